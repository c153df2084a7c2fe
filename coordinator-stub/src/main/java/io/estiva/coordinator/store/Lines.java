package io.estiva.coordinator.store;

import java.util.Collection;
import java.util.List;

/** Lists of short texts in one column, one entry a line. */
final class Lines {
  private Lines() {}

  static String joined(Collection<String> entries) {
    for (String entry : entries) {
      if (entry.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("an entry must not contain a line break");
      }
    }
    return String.join("\n", entries);
  }

  static List<String> split(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
  }
}
