package io.estiva.containers.replace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has to be done so that the host is as desired; nothing, where it is already.
 *
 * @param app the name of the container that serves
 * @param notes for the reader: what changes and what was found
 */
public record Plan(String app, List<Step> steps, List<String> notes) {
  /** Copies the lists. */
  public Plan {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** The step that hands over the service, where there is one. */
  public Optional<Step.SwitchOver> switchOver() {
    return steps.stream()
        .filter(Step.SwitchOver.class::isInstance)
        .map(Step.SwitchOver.class::cast)
        .findFirst();
  }

  /** The lines to print. */
  public List<String> lines() {
    var lines = new ArrayList<>(notes);
    int number = 0;
    for (var step : steps) {
      number++;
      lines.add(number + ". " + step.text());
    }
    return lines;
  }
}
