package io.estiva.pipeline.compile;

/** Where included files come from: a repository, a folder, a test. */
@FunctionalInterface
public interface IncludeSource {

  /** Has no files at all. */
  IncludeSource NONE = wanted -> IncludeResult.missing();

  /**
   * Finds what an include names. Must not throw for files that are not there: that is an answer.
   *
   * @param wanted what is asked for, variables expanded
   */
  IncludeResult find(IncludeRequest wanted);
}
