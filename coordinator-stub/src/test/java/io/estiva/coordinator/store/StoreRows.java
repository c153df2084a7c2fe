package io.estiva.coordinator.store;

import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.When;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for tests, with only what a test cares about. */
public final class StoreRows {
  /** The time of every row that a test makes. */
  public static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

  private StoreRows() {}

  /** A project of this path. */
  public static ProjectRow project(Session session, String path) {
    return session
        .projects()
        .insert(
            new ProjectRow(
                0,
                path,
                path,
                "/srv/git/" + path,
                "main",
                List.of("main"),
                ".gitlab-ci.yml",
                3600,
                NOW),
            "hash-of-" + path);
  }

  /** A running pipeline of the project on {@code main}. */
  public static PipelineRow pipeline(Session session, ProjectRow project) {
    long iid = session.projects().nextIid(project.id());
    return session
        .pipelines()
        .insert(
            new PipelineRow(
                0,
                project.id(),
                iid,
                "main",
                false,
                "a".repeat(40),
                "0".repeat(40),
                "push",
                JobStatus.CREATED,
                true,
                "",
                "title",
                "author",
                "somebody",
                "",
                List.of(),
                "{}",
                NOW,
                null,
                null));
  }

  /** A created job. */
  public static JobRow job(Session session, PipelineRow pipeline, String name, String... tags) {
    return session.jobs().insert(newJob(pipeline, name, null, tags), NOW);
  }

  /** A job to be added, in a resource group where one is given. */
  public static NewJob newJob(
      PipelineRow pipeline, String name, @Nullable String resourceGroup, String... tags) {
    return new NewJob(
        pipeline.id(),
        pipeline.projectId(),
        name,
        "test",
        0,
        0,
        When.ON_SUCCESS,
        false,
        List.of(),
        "{}",
        List.of(tags),
        pipeline.isProtected(),
        false,
        false,
        1,
        resourceGroup,
        null,
        3600);
  }

  /** A job in the queue. */
  public static JobRow pending(Session session, PipelineRow pipeline, String name, String... tags) {
    JobRow job = job(session, pipeline, name, tags);
    session.jobs().pend(job, NOW);
    return session.jobs().find(job.id()).orElseThrow();
  }

  /** A runner for every project. */
  public static RunnerRow runner(
      Session session, String tokenHash, boolean runUntagged, String... tags) {
    return session
        .runners()
        .insert(
            new RunnerRow(
                0,
                false,
                "runner",
                "",
                List.of(tags),
                runUntagged,
                false,
                false,
                false,
                0,
                null,
                null,
                NOW,
                null),
            tokenHash);
  }
}
