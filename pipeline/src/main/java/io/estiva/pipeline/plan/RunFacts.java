package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known only when a runner takes a job.
 *
 * @param startedAt ISO 8601
 * @param token the job's token, secret
 * @param repositoryUrl with user and token, secret
 */
public record RunFacts(
    long id,
    String url,
    String startedAt,
    String token,
    String repositoryUrl,
    Pipeline pipeline,
    Runner runner) {

  /** The user name that goes with the job's token, for git and the registry. */
  public static final String TOKEN_USER = "gitlab-ci-token";

  /**
   * The pipeline of the job.
   *
   * @param createdAt ISO 8601
   */
  public record Pipeline(long id, String url, String createdAt) {}

  /** The runner that took the job. */
  public record Runner(long id, String description, List<String> tags) {
    public Runner {
      tags = List.copyOf(tags);
    }
  }

  /**
   * The predefined variables of the run.
   *
   * @param registry host and port of the container registry, empty if there is none
   */
  public Variables predefined(String registry) {
    var all = new ArrayList<Variable>();
    all.add(Variable.literal("CI_PIPELINE_ID", String.valueOf(pipeline.id())));
    all.add(Variable.literal("CI_PIPELINE_URL", pipeline.url()));
    all.add(Variable.literal("CI_PIPELINE_CREATED_AT", pipeline.createdAt()));
    all.add(Variable.literal("CI_JOB_ID", String.valueOf(id)));
    all.add(Variable.literal("CI_JOB_URL", url));
    all.add(Variable.literal("CI_JOB_STARTED_AT", startedAt));
    all.add(Variable.secret("CI_JOB_TOKEN", token));
    all.add(new Variable("CI_REPOSITORY_URL", repositoryUrl, false, false, false, true));
    if (!registry.isEmpty()) {
      all.add(Variable.literal("CI_REGISTRY_USER", TOKEN_USER));
      all.add(Variable.secret("CI_REGISTRY_PASSWORD", token));
    }
    all.add(Variable.literal("CI_RUNNER_ID", String.valueOf(runner.id())));
    all.add(Variable.literal("CI_RUNNER_DESCRIPTION", runner.description()));
    all.add(Variable.literal("CI_RUNNER_TAGS", json(runner.tags())));
    return Variables.of(all);
  }

  private static String json(List<String> texts) {
    return texts.stream()
        .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .toList()
        .toString();
  }

  @Override
  public String toString() {
    return "RunFacts[job=" + id + ", pipeline=" + pipeline.id() + "]";
  }
}
