package io.estiva.pipeline.plan;

import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.IncludeResult;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.state.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compiles and plans changed files. Each input follows from the seed and its number alone, so that
 * what failed once fails again.
 */
final class Fuzz {

  /** Time of the processor, which a busy machine doesn't change. */
  private static final Duration MOST_TIME = Duration.ofSeconds(5);

  private static final Duration HANGS = Duration.ofMinutes(2);
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml[^\\n]*\\n(.*?)^```$");
  private static final List<String> CONTEXTS =
      List.of(
          "branch main",
          "tag v1.2.3",
          "merge request feature changed(a.md src/b)",
          "branch feature/one unprotected source schedule X=1 files(Dockerfile a/b)");

  private final long seed;
  private final List<String> corpus;
  private final Path failures;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  Fuzz(long seed, List<String> corpus, Path failures) {
    this.seed = seed;
    this.corpus = List.copyOf(corpus);
    this.failures = failures;
  }

  /** The files in the documents of cases, and those of the examples. */
  static List<String> corpus(Path root) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(root.resolve("pipeline/src/test/resources/cases"), ".md")) {
      Matcher block = BLOCK.matcher(Files.readString(file));
      while (block.find()) {
        texts.add(block.group(1));
      }
    }
    for (Path file : files(root.resolve("examples"), ".yml")) {
      texts.add(Files.readString(file));
    }
    return texts;
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  /**
   * Tries inputs until so many are done or the time is over.
   *
   * @return how many were tried
   * @throws AssertionError naming the file of the first input that failed
   */
  long run(long inputs, Duration time) throws IOException, InterruptedException {
    ExecutorService worker =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "fuzz");
              thread.setDaemon(true);
              return thread;
            });
    long end = System.nanoTime() + time.toNanos();
    long number = 0;
    try {
      while (number < inputs && System.nanoTime() < end) {
        Input input = input(number);
        try {
          long nanos =
              worker.submit(() -> processor(input)).get(HANGS.toSeconds(), TimeUnit.SECONDS);
          if (nanos > MOST_TIME.toNanos()) {
            throw failed(number, input, "took " + nanos / 1_000_000 + " ms", null);
          }
        } catch (ExecutionException e) {
          throw failed(number, input, "threw " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
          throw failed(number, input, "did not end in " + HANGS, e);
        }
        number++;
      }
      return number;
    } finally {
      worker.shutdownNow();
    }
  }

  /** One input: the file, what each of its includes finds, and what the plan is made for. */
  private record Input(String text, String included, String context) {}

  private Input input(long number) {
    Random random = new Random(seed * 1_000_003 + number);
    TextChanges changes = new TextChanges(random, corpus);
    return new Input(
        changes.changed(), changes.changed(), CONTEXTS.get(random.nextInt(CONTEXTS.size())));
  }

  private long processor(Input input) {
    long start = threads.getCurrentThreadCpuTime();
    try {
      CompileRequest request =
          CompileRequest.of(
              ".gitlab-ci.yml",
              input.text(),
              wanted -> IncludeResult.file(wanted.location(), input.included()));
      PipelinePlan plan =
          Planner.plan(PipelineCompiler.compile(request), PlanNotation.context(input.context()));
      Progress.next(plan.states());
    } catch (ConfigErrors refused) {
      if (refused.errors().isEmpty() || refused.render().isBlank()) {
        throw new AssertionError("refused without a word", refused);
      }
    }
    return threads.getCurrentThreadCpuTime() - start;
  }

  private AssertionError failed(long number, Input input, String what, Throwable cause) {
    try {
      Files.createDirectories(failures);
      Path file = failures.resolve(seed + "-" + number + ".yml");
      Files.write(file, input.text().getBytes(StandardCharsets.UTF_8));
      Files.write(
          failures.resolve(seed + "-" + number + ".included.yml"),
          input.included().getBytes(StandardCharsets.UTF_8));
      return new AssertionError(
          "input "
              + number
              + " of seed "
              + seed
              + " "
              + what
              + "; it is in "
              + file.toAbsolutePath()
              + ", planned for: "
              + input.context(),
          cause);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
