package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.error.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects what is wrong in one compilation. The same words about the same place are kept once,
 * with the first job that led there; the way by which a value came there is found from where it
 * stands.
 */
final class Problems {

  private record What(Position position, String message) {}

  private static final int MOST = 1000;
  private static final int MOST_HINTS = 100;

  private final Map<What, ConfigError> errors = new LinkedHashMap<>();
  private final Map<What, ConfigError> warnings = new LinkedHashMap<>();
  private final Set<Position> wrongPlaces = new HashSet<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, List<String>> includedBy = new HashMap<>();
  private final Map<String, NavigableMap<Integer, Set<String>>> owners = new HashMap<>();
  private String job = "";
  private Set<String> ancestors = Set.of();

  /** Remembers the text of a file for the lines under messages, and how it came in. */
  void file(String file, String text, List<String> via) {
    sources.putIfAbsent(file, text);
    includedBy.putIfAbsent(file, via);
  }

  /** The way by which a file came in; empty for the main one. */
  List<String> via(String file) {
    return includedBy.getOrDefault(file, List.of());
  }

  /** Remembers at which line a top-level key of a file starts. */
  void owner(Position key, String name) {
    owners
        .computeIfAbsent(key.file(), f -> new TreeMap<>())
        .computeIfAbsent(key.line(), line -> new LinkedHashSet<>())
        .add(name);
  }

  /** From now on errors are about this job. */
  void enter(String name, Set<String> extended) {
    job = name;
    ancestors = extended;
  }

  /** From now on errors are about no job. */
  void leave() {
    enter("", Set.of());
  }

  void error(Position position, String location, String message, String hint) {
    if (errors.size() >= MOST) {
      return;
    }
    wrongPlaces.add(position);
    errors.computeIfAbsent(
        new What(position, message),
        what -> new ConfigError(position, join(location, message), hint, way(position)));
  }

  void error(Position position, String location, String message) {
    error(position, location, message, "");
  }

  void warning(Position position, String location, String message) {
    warnings.computeIfAbsent(
        new What(position, message),
        what -> new ConfigError(position, join(location, message), "", way(position)));
  }

  /** Takes over errors that the reader found. */
  void addAll(ConfigErrors found) {
    for (ConfigError error : found.errors()) {
      error(error.position(), "", error.message(), error.hint());
    }
  }

  /**
   * A hint for a name that isn't there. After many errors there are no hints: comparing each name
   * with all others takes time, and nobody reads that far.
   */
  String near(String name, Collection<String> names) {
    if (errors.size() > MOST_HINTS) {
      return "";
    }
    return NearestWord.of(name, names).map(near -> "Did you mean '" + near + "'?").orElse("");
  }

  /** Whether something is wrong just there. */
  boolean hasErrorAt(Position position) {
    return wrongPlaces.contains(position);
  }

  boolean any() {
    return !errors.isEmpty();
  }

  int count() {
    return errors.size();
  }

  Collection<ConfigError> warnings() {
    List<ConfigError> sorted = new ArrayList<>(warnings.values());
    sorted.sort((a, b) -> a.position().compareTo(b.position()));
    return sorted;
  }

  /** Throws if there are errors. */
  void throwIfAny() {
    if (any()) {
      throw new ConfigErrors(List.copyOf(errors.values()), sources);
    }
  }

  private static String join(String location, String message) {
    return location.isEmpty() ? message : location + " " + message;
  }

  private List<String> way(Position position) {
    List<String> way = new ArrayList<>();
    NavigableMap<Integer, Set<String>> keys = owners.get(position.file());
    if (!job.isEmpty() && keys != null) {
      Map.Entry<Integer, Set<String>> owner = keys.floorEntry(position.line());
      if (owner != null && !owner.getValue().contains(job)) {
        String name = owner.getValue().iterator().next();
        if (ancestors.contains(name)) {
          way.add("extends " + name + " in " + job);
        } else {
          way.add((name.equals("default") ? "default" : "a value of " + name) + " in " + job);
        }
      }
    }
    way.addAll(via(position.file()));
    return way;
  }
}
