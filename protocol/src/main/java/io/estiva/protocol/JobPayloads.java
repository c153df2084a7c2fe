package io.estiva.protocol;

import io.estiva.pipeline.config.Artifacts;
import io.estiva.pipeline.config.ContainerOptions;
import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.config.ImageConfig;
import io.estiva.pipeline.config.PullPolicy;
import io.estiva.pipeline.config.ServiceConfig;
import io.estiva.pipeline.plan.PlannedCache;
import io.estiva.pipeline.plan.PlannedJob;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.estiva.pipeline.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the payload of a job from its plan. Pure. */
public final class JobPayloads {

  /** How much history a job gets that does not say it in {@code GIT_DEPTH}. */
  public static final int DEFAULT_DEPTH = 20;

  private static final List<String> EVERYTHING =
      List.of("+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*");

  private JobPayloads() {}

  /**
   * What a server knows only when it hands the job out.
   *
   * @param token of the job; secret
   * @param timeoutSeconds of the whole job
   */
  public record Handout(
      String token,
      JobInfo info,
      GitInfo git,
      long timeoutSeconds,
      List<JobCredential> credentials,
      List<JobDependency> dependencies,
      ServerFeatures features) {

    public Handout {
      credentials = List.copyOf(credentials);
      dependencies = List.copyOf(dependencies);
    }

    @Override
    public String toString() {
      return "Handout[" + info.id() + "]";
    }
  }

  /**
   * The whole payload.
   *
   * @param variables all of the job's, lowest precedence first, as written; references that the
   *     server can resolve are resolved
   */
  public static JobPayload of(PlannedJob job, Variables variables, Handout handout) {
    return payload(job, wire(variables.forRunner()), handout);
  }

  /**
   * What can be said of the payload when the pipeline is made: no token, no job id, and variables
   * as written, to be completed and then given to {@link #resolved}.
   */
  public static JobPayload planned(PlannedJob job) {
    Variables variables = job.variables().collected();
    int depth = depth(variables);
    GitInfo git =
        new GitInfo("", "", "", "", "", depth == 0 ? EVERYTHING : List.of(), depth, "", null);
    JobInfo info = JobInfo.of(0, job.name(), job.stage().name(), 0, 0, "", "");
    long timeout = job.timeout().map(java.time.Duration::toSeconds).orElse(0L);
    return payload(
        job,
        wire(variables),
        new Handout("", info, git, timeout, List.of(), List.of(), ServerFeatures.NONE));
  }

  /**
   * Variables with the references resolved that the server can resolve; the last of a name wins.
   */
  public static List<JobVariable> resolved(List<JobVariable> variables) {
    List<Variable> all =
        variables.stream()
            .map(v -> new Variable(v.key(), v.value(), v.file(), v.masked(), v.isPublic(), v.raw()))
            .toList();
    return wire(Variables.of(all).forRunner());
  }

  private static JobPayload payload(PlannedJob job, List<JobVariable> variables, Handout handout) {
    Execution execution = job.config().execution();
    Node steps = execution.scripts().steps();
    ImageConfig image = execution.image();
    return new JobPayload(
        handout.info().id(),
        handout.token(),
        true,
        handout.info(),
        handout.git(),
        new RunnerTimeout("", handout.timeoutSeconds(), null),
        inputs(job),
        variables,
        steps == null ? steps(execution, handout.timeoutSeconds()) : List.of(),
        steps == null ? null : PlainNodes.json(steps),
        hooks(execution),
        image == null ? null : image(image),
        execution.services().stream().map(JobPayloads::service).toList(),
        artifacts(job.config().outputs().artifacts()),
        job.caches().stream().map(JobPayloads::cache).toList(),
        handout.credentials(),
        handout.dependencies(),
        handout.features(),
        secrets(execution),
        null,
        null);
  }

  private static List<JobStep> steps(Execution execution, long timeout) {
    List<String> script = new ArrayList<>(execution.scripts().beforeScript());
    script.addAll(execution.scripts().script());
    List<JobStep> steps = new ArrayList<>();
    steps.add(new JobStep(JobStep.SCRIPT, script, timeout, "on_success", false));
    if (!execution.scripts().afterScript().isEmpty()) {
      steps.add(
          new JobStep(
              JobStep.AFTER_SCRIPT, execution.scripts().afterScript(), timeout, "always", true));
    }
    return steps;
  }

  private static List<JobHook> hooks(Execution execution) {
    List<String> before = execution.scripts().preGetSources();
    return before.isEmpty() ? List.of() : List.of(new JobHook("pre_get_sources_script", before));
  }

  private static JobImage image(ImageConfig image) {
    return new JobImage(
        image.name(),
        Absent.list(image.entrypoint()),
        List.of(),
        executorOptions(image.options()),
        image.pullPolicies().stream().map(PullPolicy::word).toList());
  }

  private static JobService service(ServiceConfig service) {
    JobImage image = image(service.image());
    List<JobService.ServiceVariable> variables =
        service.variables().values().stream()
            .map(variable -> new JobService.ServiceVariable(variable.name(), variable.value()))
            .toList();
    return new JobService(
        image.name(),
        image.entrypoint(),
        List.of(),
        image.executorOpts(),
        image.pullPolicy(),
        Absent.text(service.alias()),
        Absent.list(service.command()),
        variables);
  }

  private static Map<String, Object> executorOptions(ContainerOptions options) {
    Map<String, Object> docker = new LinkedHashMap<>();
    putIfPresent(docker, "platform", options.platform());
    putIfPresent(docker, "user", options.user());
    Map<String, Object> all = new LinkedHashMap<>();
    if (!docker.isEmpty()) {
      all.put("docker", docker);
    }
    if (options.kubernetesUser() != null) {
      all.put("kubernetes", Map.of("user", options.kubernetesUser()));
    }
    return all;
  }

  private static void putIfPresent(Map<String, Object> map, String key, @Nullable String value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static List<JobArtifact> artifacts(@Nullable Artifacts artifacts) {
    if (artifacts == null) {
      return List.of();
    }
    List<JobArtifact> all = new ArrayList<>();
    String expireIn = Absent.text(artifacts.expireIn());
    if (!artifacts.paths().isEmpty() || artifacts.untracked()) {
      all.add(
          new JobArtifact(
              Absent.text(artifacts.name()),
              artifacts.untracked(),
              artifacts.paths(),
              artifacts.exclude(),
              artifacts.when().word(),
              expireIn,
              "archive",
              "zip"));
    }
    artifacts
        .reports()
        .forEach(
            (kind, report) -> {
              String type = kind.equals("coverage_report") ? Absent.text(report.format()) : kind;
              all.add(
                  new JobArtifact(
                      ReportTypes.fileName(type),
                      false,
                      report.paths(),
                      List.of(),
                      "always",
                      expireIn,
                      type,
                      ReportTypes.format(type)));
            });
    return all;
  }

  private static JobCache cache(PlannedCache cache) {
    return new JobCache(
        cache.key(),
        cache.config().untracked(),
        cache.config().paths(),
        cache.config().policy(),
        cache.config().when().word(),
        cache.fallbackKeys());
  }

  private static @Nullable Map<String, Object> secrets(Execution execution) {
    if (execution.secrets().isEmpty()) {
      return null;
    }
    Map<String, Object> secrets = new LinkedHashMap<>();
    execution
        .secrets()
        .forEach(
            (name, secret) ->
                secrets.put(
                    name,
                    Map.of(
                        "file",
                        secret.file(),
                        secret.provider(),
                        PlainNodes.value(secret.settings()))));
    return secrets;
  }

  /** Inputs with their defaults; one without a default has no value that could be sent. */
  private static List<Map<String, Object>> inputs(PlannedJob job) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    job.config()
        .inputs()
        .forEach(
            (name, spec) -> {
              if (PlainNodes.value(spec) instanceof Map<?, ?> map && map.get("default") != null) {
                Object type = Optional.<Object>ofNullable(map.get("type")).orElse("string");
                inputs.add(
                    Map.of(
                        "key", name, "value", Map.of("type", type, "content", map.get("default"))));
              }
            });
    return inputs;
  }

  private static int depth(Variables variables) {
    return variables
        .value("GIT_DEPTH")
        .map(String::strip)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(DEFAULT_DEPTH);
  }

  private static List<JobVariable> wire(Variables variables) {
    return variables.all().stream()
        .map(v -> new JobVariable(v.key(), v.value(), v.isPublic(), v.masked(), v.file(), v.raw()))
        .toList();
  }
}
