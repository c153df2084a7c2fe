package io.estiva.coordinator.web;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.pipeline.state.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** States, times and links as every page writes them. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private Words() {}

  /** A state with its mark and colour; a failure that is allowed is a warning. */
  static Html status(JobStatus status, boolean allowed) {
    boolean warning = status == JobStatus.FAILED && allowed;
    String word = status.wireName();
    return Html.of(
        "<span class=\"status {}\">{}</span>",
        warning ? "warning" : word,
        (warning ? "failed, allowed" : word).replace('_', ' '));
  }

  /** A moment, or nothing. */
  static Html time(@Nullable Instant instant) {
    return instant == null
        ? Html.NONE
        : Html.of("<time datetime=\"{}\">{}</time>", instant.toString(), TIME.format(instant));
  }

  /** From one moment to another, or to now; nothing when it has not begun. */
  static String took(@Nullable Instant from, @Nullable Instant to, Instant now) {
    if (from == null) {
      return "";
    }
    long seconds = Math.max(0, Duration.between(from, to == null ? now : to).toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }

  /** The first eight digits. */
  static String shortSha(String sha) {
    return sha.substring(0, Math.min(8, sha.length()));
  }

  /** The path of a pipeline's page. */
  static String path(String project, PipelineRow pipeline) {
    return "/" + project + "/-/pipelines/" + pipeline.id();
  }

  /** The path of a job's page. */
  static String path(String project, JobRow job) {
    return "/" + project + "/-/jobs/" + job.id();
  }

  /** A button that posts to {@code action}. */
  static Html button(String action, String label, boolean dangerous) {
    return Html.of(
        "<form class=\"act\" method=\"post\" action=\"{}\"><button{}>{}</button></form>",
        action,
        dangerous ? Html.of(" class=\"danger\"") : Html.NONE,
        label);
  }
}
