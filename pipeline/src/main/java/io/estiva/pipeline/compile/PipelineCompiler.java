package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigErrors;

/** Turns the text of a {@code .gitlab-ci.yml} into its compiled form. Pure; linear in the size of the input. */
public final class PipelineCompiler {

  private PipelineCompiler() {}

  /**
   * Compiles a file with everything it includes.
   *
   * @throws ConfigErrors with all that is wrong; nothing else is thrown for any text
   */
  public static PipelineConfig compile(CompileRequest request) {
    throw new UnsupportedOperationException("being built");
  }
}
