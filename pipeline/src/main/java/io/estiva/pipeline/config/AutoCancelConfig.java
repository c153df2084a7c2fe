package io.estiva.pipeline.config;

import io.estiva.pipeline.state.AutoCancel;
import org.jspecify.annotations.Nullable;

/**
 * {@code auto_cancel} of the workflow or of one of its rules.
 *
 * @param onNewCommit null: conservative
 * @param onJobFailure null: none
 */
public record AutoCancelConfig(
    AutoCancel.@Nullable OnNewCommit onNewCommit, AutoCancel.@Nullable OnJobFailure onJobFailure) {

  /** Nothing is said. */
  public static final AutoCancelConfig NONE = new AutoCancelConfig(null, null);
}
