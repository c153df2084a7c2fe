package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.List;
import java.util.Map;

/** Reads the main file and everything it includes into one tree. */
final class Includes {

  private final Problems problems;
  private final CompileRequest request;

  Includes(Problems problems, CompileRequest request) {
    this.problems = problems;
    this.request = request;
  }

  MapNode load() {
    Position start = new Position(request.file(), 1, 1);
    problems.file(request.file(), request.text(), List.of());
    MapNode nothing = new MapNode(start, Map.of());
    if (request.text().isBlank()) {
      problems.error(start, "", "Please provide content of .gitlab-ci.yml");
      return nothing;
    }
    try {
      Node body = SourceText.of(request.file(), request.text()).parsed().orElse(nothing);
      if (body instanceof MapNode map) {
        map.entries().values().forEach(e -> problems.owner(e.keyPosition(), e.key()));
        return Nodes.without(map, "include");
      }
      problems.error(start, "", "Invalid configuration format");
    } catch (ConfigErrors found) {
      problems.addAll(found);
    }
    return nothing;
  }
}
