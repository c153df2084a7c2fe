package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.util.List;

/** GitLab's {@code !reference [job, key, …]}, not resolved yet. */
public record ReferenceNode(Position position, List<String> path) implements Node {
  public ReferenceNode {
    path = List.copyOf(path);
  }

  @Override
  public String kindName() {
    return "a reference";
  }
}
