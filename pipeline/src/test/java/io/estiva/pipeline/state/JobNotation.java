package io.estiva.pipeline.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads jobs as the tables write them. */
final class JobNotation {

  private static final List<String> STAGES = List.of("build", "test", "deploy");

  private JobNotation() {}

  static List<JobState> jobs(String text) {
    return Arrays.stream(text.split("; ")).map(JobNotation::job).toList();
  }

  static String write(List<Transition> transitions) {
    List<String> texts =
        transitions.stream().map(one -> one.job() + ": " + one.to().wireName()).toList();
    return texts.isEmpty() ? "–" : String.join(", ", texts);
  }

  private static JobState job(String text) {
    var words =
        new ArrayList<>(List.of(text.replaceAll("\\(([^)]*)\\)", "(|$1)").split(" (?![^(]*\\))")));
    String[] place = words.remove(0).split("@");
    JobStatus status = JobStatus.of(words.remove(0)).orElseThrow();
    When when = When.ON_SUCCESS;
    boolean allowed = false;
    var schedule = JobState.Schedule.BY_STAGE;
    String group = "";
    for (String word : words) {
      if (word.equals("allowed")) {
        allowed = true;
      } else if (word.startsWith("needs(")) {
        schedule = JobState.Schedule.byNeeds(inner(word));
      } else if (word.startsWith("group(")) {
        group = inner(word).get(0);
      } else {
        when = When.of(word).orElseThrow(() -> new IllegalArgumentException(word + " in " + text));
      }
    }
    return new JobState(place[0], STAGES.indexOf(place[1]), when, status, allowed, schedule, group);
  }

  private static List<String> inner(String word) {
    String text = word.substring(word.indexOf("(|") + 2, word.length() - 1);
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }
}
