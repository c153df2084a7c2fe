package io.estiva.coordinator.web;

import io.estiva.coordinator.api.JobActions;
import io.estiva.coordinator.store.ArtifactRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.state.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One job: what and why, and its log as it is written. */
final class JobPage {
  private final JobActions actions;

  JobPage(JobActions actions) {
    this.actions = actions;
  }

  /** The page of an attempt, made inside a transaction that only reads. */
  Page of(
      Session session,
      ProjectRow project,
      PipelineRow pipeline,
      JobRow job,
      boolean signedIn,
      Instant now) {
    String path = Words.path(project.path(), job);
    Html body =
        Html.of(
            "<div data-part=\"head\" class=\"head {}\"><h1>{}</h1><p>{} · <a href=\"{}\">#{} {}</a> · {} · {}</p>{}</div><div data-part=\"facts\">{}{}</div><p><a href=\"{}/raw\">Raw log</a> <span id=\"log-state\" class=\"soft\" role=\"status\"></span></p><pre id=\"log\" data-stream=\"{}/stream\"></pre><noscript><p>The log is also at <a href=\"{}/raw\">{}/raw</a>.</p></noscript>",
            job.status().wireName(),
            job.name(),
            Words.status(job.status(), job.allowFailure()),
            Words.path(project.path(), pipeline),
            pipeline.id(),
            pipeline.ref(),
            "stage " + job.stage(),
            Words.took(job.startedAt(), job.finishedAt(), now),
            signedIn ? buttons(path, job) : Html.NONE,
            waiting(session, job),
            facts(session, path, job),
            path,
            path,
            path,
            path);
    return new Page(
        job.status().wireName() + ": " + job.name() + " #" + pipeline.id(),
        job.status().wireName(),
        "pipeline=" + pipeline.id(),
        body);
  }

  private static List<Html> buttons(String path, JobRow job) {
    List<Html> buttons = new ArrayList<>();
    JobStatus status = job.status();
    if (status == JobStatus.MANUAL || status == JobStatus.SCHEDULED) {
      buttons.add(Words.button(path + "/play", "Start", false));
    }
    boolean over =
        status == JobStatus.SUCCESS || status == JobStatus.FAILED || status == JobStatus.CANCELED;
    if (over && !job.superseded()) {
      buttons.add(Words.button(path + "/retry", "Retry", false));
    }
    if (status.isCancelable()) {
      buttons.add(Words.button(path + "/cancel", "Cancel", true));
    }
    if (status == JobStatus.CANCELING) {
      buttons.add(Words.button(path + "/cancel?force=1", "Force cancel", true));
    }
    return buttons;
  }

  private Html waiting(Session session, JobRow job) {
    return actions
        .whyWaiting(session, job)
        .map(why -> Html.of("<p class=\"why\">{}</p>", why))
        .orElse(Html.NONE);
  }

  private static Html facts(Session session, String path, JobRow job) {
    List<Html> facts = new ArrayList<>();
    Long runner = job.runnerId();
    if (runner != null) {
      Optional<RunnerRow> row = session.runners().find(runner);
      String name =
          row.map(RunnerRow::description)
              .filter(text -> !text.isEmpty())
              .orElse("runner " + runner);
      facts.add(
          fact(
              "Runner",
              Html.of(
                  "{} <span class=\"soft\">{}</span>",
                  name,
                  job.systemId() == null ? "" : job.systemId())));
    }
    if (!job.tags().isEmpty()) {
      facts.add(fact("Tags", Html.of("{}", String.join(", ", job.tags()))));
    }
    if (job.environment() != null) {
      facts.add(fact("Environment", Html.of("{}", job.environment())));
    }
    if (job.attempt() > 1 || job.superseded()) {
      facts.add(
          fact(
              "Attempt",
              Html.of("{}{}", job.attempt(), job.superseded() ? ", replaced by a later one" : "")));
    }
    if (job.failureReason() != null) {
      facts.add(
          fact(
              "Failed because",
              Html.of("{}{}", job.failureReason().replace('_', ' '), exitCode(job))));
    }
    if (job.failureDetail() != null) {
      facts.add(fact("What to know", Html.of("{}", job.failureDetail())));
    }
    facts.add(fact("Created", Words.time(job.createdAt())));
    if (job.finishedAt() != null) {
      facts.add(fact("Finished", Words.time(job.finishedAt())));
    }
    for (ArtifactRow artifact : session.artifacts().ofJob(job.id())) {
      facts.add(
          fact(
              "Artifact",
              Html.of(
                  "<a href=\"{}/artifacts/{}\">{}</a> <span class=\"soft\">{} bytes{}</span>",
                  path,
                  artifact.type(),
                  artifact.filename(),
                  artifact.size(),
                  artifact.expiresAt() == null ? "" : ", until " + artifact.expiresAt())));
    }
    return Html.of("<dl class=\"facts\">{}</dl>", facts);
  }

  private static String exitCode(JobRow job) {
    Long code = job.exitCode();
    return code == null || code == 0 ? "" : ", exit code " + code;
  }

  private static Html fact(String name, Html value) {
    return Html.of("<dt>{}</dt><dd>{}</dd>", name, value);
  }
}
