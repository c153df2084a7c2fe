package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code stages} and wraps them as GitLab does. */
final class Stages {

  private static final List<String> DEFAULT = List.of("build", "test", "deploy");
  private static final int LONGEST = 255;

  private Stages() {}

  static List<String> read(Spot root) {
    Optional<Spot> found = root.child("stages");
    List<String> given = new ArrayList<>(DEFAULT);
    if (found.isPresent()) {
      given.clear();
      Node node = found.get().node();
      List<ScalarNode> names = new ArrayList<>();
      if (!ScriptReader.names(node, 0, names)) {
        found
            .get()
            .wrong(
                "config should be an array of strings or a nested array of strings up to 10 levels"
                    + " deep");
      }
      for (ScalarNode name : names) {
        if (name.text().length() > LONGEST) {
          found.get().at(name).wrong("config name is too long (maximum is 255 characters)");
        }
        given.add(name.text());
      }
      if (given.isEmpty()) {
        return List.of();
      }
    }
    Set<String> wrapped = new LinkedHashSet<>();
    wrapped.add(".pre");
    given.stream().filter(stage -> !stage.equals(".post")).forEach(wrapped::add);
    wrapped.add(".post");
    return List.copyOf(wrapped);
  }
}
