package io.estiva.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench/run [NAME…]}: runs the named benchmarks, or all. */
public final class BenchMain {
  private static final int TURNS = 7;
  private static final int LOG_TURNS = 5;
  private static final int WARM_UP = 3;
  private static final long LOG_MEGABYTES = 200;

  private final Path root;
  private final String image;

  private BenchMain(Path root, String image) {
    this.root = root;
    this.image = image;
  }

  /** One benchmark. */
  @FunctionalInterface
  private interface Benchmark {
    String run() throws IOException, InterruptedException;
  }

  /** Arguments: names of benchmarks. */
  public static void main(String[] names) throws IOException, InterruptedException {
    BenchMain bench =
        new BenchMain(
            Path.of(System.getProperty("estiva.root", ".")).toAbsolutePath(),
            System.getProperty("estiva.image", "estiva-bench"));
    Map<String, Benchmark> all =
        new TreeMap<>(
            Map.of(
                "compile",
                CompileRun::lines,
                "job-overhead",
                bench::jobOverhead,
                "log-throughput",
                bench::logThroughput));
    for (String name : names.length == 0 ? all.keySet() : List.of(names)) {
      Benchmark benchmark = all.get(name);
      if (benchmark == null) {
        System.err.println(
            "there is no benchmark '" + name + "'; there are: " + String.join(", ", all.keySet()));
        System.exit(2);
        return;
      }
      System.out.println(benchmark.run());
    }
  }

  /**
   * From "the coordinator has it" to "the coordinator knows it succeeded", against {@code docker
   * run --rm IMAGE true}.
   */
  private String jobOverhead() throws IOException, InterruptedException {
    Figure figure = new Figure("job-overhead", "ms");
    try (Installation installation = new Installation(root, image)) {
      for (int turn = -WARM_UP; turn < TURNS; turn++) {
        Installation.Run run = installation.run();
        long start = System.nanoTime();
        Shell.run(root, "docker", "run", "--rm", image, "true");
        double limit = (System.nanoTime() - start) / 1e6;
        if (turn >= 0) {
          figure.ours(Duration.between(run.queued(), run.finished()).toMillis());
          figure.limit(limit);
        }
      }
    }
    return figure.line();
  }

  /**
   * Bytes a second from a job into the coordinator's store, against {@code docker run … > file}
   * without a log driver.
   */
  private String logThroughput() throws IOException, InterruptedException {
    Figure figure = new Figure("log-throughput", "MB/s");
    String script =
        "{ yes 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_ || true; } | head -c "
            + LOG_MEGABYTES * 1_000_000;
    try (Installation installation = new Installation(root, image)) {
      installation.repository(script);
      for (int turn = -1; turn < LOG_TURNS; turn++) {
        Installation.Run run = installation.run();
        long start = System.nanoTime();
        Shell.run(
            root,
            "sh",
            "-c",
            "docker run --rm --log-driver none "
                + image
                + " sh -c '"
                + script
                + "' > /dev/shm/estiva-bench-log");
        double seconds = (System.nanoTime() - start) / 1e9;
        if (turn >= 0) {
          figure.ours(
              LOG_MEGABYTES
                  / (Duration.between(run.started(), run.finished()).toMillis() / 1000.0));
          figure.limit(LOG_MEGABYTES / seconds);
        }
      }
    } finally {
      Shell.run(root, "rm", "-f", "/dev/shm/estiva-bench-log");
    }
    return figure.line();
  }
}
