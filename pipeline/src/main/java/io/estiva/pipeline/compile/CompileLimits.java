package io.estiva.pipeline.compile;

/**
 * GitLab's limits, which guard against files that are made to exhaust us.
 *
 * @param fileBytes of one file's text, and of its value after aliases are followed
 * @param totalBytes of all texts together
 * @param depth of nested values
 * @param includes number of included files, repeated ones counted
 */
public record CompileLimits(int fileBytes, int totalBytes, int depth, int includes) {

  /** What GitLab has unless its administrator says otherwise. */
  public static final CompileLimits DEFAULT =
      new CompileLimits(2 * 1024 * 1024, 300 * 1024 * 1024, 100, 150);
}
