package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code rules:changes} and {@code only:changes}.
 *
 * @param paths patterns with variables; empty if {@code regexp} is given
 * @param compareTo a ref with variables, null for the usual base
 * @param regexp null unless given; GitLab takes the clause as true unless a flag is on
 */
public record Changes(List<String> paths, @Nullable String compareTo, @Nullable String regexp) {

  public Changes {
    paths = List.copyOf(paths);
  }
}
