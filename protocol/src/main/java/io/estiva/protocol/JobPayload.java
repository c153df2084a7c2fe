package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The job that answers {@code POST jobs/request}. Holds secrets: the token, variables, credentials.
 *
 * @param token the job's token; opaque, may be longer than 1000 characters
 * @param allowGitFetch whether git may reuse an earlier checkout by default
 * @param inputs job inputs as they came
 * @param run native steps: a text that holds a JSON array, or null; never together with a script
 * @param secrets external secrets as they came, or null
 * @param policyOptions as they came, or null
 * @param suspendOptions as they came, or null
 */
public record JobPayload(
    long id,
    String token,
    boolean allowGitFetch,
    JobInfo jobInfo,
    GitInfo gitInfo,
    RunnerTimeout runnerInfo,
    List<Map<String, Object>> inputs,
    List<JobVariable> variables,
    List<JobStep> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String run,
    List<JobHook> hooks,
    @Nullable JobImage image,
    List<JobService> services,
    List<JobArtifact> artifacts,
    List<JobCache> cache,
    List<JobCredential> credentials,
    List<JobDependency> dependencies,
    ServerFeatures features,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> secrets,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> policyOptions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> suspendOptions) {

  public JobPayload {
    token = Absent.text(token);
    jobInfo = Objects.requireNonNull(jobInfo, "job_info is missing");
    gitInfo = gitInfo == null ? GitInfo.NONE : gitInfo;
    runnerInfo = runnerInfo == null ? RunnerTimeout.DEFAULT : runnerInfo;
    inputs = Absent.list(inputs);
    variables = Absent.list(variables);
    steps = Absent.list(steps);
    hooks = Absent.list(hooks);
    services = Absent.list(services);
    artifacts = Absent.list(artifacts);
    cache = Absent.list(cache);
    credentials = Absent.list(credentials);
    dependencies = Absent.list(dependencies);
    features = features == null ? ServerFeatures.NONE : features;
  }

  /** Value of a variable before expansion; of several with one key the last wins. */
  public Optional<String> variable(String key) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).key().equals(key)) {
        return Optional.of(variables.get(i).value());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "JobPayload[id=" + id + ", name=" + jobInfo.name() + "]";
  }
}
