package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.Position;
import java.util.List;

/** A sequence. */
public record ListNode(Position position, List<Node> items) implements Node {
  public ListNode {
    items = List.copyOf(items);
  }

  @Override
  public String kindName() {
    return "an array";
  }
}
