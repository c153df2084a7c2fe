package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.state.AllowFailure;
import io.estiva.pipeline.state.JobState;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.Retries;
import io.estiva.pipeline.state.When;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job of a pipeline: rules applied, names resolved, ready to be stored and handed to a runner.
 *
 * <p>What rules can't change is in the config: scripts, image, services, artifacts, timeout,
 * coverage, release, trigger, secrets.
 *
 * @param config as compiled
 * @param stage its stage
 * @param start when and on what terms it starts
 * @param order what it waits for and gets artifacts from
 * @param variables in layers
 * @param tags expanded
 * @param caches with their keys
 * @param environment null if it has none
 */
public record PlannedJob(
    JobConfig config,
    Stage stage,
    Start start,
    Order order,
    JobVariables variables,
    List<String> tags,
    List<PlannedCache> caches,
    @Nullable PlannedEnvironment environment) {

  /**
   * A stage of the pipeline.
   *
   * @param index among the stages that have jobs, 0 for the first
   */
  public record Stage(String name, int index) {}

  /**
   * On what terms a job starts.
   *
   * @param when never {@link When#NEVER}
   * @param startIn null unless delayed
   * @param allowFailure by file and rule
   */
  public record Start(
      When when, @Nullable Duration startIn, AllowFailure allowFailure, boolean interruptible) {}

  /**
   * What a job waits for.
   *
   * @param schedule stages, or the needed jobs that are in this pipeline
   * @param artifactsFrom jobs of this pipeline whose artifacts and dotenv variables it gets, in the
   *     pipeline's order
   * @param elsewhere needs of other pipelines and projects
   * @param resourceGroup expanded, empty for none
   */
  public record Order(
      JobState.Schedule schedule,
      List<String> artifactsFrom,
      List<Need> elsewhere,
      String resourceGroup) {
    public Order {
      artifactsFrom = List.copyOf(artifactsFrom);
      elsewhere = List.copyOf(elsewhere);
    }
  }

  public PlannedJob {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(stage, "stage");
    tags = List.copyOf(tags);
    caches = List.copyOf(caches);
  }

  /** Unique in the pipeline. */
  public String name() {
    return config.name();
  }

  /** When it starts. */
  public When when() {
    return start.when();
  }

  /** Jobs of this pipeline that it waits for; empty if it waits for stages. */
  public List<String> needs() {
    return order.schedule().needs();
  }

  /** Attempts after a failure. */
  public Retries retries() {
    return config.execution().retry();
  }

  /** How long it may run; empty for the project's or runner's limit. */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(config.execution().timeout());
  }

  /** Where it deploys to. */
  public Optional<PlannedEnvironment> deployment() {
    return Optional.ofNullable(environment);
  }

  /** What the state functions have to know, in the given status. A new job is created. */
  public JobState state(JobStatus status) {
    return new JobState(
        name(),
        stage.index(),
        start.when(),
        status,
        start.allowFailure().always(),
        order.schedule(),
        order.resourceGroup());
  }

  @Override
  public String toString() {
    return "PlannedJob[" + name() + " in " + stage.name() + ", " + start.when().word() + "]";
  }
}
