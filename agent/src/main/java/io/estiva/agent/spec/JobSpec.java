package io.estiva.agent.spec;

import io.estiva.agent.git.GitRequest;
import io.estiva.containers.host.RegistryLogin;
import io.estiva.protocol.JobArtifact;
import io.estiva.protocol.JobDependency;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job as this agent understands it: everything that the wire leaves open is decided. Holds
 * secrets; {@code toString} shows none.
 *
 * @param runner name of the runner's entry in the configuration
 * @param project path of the project, also the directory below {@code /builds}; made of plain names
 * @param environment variables as the script sees them; file variables hold their path in the
 *     container
 * @param files content of the file variables by key
 * @param publicKeys keys of the variables that services may see
 * @param secrets what must not appear in the log
 * @param tokenPrefixes further prefixes of tokens that must not appear in the log
 * @param runnerTags tags of the runner, as far as the coordinator tells them
 * @param isProtected whether the job runs for a protected ref
 * @param timeout of the whole job, from the moment it was taken
 */
public record JobSpec(
    long id,
    String runner,
    String name,
    String stage,
    long projectId,
    String project,
    SourceSpec source,
    ImageSpec image,
    List<ServiceSpec> services,
    Map<String, List<String>> scripts,
    Map<String, String> environment,
    Map<String, String> files,
    Collection<String> publicKeys,
    Collection<String> secrets,
    Collection<String> tokenPrefixes,
    List<JobArtifact> artifacts,
    List<JobDependency> dependencies,
    List<RegistryLogin> logins,
    Collection<String> runnerTags,
    boolean isProtected,
    boolean sections,
    Duration timeout,
    Duration afterScriptTimeout) {

  /** Key of {@code before_script} and {@code script} in {@link #scripts}. */
  public static final String SCRIPT = "script";

  /** Key of {@code after_script} in {@link #scripts}. */
  public static final String AFTER_SCRIPT = "after_script";

  /** Where the project's directory is in the container. */
  public String projectDirectory() {
    return "/builds/" + project;
  }

  /** Value of a variable; of a file variable its content. */
  public Optional<String> value(String key) {
    String content = files.get(key);
    return Optional.ofNullable(content != null ? content : environment.get(key));
  }

  /** Lines of a script; empty when the job has none. */
  public List<String> script(String step) {
    return scripts.getOrDefault(step, List.of());
  }

  /** Whether a variable is there and says yes. */
  public boolean isSet(String key) {
    String value = environment.getOrDefault(key, "");
    return value.equalsIgnoreCase("true") || value.equals("1");
  }

  @Override
  public String toString() {
    return "job " + id + " (" + name + ") of " + project;
  }

  /**
   * What to check out.
   *
   * @param url without user and password; empty for none
   * @param password of the repository; secret
   * @param refspecs what to fetch
   * @param depth 0 for the whole history
   * @param strategy {@code fetch}, {@code clone}, {@code none} or {@code empty}
   */
  public record SourceSpec(
      String url,
      String user,
      String password,
      String ref,
      boolean isTag,
      String sha,
      List<String> refspecs,
      int depth,
      String strategy,
      int attempts) {

    /** Whether there is something to check out. */
    public boolean isWanted() {
      return !url.isEmpty()
          && !sha.isEmpty()
          && !strategy.equals("none")
          && !strategy.equals("empty");
    }

    /** The same for the git side. */
    public GitRequest request() {
      return new GitRequest(url, user, password, sha, ref, isTag, refspecs);
    }

    @Override
    public String toString() {
      return url + "@" + sha;
    }
  }

  /**
   * An image to run.
   *
   * @param name as it stands in the file, expanded
   * @param entrypoint empty for the image's own; one empty text clears it
   * @param user empty for the image's own
   * @param platform empty for the engine's own
   * @param pullPolicies that the job asks for; empty for the host's
   */
  public record ImageSpec(
      String name,
      List<String> entrypoint,
      String user,
      String platform,
      List<String> pullPolicies) {}

  /**
   * A container beside the job.
   *
   * @param aliases its names in the job's network
   * @param environment only of this service
   */
  public record ServiceSpec(
      ImageSpec image,
      List<String> aliases,
      List<String> command,
      Map<String, String> environment) {

    @Override
    public String toString() {
      return image.name() + " as " + aliases;
    }
  }
}
