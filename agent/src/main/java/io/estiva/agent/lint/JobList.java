package io.estiva.agent.lint;

import io.estiva.pipeline.plan.PlannedEnvironment;
import io.estiva.pipeline.plan.PlannedJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Planned jobs for people and programs. */
public final class JobList {
  private static final List<String> COLUMNS =
      List.of("stage", "job", "when", "allow_failure", "needs", "tags", "environment");

  private final List<PlannedJob> jobs;

  /** These jobs, in this order. */
  public JobList(List<PlannedJob> jobs) {
    this.jobs = List.copyOf(jobs);
  }

  /** For JSON. */
  public List<Map<String, Object>> objects() {
    return jobs.stream().map(JobList::object).toList();
  }

  /** RFC 4180, with a head line. */
  public String csv() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows()) {
      text.append(String.join(",", row.stream().map(JobList::field).toList())).append("\r\n");
    }
    return text.toString();
  }

  /** Columns as wide as they have to be, with a head line. */
  public String table() {
    List<List<String>> rows =
        rows().stream().map(row -> row.stream().map(JobList::printable).toList()).toList();
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A text without what a terminal would act on. */
  public static String printable(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.chars().forEach(c -> clean.append(c < ' ' || c >= 0x7f && c < 0xa0 ? '.' : (char) c));
    return clean.toString();
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    for (PlannedJob job : jobs) {
      rows.add(
          List.of(
              job.stage().name(),
              job.name(),
              job.when().word(),
              String.valueOf(job.start().allowFailure().always()),
              String.join(" ", job.needs()),
              String.join(" ", job.tags()),
              job.deployment().map(PlannedEnvironment::name).orElse("")));
    }
    return rows;
  }

  private static Map<String, Object> object(PlannedJob job) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("name", job.name());
    object.put("stage", job.stage().name());
    object.put("when", job.when().word());
    object.put("allow_failure", job.start().allowFailure().always());
    object.put("by_needs", job.order().schedule().byNeeds());
    object.put("needs", job.needs());
    object.put("tags", job.tags());
    object.put("environment", job.deployment().map(PlannedEnvironment::name).orElse(""));
    object.put("resource_group", job.order().resourceGroup());
    return object;
  }

  private static String field(String text) {
    return text.matches("[^\",\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
