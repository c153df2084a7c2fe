package io.estiva.coordinator.project;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which branches and tags are protected: names, or patterns in which {@code *} stands for anything.
 */
public final class ProtectedRefs {
  private ProtectedRefs() {}

  /** Whether one of the entries is or matches this ref, given without {@code refs/heads/}. */
  public static boolean contains(List<String> entries, String ref) {
    return entries.stream().anyMatch(entry -> matches(entry, ref));
  }

  private static boolean matches(String entry, String ref) {
    if (entry.indexOf('*') < 0) {
      return entry.equals(ref);
    }
    String pattern =
        String.join(".*", Stream.of(entry.split("\\*", -1)).map(Pattern::quote).toList());
    return Pattern.matches(pattern, ref);
  }
}
