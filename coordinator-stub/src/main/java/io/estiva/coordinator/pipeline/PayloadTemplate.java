package io.estiva.coordinator.pipeline;

import io.estiva.pipeline.config.Artifacts;
import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.config.ImageConfig;
import io.estiva.pipeline.config.PullPolicy;
import io.estiva.pipeline.config.ServiceConfig;
import io.estiva.pipeline.plan.PlannedCache;
import io.estiva.pipeline.plan.PlannedJob;
import io.estiva.protocol.GitInfo;
import io.estiva.protocol.JobArtifact;
import io.estiva.protocol.JobCache;
import io.estiva.protocol.JobHook;
import io.estiva.protocol.JobImage;
import io.estiva.protocol.JobInfo;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.JobService;
import io.estiva.protocol.JobStep;
import io.estiva.protocol.RunnerTimeout;
import io.estiva.protocol.ServerFeatures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of a payload that is known when a job is planned. */
final class PayloadTemplate {
  private static final Set<String> RAW_REPORTS =
      Set.of(
          "sast", "secret_detection", "dependency_scanning", "container_scanning", "cluster_image_scanning", "dast",
          "license_scanning", "accessibility", "codequality", "performance", "browser_performance", "load_performance",
          "terraform", "requirements", "requirements_v2", "coverage_fuzzing", "api_fuzzing");

  private PayloadTemplate() {}

  /**
   * The payload without numbers, token, sources and variables.
   *
   * @param depth of the checkout, 0 for the whole history
   */
  static JobPayload of(PlannedJob job, long timeoutSeconds, int depth) {
    Execution execution = job.config().execution();
    List<JobHook> hooks = new ArrayList<>();
    if (!execution.scripts().preGetSources().isEmpty()) {
      hooks.add(new JobHook("pre_get_sources_script", execution.scripts().preGetSources()));
    }
    return new JobPayload(
        0,
        "",
        true,
        JobInfo.of(0, job.name(), job.stage().name(), 0, 0, "", ""),
        new GitInfo("", "", "", "", "", List.of(), depth, "", null),
        RunnerTimeout.DEFAULT,
        List.of(),
        List.of(),
        steps(execution.scripts(), timeoutSeconds),
        null,
        hooks,
        image(execution.image()),
        execution.services().stream().map(PayloadTemplate::service).toList(),
        artifacts(job.config().outputs().artifacts()),
        job.caches().stream().map(PayloadTemplate::cache).toList(),
        List.of(),
        List.of(),
        ServerFeatures.NONE,
        null,
        null,
        null);
  }

  private static List<JobStep> steps(Execution.Scripts scripts, long timeout) {
    List<String> script = new ArrayList<>(scripts.beforeScript());
    script.addAll(scripts.script());
    List<JobStep> steps = new ArrayList<>();
    steps.add(new JobStep(JobStep.SCRIPT, script, timeout, "on_success", false));
    if (!scripts.afterScript().isEmpty()) {
      steps.add(new JobStep(JobStep.AFTER_SCRIPT, scripts.afterScript(), timeout, "always", true));
    }
    return steps;
  }

  private static @Nullable JobImage image(@Nullable ImageConfig image) {
    return image == null
        ? null
        : new JobImage(image.name(), orEmpty(image.entrypoint()), List.of(), options(image), policies(image));
  }

  private static JobService service(ServiceConfig service) {
    ImageConfig image = service.image();
    return new JobService(
        image.name(),
        orEmpty(image.entrypoint()),
        List.of(),
        options(image),
        policies(image),
        service.alias() == null ? "" : service.alias(),
        orEmpty(service.command()),
        service.variables().values().stream()
            .map(one -> new JobService.ServiceVariable(one.name(), one.value()))
            .toList());
  }

  private static List<String> policies(ImageConfig image) {
    return image.pullPolicies().stream().map(PullPolicy::word).toList();
  }

  private static Map<String, Object> options(ImageConfig image) {
    Map<String, Object> docker = new LinkedHashMap<>();
    String platform = image.options().platform();
    if (platform != null) {
      docker.put("platform", platform);
    }
    String user = image.options().user();
    if (user != null) {
      docker.put("user", user);
    }
    return docker.isEmpty() ? Map.of() : Map.of("docker", docker);
  }

  private static List<JobArtifact> artifacts(@Nullable Artifacts artifacts) {
    if (artifacts == null) {
      return List.of();
    }
    String expireIn = artifacts.expireIn() == null ? "" : artifacts.expireIn();
    List<JobArtifact> list = new ArrayList<>();
    if (!artifacts.paths().isEmpty() || artifacts.untracked()) {
      list.add(
          new JobArtifact(
              artifacts.name() == null ? "" : artifacts.name(),
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
              String type = kind.equals("coverage_report") ? String.valueOf(report.format()) : kind;
              String format = RAW_REPORTS.contains(type) ? "raw" : "gzip";
              list.add(
                  new JobArtifact(
                      reportName(type), false, report.paths(), List.of(), "always", expireIn, type, format));
            });
    return list;
  }

  private static String reportName(String type) {
    return switch (type) {
      case "dotenv" -> ".env";
      case "junit" -> "junit.xml";
      case "cobertura" -> "cobertura-coverage.xml";
      case "jacoco" -> "jacoco-coverage.xml";
      case "metrics" -> "metrics.txt";
      case "terraform" -> "tfplan.json";
      default -> "gl-" + type.replace('_', '-') + "-report.json";
    };
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

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : list;
  }
}
