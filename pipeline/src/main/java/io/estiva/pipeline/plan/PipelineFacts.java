package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variables;
import java.util.Objects;

/**
 * How a pipeline came about.
 *
 * @param source GitLab's word, such as {@code push}, {@code web}, {@code schedule}, {@code api}
 * @param iid number within the project, as {@code CI_PIPELINE_IID}
 * @param user who started it
 * @param variables given by hand, by a schedule, a trigger or an upstream pipeline; highest
 *     precedence
 * @param more further predefined variables, such as those of a merge request
 */
public record PipelineFacts(
    String source, long iid, User user, Variables variables, Variables more) {

  /** A person. */
  public record User(long id, String login, String name, String email) {

    public static final User UNKNOWN = new User(0, "", "", "");
  }

  public PipelineFacts {
    Objects.requireNonNull(source, "source");
  }

  /** Of this source, first of its project, nothing else known. */
  public static PipelineFacts of(String source) {
    return new PipelineFacts(source, 1, User.UNKNOWN, Variables.EMPTY, Variables.EMPTY);
  }
}
