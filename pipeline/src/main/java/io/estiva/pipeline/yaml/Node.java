package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;

/**
 * A value of a YAML file and the place where it stands. Anchors and merge keys are resolved
 * already.
 */
public sealed interface Node permits MapNode, ListNode, ScalarNode, ReferenceNode {
  /** Where the value begins; for an alias, where the anchored value stands. */
  Position position();

  /** For messages: "a hash", "an array", "a string", … as GitLab calls them. */
  String kindName();
}
