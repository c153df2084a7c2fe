package io.estiva.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A run of {@code pipeline/fuzz}; without it at most a minute of the same inputs each time, of
 * which a fast machine tries no more than a slow one may.
 */
@Tag("fuzz")
class FuzzTest {

  private static final long SEED = 20_261_121;
  private static final long INPUTS = 100_000;

  @Test
  void changed_files_are_planned_or_refused_in_little_time()
      throws IOException, InterruptedException {
    long seed = Long.getLong("estiva.fuzz.seed", SEED);
    long inputs = Long.getLong("estiva.fuzz.inputs", INPUTS);
    Duration time = Duration.ofSeconds(Long.getLong("estiva.fuzz.seconds", 60));
    List<String> corpus = Fuzz.corpus(Path.of(System.getProperty("estiva.root")));
    System.out.println(
        "fuzz: seed " + seed + ", " + corpus.size() + " files, " + time.toSeconds() + " s");

    long tried = new Fuzz(seed, corpus, Path.of("target", "fuzz")).run(inputs, time);

    System.out.println("fuzz: " + tried + " inputs, none failed");
    assertThat(tried).isPositive();
  }
}
