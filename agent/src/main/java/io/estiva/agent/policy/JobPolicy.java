package io.estiva.agent.policy;

import io.estiva.agent.config.DockerConfig;
import io.estiva.agent.config.PolicyConfig;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.spec.JobSpec.ImageSpec;
import io.estiva.containers.host.ResourceLimits;
import io.estiva.protocol.FailureReason;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides from the host's own configuration. Immutable. */
public final class JobPolicy {

  private static final Set<String> PULL_POLICIES = Set.of("always", "if-not-present", "never");
  private static final long NANOS = 1_000_000_000L;

  private final PolicyConfig policy;
  private final DockerConfig docker;

  /** Of one agent. */
  public JobPolicy(PolicyConfig policy, DockerConfig docker) {
    this.policy = policy;
    this.docker = docker;
  }

  /**
   * Refuses an image that this host does not run.
   *
   * @throws JobFailure that names the patterns of the host
   */
  public void requireImage(String image) {
    boolean isDefault = docker.defaultImage().filter(image::equals).isPresent();
    if (!isDefault && policy.images().stream().noneMatch(pattern -> matches(pattern, image))) {
      throw new JobFailure(
          FailureReason.RUNNER_CONFIGURATION_ERROR,
          "the image "
              + image
              + " is not allowed on this host; allowed are: "
              + String.join(", ", policy.images())
              + ". Use one of these, or ask the host's operator to add it to 'policy: images' of the agent's configuration.");
    }
  }

  /**
   * In which order to try to get an image: those that the job asks for, or the host's default.
   *
   * @throws JobFailure when the host allows none of those that the job asks for
   */
  public List<String> pullPolicies(ImageSpec image) {
    if (image.pullPolicies().isEmpty()) {
      return List.of(
          docker.pullPolicies().isEmpty() ? "if-not-present" : docker.pullPolicies().get(0));
    }
    List<String> allowed =
        image.pullPolicies().stream()
            .filter(PULL_POLICIES::contains)
            .filter(docker.pullPolicies()::contains)
            .toList();
    if (allowed.isEmpty()) {
      throw new JobFailure(
          FailureReason.RUNNER_CONFIGURATION_ERROR,
          "the image "
              + image.name()
              + " asks for the pull policy "
              + image.pullPolicies()
              + ", this host allows "
              + docker.pullPolicies()
              + ". Change 'pull_policy' in the job, or 'pull-policies' of the agent's configuration.");
    }
    return allowed;
  }

  /** Whether the job's container gets the Docker Engine's socket, which is as good as root here. */
  public boolean allowsDockerSocket(JobSpec job) {
    boolean rightTags =
        policy.dockerSocketTags().isEmpty()
            || policy.dockerSocketTags().stream().anyMatch(job.runnerTags()::contains);
    return policy.dockerSocketRunners().contains(job.runner())
        && rightTags
        && (job.isProtected() || !policy.dockerSocketProtectedOnly());
  }

  /** Whether jobs may ask the agent to replace containers. */
  public boolean allowsDeploy() {
    return policy.deploy();
  }

  /** What a container of a job may use. */
  public ResourceLimits limits() {
    return new ResourceLimits(docker.memory(), Math.round(docker.cpus() * NANOS), docker.pids(), 0);
  }

  /**
   * {@code *} stands for anything. A name without a tag means {@code latest}, as for the engine.
   */
  private static boolean matches(String pattern, String image) {
    StringBuilder regex = new StringBuilder();
    for (String part : pattern.split("\\*+", -1)) {
      regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
    }
    Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
    boolean isTagged =
        image.substring(image.lastIndexOf('/') + 1).contains(":") || image.contains("@");
    return compiled.matcher(image).matches()
        || (!isTagged && compiled.matcher(image + ":latest").matches());
  }
}
