package io.estiva.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One figure and what it is measured against; the median of each side counts. */
final class Figure {
  private final String name;
  private final String unit;
  private final List<Double> ours = new ArrayList<>();
  private final List<Double> limit = new ArrayList<>();

  Figure(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  void ours(double value) {
    ours.add(value);
  }

  void limit(double value) {
    limit.add(value);
  }

  /** {@code NAME ours=… limit=… ratio=… runs=…}. */
  String line() {
    double mine = median(ours);
    double theirs = median(limit);
    return String.format(
        Locale.ROOT,
        "%s ours=%.0f%s limit=%.0f%s ratio=%.2f runs=%d",
        name,
        mine,
        unit,
        theirs,
        unit,
        mine / theirs,
        ours.size());
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
  }
}
