package io.estiva.agent.spec;

import io.estiva.agent.spec.JobSpec.ImageSpec;
import io.estiva.agent.spec.JobSpec.ServiceSpec;
import io.estiva.agent.spec.JobSpec.SourceSpec;
import io.estiva.containers.host.RegistryLogin;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.estiva.protocol.FailureReason;
import io.estiva.protocol.GitInfo;
import io.estiva.protocol.JobArtifact;
import io.estiva.protocol.JobCredential;
import io.estiva.protocol.JobImage;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.JobService;
import io.estiva.protocol.JobStep;
import io.estiva.protocol.JobVariable;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what came over the wire. Whatever the peer left out becomes a decision here. */
public final class JobSpecReader {

  private static final Duration AFTER_SCRIPT = Duration.ofMinutes(5);

  private final JobPayload payload;
  private final String project;
  private final Variables variables;
  private final Map<String, String> environment;
  private final Function<Variable, String> filePath;

  private JobSpecReader(JobPayload payload) {
    this.payload = payload;
    this.project = projectOf(payload);
    this.filePath = variable -> temporary() + "/" + variable.key();
    this.variables = Variables.of(given(payload)).plus(own(payload, project));
    this.environment = variables.forEnvironment(filePath);
  }

  /**
   * Reads a job.
   *
   * @param runner name of the runner's entry in the configuration
   * @param defaultImage empty to refuse jobs without an image
   * @throws JobFailure when the job asks for something that this agent does not have
   */
  public static JobSpec read(JobPayload payload, String runner, Optional<String> defaultImage) {
    return new JobSpecReader(payload).read(runner, defaultImage);
  }

  private JobSpec read(String runner, Optional<String> defaultImage) {
    if (payload.run() != null && payload.steps().isEmpty()) {
      throw new JobFailure(
          FailureReason.RUNNER_CONFIGURATION_ERROR,
          "the job has 'run' steps, which this agent does not know; use 'script'");
    }
    Map<String, String> files = new LinkedHashMap<>();
    Set<String> publicKeys = new LinkedHashSet<>();
    Set<String> secrets = new LinkedHashSet<>();
    for (Variable variable : variables.effective()) {
      if (variable.file()) {
        files.put(variable.key(), variables.fileContent(variable, filePath));
      }
      if (variable.isPublic() && !variable.file()) {
        publicKeys.add(variable.key());
      }
      if (variable.masked()) {
        secrets.add(variable.value());
        secrets.add(
            variable.file()
                ? files.getOrDefault(variable.key(), "")
                : environment.getOrDefault(variable.key(), ""));
      }
    }
    List<RegistryLogin> logins = logins();
    logins.forEach(login -> secrets.add(login.password()));
    SourceSpec source = source();
    secrets.add(source.password());
    secrets.add(payload.token());
    secrets.remove("");
    return new JobSpec(
        payload.id(),
        runner,
        payload.jobInfo().name(),
        payload.jobInfo().stage(),
        payload.jobInfo().projectId(),
        project,
        source,
        image(defaultImage),
        services(),
        scripts(),
        Map.copyOf(environment),
        Map.copyOf(files),
        publicKeys,
        secrets,
        payload.features().tokenMaskPrefixes(),
        artifacts(),
        payload.dependencies(),
        logins,
        tags(),
        isProtected(),
        payload.features().traceSections(),
        payload.runnerInfo().limit(),
        duration("RUNNER_AFTER_SCRIPT_TIMEOUT").orElse(AFTER_SCRIPT));
  }

  private static List<Variable> given(JobPayload payload) {
    return payload.variables().stream()
        .filter(variable -> !variable.key().isEmpty())
        .map(JobSpecReader::variable)
        .toList();
  }

  private static Variable variable(JobVariable of) {
    // no environment can hold a zero byte
    String value = of.value().replace("\0", "");
    return new Variable(of.key(), value, of.file(), of.masked(), of.isPublic(), of.raw());
  }

  private static Variables own(JobPayload payload, String project) {
    return Variables.of(
        Variable.literal("CI_SERVER", "yes"),
        Variable.literal("CI_BUILDS_DIR", "/builds"),
        Variable.literal("CI_PROJECT_DIR", "/builds/" + project),
        Variable.literal("RUNNER_TEMP_PROJECT_DIR", "/builds/" + project + ".tmp"),
        Variable.literal("CI_DISPOSABLE_ENVIRONMENT", "true"),
        Variable.literal(
            "CI_JOB_TIMEOUT", Long.toString(payload.runnerInfo().limit().toSeconds())));
  }

  private String temporary() {
    return "/builds/" + project + ".tmp";
  }

  /** Only plain names become directories. */
  private static String projectOf(JobPayload payload) {
    String path = payload.jobInfo().projectFullPath();
    if (path.isEmpty()) {
      path = payload.variable("CI_PROJECT_PATH").orElse("");
    }
    boolean isPlain =
        path.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
            && path.length() <= 500;
    return isPlain ? path : "project-" + payload.jobInfo().projectId();
  }

  private SourceSpec source() {
    GitInfo git = payload.gitInfo();
    String url = git.repoUrl();
    String user = "";
    String password = "";
    if (url.contains("://")) {
      try {
        URI uri = new URI(url);
        String info = uri.getRawUserInfo();
        if (info != null) {
          int colon = info.indexOf(':');
          user = decoded(colon < 0 ? info : info.substring(0, colon));
          password = colon < 0 ? "" : decoded(info.substring(colon + 1));
          boolean isUserPart = uri.getScheme().equals("ssh");
          url =
              url.replaceFirst(
                  java.util.regex.Pattern.quote(info + "@"),
                  isUserPart ? java.util.regex.Matcher.quoteReplacement(user + "@") : "");
        }
      } catch (URISyntaxException e) {
        throw new JobFailure(
            FailureReason.RUNNER_CONFIGURATION_ERROR,
            "the address of the repository is not a URL; mend it in the project's settings at the coordinator");
      }
    }
    if (!git.sha().matches("([0-9a-f]{40}|[0-9a-f]{64})?")) {
      throw new JobFailure(
          FailureReason.RUNNER_SYSTEM_FAILURE, "the coordinator sent a malformed commit id");
    }
    String strategy = environment.getOrDefault("GIT_STRATEGY", "");
    if (!Set.of("fetch", "clone", "none", "empty").contains(strategy)) {
      strategy = payload.allowGitFetch() ? "fetch" : "clone";
    }
    int attempts = Math.max(1, Math.min(10, number("GET_SOURCES_ATTEMPTS", 3)));
    return new SourceSpec(
        url,
        user,
        password,
        git.ref(),
        git.refType().equals("tag"),
        git.sha(),
        git.refspecs(),
        Math.max(0, number("GIT_DEPTH", git.depth())),
        strategy,
        attempts);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private int number(String key, int otherwise) {
    String value = environment.getOrDefault(key, "");
    return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : otherwise;
  }

  private ImageSpec image(Optional<String> defaultImage) {
    JobImage wanted = payload.image();
    String name = wanted == null ? "" : expanded(wanted.name());
    if (name.isBlank()) {
      name =
          defaultImage.orElseThrow(
              () ->
                  new JobFailure(
                      FailureReason.RUNNER_CONFIGURATION_ERROR,
                      "the job names no image, and this host has no default one. Add 'image:' to the job, or 'default-image' to the agent's configuration."));
    }
    JobImage rest = wanted == null ? JobImage.of(name) : wanted;
    return image(name, rest.entrypoint(), rest.executorOpts(), rest.pullPolicy());
  }

  private ImageSpec image(
      String name, List<String> entrypoint, Map<String, Object> options, List<String> policies) {
    String user = "";
    String platform = "";
    for (Map.Entry<String, Object> option : options.entrySet()) {
      if (option.getValue() instanceof Map<?, ?> docker && option.getKey().equals("docker")) {
        user = text(docker.get("user"));
        platform = text(docker.get("platform"));
      } else if (!option.getKey().equals("kubernetes")) {
        throw new JobFailure(
            FailureReason.RUNNER_SYSTEM_FAILURE,
            3,
            "the image "
                + name
                + " has the option '"
                + option.getKey()
                + "', which this agent does not know; it knows docker: user and platform");
      }
    }
    return new ImageSpec(name.strip(), entrypoint, expanded(user), expanded(platform), policies);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private List<ServiceSpec> services() {
    List<ServiceSpec> services = new ArrayList<>();
    Set<String> taken = new LinkedHashSet<>();
    for (JobService service : payload.services()) {
      String name = expanded(service.name());
      Map<String, String> own = new LinkedHashMap<>();
      service.variables().forEach(variable -> own.put(variable.key(), expanded(variable.value())));
      List<String> aliases = new ArrayList<>();
      for (String alias : aliases(name, expanded(service.alias()))) {
        if (taken.add(alias)) {
          aliases.add(alias);
        }
      }
      services.add(
          new ServiceSpec(
              image(name, service.entrypoint(), service.executorOpts(), service.pullPolicy()),
              aliases,
              service.command(),
              own));
    }
    return services;
  }

  /** The image's path with both ways of writing its slashes, and the aliases. */
  private static List<String> aliases(String image, String given) {
    String path =
        image
            .replaceFirst("@.*$", "")
            .replaceFirst(":[^/]*$", "")
            .replaceFirst("^([^/]*:[0-9]+)/", "");
    List<String> names = new ArrayList<>(List.of(path.replace("/", "__"), path.replace("/", "-")));
    Arrays.stream(given.split("[,\\s]+")).filter(alias -> !alias.isEmpty()).forEach(names::add);
    return names;
  }

  private Map<String, List<String>> scripts() {
    Map<String, List<String>> scripts = new LinkedHashMap<>();
    for (JobStep step : payload.steps()) {
      String name =
          step.name().equals(JobStep.AFTER_SCRIPT) ? JobSpec.AFTER_SCRIPT : JobSpec.SCRIPT;
      List<String> lines = new ArrayList<>(scripts.getOrDefault(name, List.of()));
      lines.addAll(step.script());
      scripts.put(name, List.copyOf(lines));
    }
    return scripts;
  }

  private List<JobArtifact> artifacts() {
    return payload.artifacts().stream()
        .map(
            of ->
                new JobArtifact(
                    expanded(of.name()),
                    of.untracked(),
                    of.paths().stream().map(this::expanded).toList(),
                    of.exclude().stream().map(this::expanded).toList(),
                    of.when(),
                    of.expireIn(),
                    of.artifactType(),
                    of.artifactFormat()))
        .toList();
  }

  private List<RegistryLogin> logins() {
    List<RegistryLogin> logins = new ArrayList<>();
    for (JobCredential credential : payload.credentials()) {
      if (credential.type().equals(JobCredential.REGISTRY) && !credential.url().isEmpty()) {
        logins.add(
            new RegistryLogin(credential.url(), credential.username(), credential.password()));
      }
    }
    return logins;
  }

  private Set<String> tags() {
    Set<String> tags = new LinkedHashSet<>();
    for (String tag :
        environment.getOrDefault("CI_RUNNER_TAGS", "").replaceAll("^\\[|\\]$", "").split(",")) {
      String name = tag.strip().replaceAll("^\"|\"$", "");
      if (!name.isEmpty()) {
        tags.add(name);
      }
    }
    return tags;
  }

  private boolean isProtected() {
    Boolean said = payload.gitInfo().isProtected();
    return said != null
        ? said
        : environment.getOrDefault("CI_COMMIT_REF_PROTECTED", "").equals("true");
  }

  /**
   * A duration as in Go: {@code 1h30m}, {@code 90s}; empty where there is none or it is malformed.
   */
  private Optional<Duration> duration(String key) {
    String value = environment.getOrDefault(key, "");
    if (value.isEmpty() || !value.matches("([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?")) {
      return Optional.empty();
    }
    Duration read = Duration.parse("PT" + value.toUpperCase(java.util.Locale.ROOT));
    return read.isZero() ? Optional.empty() : Optional.of(read);
  }

  private String expanded(String text) {
    return variables.expandOnRunner(text, filePath);
  }
}
