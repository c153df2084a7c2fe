package io.estiva.pipeline.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads cases from Markdown tables, so that the file reads like documentation. A cell's value is
 * its text without the backticks around it; an escaped bar is a bar.
 */
public final class CaseTable {

  private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");

  private CaseTable() {}

  /**
   * Rows of all tables under a heading of a file in {@code cases/}; a row's cells by column name.
   */
  public static Stream<Row> rows(String file, String heading) {
    var rows = new ArrayList<Row>();
    List<String> columns = List.of();
    boolean inside = false;
    int number = 0;
    for (String line : text(file).split("\n")) {
      number++;
      if (line.startsWith("#")) {
        inside = line.replaceFirst("^#+ ", "").equals(heading);
        columns = List.of();
      } else if (!line.startsWith("|")) {
        columns = List.of();
      } else if (inside && columns.isEmpty()) {
        columns = cells(line);
      } else if (inside && !line.startsWith("|--") && !line.startsWith("| --")) {
        rows.add(new Row(file + ":" + number, zip(columns, cells(line))));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalStateException("no cases under \"" + heading + "\" in " + file);
    }
    return rows.stream();
  }

  /** The text of a file in {@code cases/}. */
  public static String text(String file) {
    try (InputStream in = CaseTable.class.getResourceAsStream("/cases/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> zip(List<String> columns, List<String> cells) {
    var row = new LinkedHashMap<String, String>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), i < cells.size() ? cells.get(i) : "");
    }
    return row;
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    String inner = line.strip();
    for (String cell : BAR.split(inner.substring(1, inner.length() - 1), -1)) {
      cells.add(value(cell.strip()));
    }
    return cells;
  }

  private static String value(String cell) {
    String text = cell.replace("\\|", "|");
    boolean quoted = text.length() >= 2 && text.startsWith("`") && text.endsWith("`");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** One case; its text says where it stands. */
  public record Row(String place, Map<String, String> cells) {

    /** The cell of that column. */
    public String get(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalStateException(
            place + " has no column " + column + " but " + cells.keySet());
      }
      return cell;
    }

    /** Words of a cell between commas; none for an empty cell or a dash. */
    public List<String> list(String column) {
      String cell = get(column);
      return cell.isEmpty() || cell.equals("–") ? List.of() : List.of(cell.split(", *"));
    }

    @Override
    public String toString() {
      return place + " " + cells.values();
    }
  }
}
