package io.estiva.pipeline.plan;

import java.util.List;

/**
 * Why a job is in a pipeline or isn't, rule by rule.
 *
 * @param lines for people, each without a line end
 */
public record Explanation(String job, boolean included, List<String> lines) {

  public Explanation {
    lines = List.copyOf(lines);
  }

  /** All lines as one text that ends without a line end. */
  public String render() {
    return String.join("\n", lines);
  }
}
