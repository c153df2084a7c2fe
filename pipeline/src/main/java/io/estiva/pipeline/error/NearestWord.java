package io.estiva.pipeline.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class NearestWord {
  private NearestWord() {}

  /**
   * The nearest of {@code valid} by edits (insert, delete, replace, swap neighbours), ignoring case
   * and taking {@code -} and {@code _} as the same; empty when more than a third of the word would
   * have to change.
   */
  public static Optional<String> of(String word, Collection<String> valid) {
    String wanted = normal(word);
    int best = Math.max(1, wanted.length() / 3) + 1;
    String found = null;
    for (String candidate : valid) {
      int distance = distance(wanted, normal(candidate), best);
      if (distance < best) {
        best = distance;
        found = candidate;
      }
    }
    return Optional.ofNullable(found);
  }

  /**
   * "Did you mean 'x'?", or the valid words when nothing is near and they are few, or an empty
   * text.
   */
  public static String hint(String word, Collection<String> valid) {
    Optional<String> nearest = of(word, valid);
    if (nearest.isPresent()) {
      return "Did you mean '" + nearest.get() + "'?";
    }
    return valid.isEmpty() || valid.size() > 12 ? "" : "Valid here: " + String.join(", ", valid);
  }

  private static String normal(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Damerau's distance, restricted; gives up as soon as it can't be below {@code limit}. */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
