package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

/** Something that a container sees at a path of its own. */
public sealed interface Mount {

  /** The absolute path inside the container. */
  String target();

  /** A file or directory of the host; it must exist, nothing is created. */
  record Bind(String source, String target, boolean readOnly) implements Mount {
    /** Both paths must be absolute. */
    public Bind {
      requireAbsolute(source);
      requireAbsolute(target);
    }
  }

  /** A named volume; the engine creates it where it does not exist. */
  record Volume(String name, String target, boolean readOnly) implements Mount {
    /** The target must be absolute. */
    public Volume {
      requireNonNull(name, "name");
      requireAbsolute(target);
    }
  }

  /**
   * Memory that is gone with the container.
   *
   * @param sizeBytes 0 for the kernel's default (half the memory)
   * @param mode permission bits, such as {@code 01777}
   */
  record Tmpfs(String target, long sizeBytes, int mode) implements Mount {
    /** The target must be absolute. */
    public Tmpfs {
      requireAbsolute(target);
    }
  }

  private static void requireAbsolute(String path) {
    if (!requireNonNull(path, "path").startsWith("/")) {
      throw new IllegalArgumentException("'" + path + "' is not an absolute path");
    }
  }
}
