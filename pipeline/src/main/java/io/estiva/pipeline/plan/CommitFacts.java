package io.estiva.pipeline.plan;

import java.util.Objects;

/**
 * The commit that a pipeline runs for.
 *
 * @param sha 40 (or 64) hex digits
 * @param beforeSha the ref's commit before the push; zeros where there is none
 * @param ref name of branch or tag, without {@code refs/heads/}; for a merge request its source
 *     branch
 * @param isProtected whether the ref is protected
 * @param text message, author and time
 */
public record CommitFacts(
    String sha, String beforeSha, String ref, RefType refType, boolean isProtected, Text text) {

  /** What GitLab shows where there is no earlier commit. */
  public static final String NO_SHA = "0".repeat(40);

  /**
   * What people wrote.
   *
   * @param author {@code Name <mail>}
   * @param timestamp ISO 8601
   * @param tagMessage empty unless the tag has one
   */
  public record Text(String message, String author, String timestamp, String tagMessage) {

    public static final Text NONE = new Text("", "", "", "");

    /** First line of the message. */
    public String title() {
      return message.lines().findFirst().orElse("");
    }

    /** The message without its first line, or the whole message if the first line is very long. */
    public String description() {
      if (title().length() >= 100) {
        return message;
      }
      int end = message.indexOf('\n');
      return end < 0 ? "" : message.substring(end + 1).stripLeading();
    }
  }

  public CommitFacts {
    Objects.requireNonNull(sha, "sha");
    Objects.requireNonNull(ref, "ref");
    beforeSha = beforeSha.isEmpty() ? NO_SHA : beforeSha;
  }

  /** A commit of a protected branch of which nothing else is known. */
  public static CommitFacts branch(String ref, String sha) {
    return new CommitFacts(sha, NO_SHA, ref, RefType.BRANCH, true, Text.NONE);
  }

  /** A protected tag of which nothing else is known. */
  public static CommitFacts tag(String ref, String sha) {
    return new CommitFacts(sha, NO_SHA, ref, RefType.TAG, true, Text.NONE);
  }
}
