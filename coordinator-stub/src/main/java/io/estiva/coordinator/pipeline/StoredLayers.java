package io.estiva.coordinator.pipeline;

import io.estiva.pipeline.plan.JobVariables;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.List;

/**
 * The layers of a job's variables that do not change after it is planned, for the row. The
 * project's own variables are not among them: a job gets those that the project has when a runner
 * takes it.
 */
public record StoredLayers(
    List<Entry> predefined,
    List<Entry> yaml,
    List<Entry> user,
    List<Entry> pipeline,
    List<Entry> last) {
  /** No variables at all. */
  public static final StoredLayers NONE =
      new StoredLayers(List.of(), List.of(), List.of(), List.of(), List.of());

  public StoredLayers {
    predefined = List.copyOf(predefined);
    yaml = List.copyOf(yaml);
    user = List.copyOf(user);
    pipeline = List.copyOf(pipeline);
    last = List.copyOf(last);
  }

  /** One variable. */
  public record Entry(
      String key, String value, boolean file, boolean masked, boolean shown, boolean raw) {
    /** Without the value. */
    @Override
    public String toString() {
      return key;
    }
  }

  /** The layers to keep. */
  static StoredLayers of(JobVariables variables) {
    return new StoredLayers(
        entries(variables.predefined()),
        entries(variables.yaml()),
        entries(variables.user()),
        entries(variables.pipeline()),
        entries(variables.last()));
  }

  /** The layers as they were, the project's variables and those of earlier jobs empty. */
  JobVariables variables() {
    return new JobVariables(
        variables(predefined),
        variables(yaml),
        variables(user),
        Variables.EMPTY,
        Variables.EMPTY,
        variables(pipeline),
        variables(last));
  }

  private static List<Entry> entries(Variables variables) {
    return variables.all().stream()
        .map(
            one ->
                new Entry(
                    one.key(), one.value(), one.file(), one.masked(), one.isPublic(), one.raw()))
        .toList();
  }

  private static Variables variables(List<Entry> entries) {
    return Variables.of(
        entries.stream()
            .map(
                one ->
                    new Variable(
                        one.key(), one.value(), one.file(), one.masked(), one.shown(), one.raw()))
            .toList());
  }
}
