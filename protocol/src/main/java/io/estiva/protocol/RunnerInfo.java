package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What a runner says about itself with nearly every call.
 *
 * @param config always present on the wire; GitLab keeps {@code gpus} of it
 */
public record RunnerInfo(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String version,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String revision,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String platform,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String architecture,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String executor,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String shell,
    RunnerFeatures features,
    Map<String, Object> config,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> labels) {

  /** What a peer means that sends no info. */
  public static final RunnerInfo UNKNOWN =
      new RunnerInfo("", "", "", "", "", "", "", RunnerFeatures.NONE, Map.of(), Map.of());

  public RunnerInfo {
    name = Absent.text(name);
    version = Absent.text(version);
    revision = Absent.text(revision);
    platform = Absent.text(platform);
    architecture = Absent.text(architecture);
    executor = Absent.text(executor);
    shell = Absent.text(shell);
    features = features == null ? RunnerFeatures.NONE : features;
    config = config == null ? Map.of("gpus", "") : Absent.map(config);
    labels = Absent.map(labels);
  }
}
