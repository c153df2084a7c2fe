package io.estiva.bench;

import io.estiva.pipeline.plan.PipelinePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From texts to a plan, warm. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
public class CompileBenchmark {

  /** One file of a thousand jobs and ten thousand lines, and its multiples. */
  @State(Scope.Benchmark)
  public static class Large {
    @Param({"1000", "2000", "4000", "8000"})
    int jobs;

    LargeFile file = new LargeFile(1);

    /** Makes the texts. */
    @Setup(Level.Trial)
    public void prepare() {
      file = new LargeFile(jobs);
    }
  }

  /** A hundred files of five jobs. */
  @State(Scope.Benchmark)
  public static class Small {
    private static final int FILES = 100;
    private static final int JOBS = 5;

    final List<LargeFile> files = new ArrayList<>();

    /** Makes the texts. */
    @Setup(Level.Trial)
    public void prepare() {
      for (int i = 0; i < FILES; i++) {
        files.add(new LargeFile(JOBS));
      }
    }
  }

  /** A large file. */
  @Benchmark
  public PipelinePlan large(Large state) {
    return state.file.plan();
  }

  /** Small files, one after the other. */
  @Benchmark
  public List<PipelinePlan> small(Small state) {
    return state.files.stream().map(LargeFile::plan).toList();
  }
}
