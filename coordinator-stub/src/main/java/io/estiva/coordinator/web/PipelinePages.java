package io.estiva.coordinator.web;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.estiva.pipeline.state.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The list of pipelines, and a pipeline with its stages. Made inside a transaction that only reads.
 */
final class PipelinePages {
  private static final int LISTED = 50;

  private PipelinePages() {}

  /** The newest pipelines of all projects, or of one. */
  static Page list(Session session, Optional<ProjectRow> only, long before, Instant now) {
    Map<Long, ProjectRow> projects =
        session.projects().all().stream()
            .collect(Collectors.toMap(ProjectRow::id, Function.identity()));
    List<PipelineRow> pipelines =
        only.isPresent()
            ? session.pipelines().ofProject(only.get().id(), before, LISTED)
            : session.pipelines().newest(before, LISTED);
    List<Html> rows = new ArrayList<>();
    for (PipelineRow pipeline : pipelines) {
      ProjectRow project = projects.get(pipeline.projectId());
      if (project != null) {
        rows.add(row(project, pipeline, now));
      }
    }
    String title = only.map(ProjectRow::path).orElse("Pipelines");
    Html older =
        pipelines.size() < LISTED
            ? Html.NONE
            : Html.of(
                "<p><a href=\"?before={}\">Older pipelines</a></p>",
                pipelines.get(pipelines.size() - 1).id());
    Html body =
        Html.of(
            "<h1>{}</h1><div data-part=\"list\">{}</div>",
            title,
            rows.isEmpty()
                ? empty(projects)
                : Html.of(
                    "<table><thead><tr><th>Status</th><th>Pipeline</th><th>Project</th><th>Commit</th><th>Started by</th><th>Created</th><th>Took</th></tr></thead><tbody>{}</tbody></table>{}",
                    rows,
                    older));
    return new Page(title, "", only.map(project -> "project=" + project.id()).orElse("all"), body);
  }

  private static Html empty(Map<Long, ProjectRow> projects) {
    return projects.isEmpty()
        ? Html.of(
            "<p>There is no project yet. Add one: <code>estiva-coordinator project add group/name --git GIT-URL</code></p>")
        : Html.of(
            "<p>There is no pipeline yet. One starts when the repository's hook tells of a push, or by <code>estiva-coordinator pipeline start PROJECT --ref BRANCH</code></p>");
  }

  private static Html row(ProjectRow project, PipelineRow pipeline, Instant now) {
    return Html.of(
        "<tr><td>{}</td><td><a href=\"{}\">#{}</a> {}</td><td><a href=\"/{}\">{}</a></td><td>{} <span class=\"sha\">{}</span> {}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        Words.status(pipeline.status(), false),
        Words.path(project.path(), pipeline),
        pipeline.id(),
        pipeline.name(),
        project.path(),
        project.path(),
        pipeline.ref(),
        Words.shortSha(pipeline.sha()),
        pipeline.commitTitle(),
        pipeline.triggeredBy().isEmpty() ? pipeline.source() : pipeline.triggeredBy(),
        Words.time(pipeline.createdAt()),
        Words.took(pipeline.startedAt(), pipeline.finishedAt(), now));
  }

  /** One pipeline. */
  static Page one(
      Session session, ProjectRow project, PipelineRow pipeline, boolean signedIn, Instant now) {
    String path = Words.path(project.path(), pipeline);
    Map<String, List<JobRow>> stages = new LinkedHashMap<>();
    List<JobRow> jobs =
        session.jobs().currentOfPipeline(pipeline.id()).stream()
            .sorted(Comparator.comparingInt(JobRow::stageIndex).thenComparingInt(JobRow::ordinal))
            .toList();
    jobs.forEach(job -> stages.computeIfAbsent(job.stage(), stage -> new ArrayList<>()).add(job));
    List<Html> columns = new ArrayList<>();
    stages.forEach((stage, members) -> columns.add(stage(project, stage, members, signedIn, now)));
    boolean open = jobs.stream().anyMatch(job -> job.status().isCancelable());
    boolean failed =
        jobs.stream()
            .anyMatch(
                job -> job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELED);
    List<Html> actions = new ArrayList<>();
    if (signedIn && failed) {
      actions.add(Words.button(path + "/retry", "Retry failed jobs", false));
    }
    if (signedIn && open) {
      actions.add(Words.button(path + "/cancel", "Cancel", true));
    }
    String heading =
        "#"
            + pipeline.id()
            + " "
            + (pipeline.name().isEmpty() ? pipeline.commitTitle() : pipeline.name());
    Html body =
        Html.of(
            "<div data-part=\"head\" class=\"head {}\"><h1>{}</h1><p>{} · <a href=\"/{}\">{}</a> · {} <span class=\"sha\">{}</span> by {} · {} · {} · {}</p>{}</div><div data-part=\"jobs\">{}{}<div class=\"stages\">{}</div></div>",
            pipeline.status().wireName(),
            heading,
            Words.status(pipeline.status(), false),
            project.path(),
            project.path(),
            pipeline.ref(),
            Words.shortSha(pipeline.sha()),
            pipeline.commitAuthor(),
            pipeline.source(),
            Words.time(pipeline.createdAt()),
            Words.took(pipeline.startedAt(), pipeline.finishedAt(), now),
            actions,
            pipeline.errors().isEmpty()
                ? Html.NONE
                : Html.of(
                    "<h2>The pipeline's file has errors</h2><div class=\"errors\">{}</div>",
                    pipeline.errors()),
            warnings(pipeline),
            columns);
    return new Page(
        pipeline.status().wireName() + ": #" + pipeline.id() + " " + pipeline.ref(),
        pipeline.status().wireName(),
        "pipeline=" + pipeline.id(),
        body);
  }

  private static Html warnings(PipelineRow pipeline) {
    return pipeline.warnings().isEmpty()
        ? Html.NONE
        : Html.of(
            "<details><summary>{} warnings</summary><div class=\"errors\">{}</div></details>",
            pipeline.warnings().size(),
            String.join("\n", pipeline.warnings()));
  }

  private static Html stage(
      ProjectRow project, String stage, List<JobRow> jobs, boolean signedIn, Instant now) {
    List<Html> items = new ArrayList<>();
    for (JobRow job : jobs) {
      boolean playable =
          signedIn && (job.status() == JobStatus.MANUAL || job.status() == JobStatus.SCHEDULED);
      items.add(
          Html.of(
              "<li><span>{} <a id=\"job-{}\" href=\"{}\">{}</a></span><span class=\"soft\">{}{}</span></li>",
              Words.status(job.status(), job.allowFailure()),
              job.id(),
              Words.path(project.path(), job),
              job.name(),
              Words.took(job.startedAt(), job.finishedAt(), now),
              playable
                  ? Words.button(Words.path(project.path(), job) + "/play", "Start", false)
                  : Html.NONE));
    }
    return Html.of("<section class=\"stage\"><h3>{}</h3><ul>{}</ul></section>", stage, items);
  }
}
