package io.estiva.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link CompileBenchmark} and writes its figures as the other benchmarks do. */
final class CompileRun {
  private static final double LIMIT = 150;
  private static final int BASE = 1000;

  private CompileRun() {}

  static String lines() throws IOException {
    Options options =
        new OptionsBuilder()
            .include(CompileBenchmark.class.getName())
            .verbosity(VerboseMode.SILENT)
            .build();
    Map<Integer, Double> large = new TreeMap<>();
    double small = 0;
    try {
      for (RunResult result : new Runner(options).run()) {
        double score = result.getPrimaryResult().getScore();
        String jobs = result.getParams().getParam("jobs");
        if (jobs == null) {
          small = score;
        } else {
          large.put(Integer.parseInt(jobs), score);
        }
      }
    } catch (RunnerException e) {
      throw new IOException("the benchmark of the compiler did not run: " + e.getMessage(), e);
    }
    return text(large, small);
  }

  private static String text(Map<Integer, Double> large, double small) {
    double base = large.getOrDefault(BASE, Double.NaN);
    StringBuilder text = new StringBuilder();
    text.append(
        format("compile-1000-jobs ours=%.0fms limit=%.0fms ratio=%.2f", base, LIMIT, base / LIMIT));
    text.append(format(" lines=%d growth", new LargeFile(BASE).lines()));
    large.forEach((jobs, score) -> text.append(format(" %dx=%.2f", jobs / BASE, score / base)));
    return text.append(format("%ncompile-100-small-files ours=%.1fms", small)).toString();
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
