package io.estiva.pipeline.plan;

import java.util.Locale;

/** What a pipeline runs for. */
public enum RefType {
  BRANCH,
  TAG,
  MERGE_REQUEST;

  /** The word on the wire: a merge request's source is a branch. */
  public String wireName() {
    return this == TAG ? "tag" : "branch";
  }

  /** For texts. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
