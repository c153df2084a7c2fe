package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.expression.RegexPattern;
import io.estiva.pipeline.state.Retries;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a job runs, and in what. */
final class ExecutionReader {

  private static final int TAGS_LIMIT = 50;
  private static final int MOST_RETRIES = 2;

  private ExecutionReader() {}

  /** From a job, or from {@code default}, which has the same keys but fewer. */
  static Execution read(Spot owner) {
    return new Execution(
        ScriptReader.read(owner),
        ImageReader.image(owner).orElse(null),
        ImageReader.services(owner),
        tags(owner),
        owner
            .child("timeout")
            .map(spot -> RulesReader.duration(spot, "config", Durations.MONTH))
            .orElse(null),
        retry(owner),
        coverage(owner),
        SecretsReader.idTokens(owner),
        SecretsReader.secrets(owner),
        owner
            .word("identity", List.of("google_cloud"), "should be one of: google_cloud")
            .orElse(null));
  }

  private static List<String> tags(Spot owner) {
    Optional<Spot> spot = owner.child("tags");
    List<String> tags =
        spot.flatMap(at -> at.stringList("config should be an array of strings")).orElse(List.of());
    if (tags.size() >= TAGS_LIMIT) {
      spot.ifPresent(at -> at.wrong("config must be less than the limit of 50 tags"));
    }
    return tags;
  }

  private static @Nullable String coverage(Spot owner) {
    Optional<Spot> spot = owner.child("coverage");
    if (spot.isEmpty()) {
      return null;
    }
    Optional<RegexPattern> pattern =
        spot.get().node() instanceof ScalarNode scalar && Nodes.isString(scalar)
            ? RegexPattern.delimited(scalar.text())
            : Optional.empty();
    if (pattern.isEmpty()) {
      spot.get().wrong("config must be a regular expression with re2 syntax");
      return null;
    }
    String flags = pattern.get().flags();
    return flags.isEmpty() ? pattern.get().source() : "(?" + flags + ")" + pattern.get().source();
  }

  private static Retries retry(Spot owner) {
    Optional<Spot> found = owner.child("retry");
    if (found.isEmpty()) {
      return Retries.NONE;
    }
    Spot spot = found.get();
    if (spot.node() instanceof MapNode) {
      spot.known("retry");
      int max = spot.value("max").map(value -> count(spot.at(value), "max ")).orElse(0);
      boolean limited = spot.value("max").isPresent();
      List<String> when = reasons(spot);
      List<Integer> exitCodes = exitCodes(spot, "exit codes");
      return new Retries(limited ? max : 0, when, exitCodes);
    }
    if (spot.integer().isEmpty()) {
      spot.wrong("config has to be either an integer or a hash");
      return Retries.NONE;
    }
    return new Retries(count(spot, "config "), List.of(), List.of());
  }

  private static int count(Spot spot, String name) {
    Optional<Long> number = spot.integer();
    if (number.isEmpty()) {
      spot.wrong(name + "is not a number");
      return 0;
    }
    if (number.get() < 0) {
      spot.wrong(name + "must be greater than or equal to 0");
      return 0;
    }
    if (number.get() > MOST_RETRIES) {
      spot.wrong(name + "must be less than or equal to 2");
      return 0;
    }
    return number.get().intValue();
  }

  private static List<String> reasons(Spot spot) {
    List<String> reasons = new ArrayList<>();
    Optional<Node> value = spot.value("when");
    if (value.isEmpty()) {
      return reasons;
    }
    List<Node> items = value.get() instanceof ListNode list ? list.items() : List.of(value.get());
    for (Node item : items) {
      if (!(item instanceof ScalarNode scalar) || !Nodes.isString(item)) {
        spot.at(item).wrong("when should be an array of strings or a string");
      } else if (!FailureReasons.ALL.contains(scalar.text())) {
        spot.at(item)
            .wrong(
                value.get() instanceof ListNode
                    ? "when contains unknown values: " + scalar.text()
                    : "when is not included in the list",
                FailureReasons.hint(scalar.text()));
      } else {
        reasons.add(scalar.text());
      }
    }
    return reasons;
  }

  /** {@code exit_codes}: a number or a list of numbers. */
  static List<Integer> exitCodes(Spot spot, String name) {
    List<Integer> codes = new ArrayList<>();
    Optional<Node> value = spot.value("exit_codes");
    if (value.isEmpty()) {
      return codes;
    }
    List<Node> items = value.get() instanceof ListNode list ? list.items() : List.of(value.get());
    for (Node item : items) {
      Optional<Long> code = spot.at(item).integer();
      if (code.isPresent()) {
        codes.add((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, code.get())));
      } else {
        spot.at(item).wrong(name + " should be an array of integers or an integer");
      }
    }
    return codes;
  }
}
