package io.estiva.pipeline.config;

import java.util.List;

/**
 * {@code inherit:variables} or {@code inherit:default}.
 *
 * @param all whether everything is inherited; then {@code only} is empty
 * @param only the names that are inherited if not all are
 */
public record Inheritance(boolean all, List<String> only) {

  public static final Inheritance ALL = new Inheritance(true, List.of());
  public static final Inheritance NOTHING = new Inheritance(false, List.of());

  public Inheritance {
    only = List.copyOf(only);
  }

  /** Whether this name is inherited. */
  public boolean allows(String name) {
    return all || only.contains(name);
  }
}
