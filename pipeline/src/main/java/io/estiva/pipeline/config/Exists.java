package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code rules:exists}.
 *
 * @param paths patterns with variables
 * @param project another project to look in, null for the own one
 * @param ref of that project, null for its default branch
 * @param regexp null unless given; GitLab takes the clause as true unless a flag is on
 */
public record Exists(
    List<String> paths, @Nullable String project, @Nullable String ref, @Nullable String regexp) {

  public Exists {
    paths = List.copyOf(paths);
  }
}
