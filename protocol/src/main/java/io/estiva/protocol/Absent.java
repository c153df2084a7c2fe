package io.estiva.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a field means that the peer left out or sent as null. */
final class Absent {

  private Absent() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** An unmodifiable copy; elements that are null are dropped. */
  static <T> List<T> list(@Nullable List<T> values) {
    if (values == null) {
      return List.of();
    }
    List<T> present = new ArrayList<>(values.size());
    for (T value : values) {
      if (value != null) {
        present.add(value);
      }
    }
    return Collections.unmodifiableList(present);
  }

  /** An unmodifiable copy in the same order. Values may be null where the peer sent null. */
  static <V> Map<String, V> map(@Nullable Map<String, V> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
