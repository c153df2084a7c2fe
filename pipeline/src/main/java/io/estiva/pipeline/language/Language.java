package io.estiva.pipeline.language;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table of keywords. It alone decides which keys are known where. */
public final class Language {

  private static final Language TABLE = read();

  private final Map<String, String> titles = new LinkedHashMap<>();
  private final Map<String, Map<String, Keyword>> places = new LinkedHashMap<>();

  private Language() {}

  /** All keywords, by place, in the order of the documentation. */
  public static List<Keyword> keywords() {
    List<Keyword> all = new ArrayList<>();
    TABLE.places.forEach((place, words) -> all.addAll(words.values()));
    return List.copyOf(all);
  }

  /**
   * The words that may stand at a place.
   *
   * @throws IllegalArgumentException if the table has no such place
   */
  public static Set<String> at(String place) {
    return Collections.unmodifiableSet(words(place).keySet());
  }

  /** A word at a place; empty if it may not stand there. */
  public static Optional<Keyword> find(String place, String name) {
    return Optional.ofNullable(words(place).get(name));
  }

  /**
   * Whether any word at a place has an effect. Where none has, the word that leads there is warned
   * about.
   */
  public static boolean isActedOn(String place) {
    return words(place).values().stream().anyMatch(Keyword::actedOn);
  }

  /** The places in the order of the documentation. */
  public static Collection<String> places() {
    return Collections.unmodifiableSet(TABLE.places.keySet());
  }

  /** What a place is, for people. */
  public static String title(String place) {
    return TABLE.titles.getOrDefault(place, "");
  }

  private static Map<String, Keyword> words(String place) {
    Map<String, Keyword> words = TABLE.places.get(place);
    if (words == null) {
      throw new IllegalArgumentException("no place '" + place + "' in the table of keywords");
    }
    return words;
  }

  private static Language read() {
    Language language = new Language();
    try (InputStream in = Language.class.getResourceAsStream("keywords.txt")) {
      if (in == null) {
        throw new IllegalStateException("keywords.txt is not in the archive");
      }
      String place = "";
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (line.startsWith("[")) {
          place = language.open(line);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          language.add(place, line);
        }
      }
      return language;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String open(String line) {
    int end = line.indexOf(']');
    String place = line.substring(1, end);
    String title = line.substring(end + 1).strip();
    Map<String, Keyword> words = new LinkedHashMap<>();
    int base = title.indexOf(" +");
    if (base >= 0) {
      Map<String, Keyword> taken = places.getOrDefault(title.substring(base + 2), Map.of());
      taken.values().forEach(word -> words.put(word.name(), moved(word, place)));
      title = title.substring(0, base);
    }
    titles.put(place, title);
    places.put(place, words);
    return place;
  }

  private static Keyword moved(Keyword word, String place) {
    return new Keyword(
        place, word.name(), word.values(), word.actedOn(), word.reason(), word.since());
  }

  private void add(String place, String line) {
    String[] parts = line.split(" \\| ", -1);
    if (parts.length != 4) {
      throw new IllegalStateException("keywords.txt has a line without four columns: " + line);
    }
    String acted = parts[2].strip();
    boolean actedOn = acted.equals("yes");
    String reason = actedOn ? "" : acted.substring("no: ".length());
    String name = parts[0].strip();
    places
        .getOrDefault(place, Map.of())
        .put(name, new Keyword(place, name, parts[1].strip(), actedOn, reason, parts[3].strip()));
  }
}
