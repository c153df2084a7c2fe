package io.estiva.coordinator.web;

import io.estiva.coordinator.queue.WaitingReason;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.ManagerRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Who can take jobs, and which jobs wait. */
final class RunnersPage {
  private static final int WAITING = 50;

  private RunnersPage() {}

  /**
   * The page, made inside a transaction that only reads.
   *
   * @param whyWaiting a sentence for a waiting job
   */
  static Page of(Session session, Function<JobRow, String> whyWaiting, Instant now) {
    List<Html> rows = new ArrayList<>();
    for (RunnerRow runner : session.runners().all()) {
      rows.add(row(session, runner, now));
    }
    List<Html> waiting = new ArrayList<>();
    for (JobRow job : session.queue().pending(WAITING)) {
      String project = session.projects().find(job.projectId()).map(ProjectRow::path).orElse("");
      waiting.add(
          Html.of(
              "<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td></tr>",
              Words.path(project, job),
              job.name(),
              Words.took(job.queuedAt(), null, now),
              whyWaiting.apply(job)));
    }
    Html body =
        Html.of(
            "<h1>Runners</h1><div data-part=\"runners\">{}<h2>Waiting jobs</h2>{}</div>",
            rows.isEmpty()
                ? Html.of(
                    "<p>No runner is registered. On a host: <code>estiva-agent register</code></p>")
                : Html.of(
                    "<table><thead><tr><th>Runner</th><th>State</th><th>Tags</th><th>Machines</th><th>Last seen</th></tr></thead><tbody>{}</tbody></table>",
                    rows),
            waiting.isEmpty()
                ? Html.of("<p>No job waits for a runner.</p>")
                : Html.of(
                    "<table><thead><tr><th>Job</th><th>Waits</th><th>Why</th></tr></thead><tbody>{}</tbody></table>",
                    waiting));
    return new Page("Runners", "", "all", body);
  }

  private static Html row(Session session, RunnerRow runner, Instant now) {
    List<String> machines = new ArrayList<>();
    for (ManagerRow manager : session.runners().managers(runner.id())) {
      machines.add(
          manager.systemId()
              + " "
              + manager.version()
              + " "
              + manager.platform()
              + "/"
              + manager.architecture());
    }
    boolean online = WaitingReason.isOnline(runner, now);
    String tags =
        String.join(", ", runner.tags()) + (runner.runUntagged() ? " (and untagged jobs)" : "");
    return Html.of(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        runner.description().isEmpty() ? "runner " + runner.id() : runner.description(),
        runner.paused()
            ? Html.of("<span class=\"status manual\">paused</span>")
            : Html.of(
                "<span class=\"status {}\">{}</span>",
                online ? "success" : "canceled",
                online ? "online" : "away"),
        tags,
        String.join("; ", machines),
        runner.contactedAt() == null ? Html.of("never") : Words.time(runner.contactedAt()));
  }
}
