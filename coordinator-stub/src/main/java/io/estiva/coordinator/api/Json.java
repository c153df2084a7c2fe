package io.estiva.coordinator.api;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.VariableRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the form in which GitLab's REST interface shows them, as far as they have an equal there.
 */
public final class Json {
  private Json() {}

  /** A project, without anything secret. */
  public static Map<String, @Nullable Object> project(ProjectRow row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", row.id());
    json.put("name", row.name());
    json.put("path_with_namespace", row.path());
    json.put("git_url", row.gitUrl());
    json.put("default_branch", row.defaultBranch());
    json.put("protected_refs", row.protectedRefs());
    json.put("ci_config_path", row.configPath());
    json.put("build_timeout", row.jobTimeoutSeconds());
    json.put("created_at", row.createdAt().toString());
    return json;
  }

  /** A variable; a masked one without its value. */
  public static Map<String, @Nullable Object> variable(VariableRow row) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("key", row.key());
    json.put("variable_type", row.file() ? "file" : "env_var");
    json.put("value", row.masked() ? null : row.value());
    json.put("masked", row.masked());
    json.put("protected", row.isProtected());
    json.put("raw", row.raw());
    json.put("environment_scope", row.environmentScope());
    return json;
  }

  /** A pipeline. */
  public static Map<String, @Nullable Object> pipeline(PipelineRow row, String webUrl) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", row.id());
    json.put("iid", row.iid());
    json.put("project_id", row.projectId());
    json.put("status", row.status().wireName());
    json.put("source", row.source());
    json.put("ref", row.ref());
    json.put("tag", row.tag());
    json.put("sha", row.sha());
    json.put("before_sha", row.beforeSha());
    json.put("name", row.name());
    json.put("commit_title", row.commitTitle());
    json.put("yaml_errors", row.errors().isEmpty() ? null : row.errors());
    json.put("warnings", row.warnings());
    json.put("created_at", row.createdAt().toString());
    json.put("started_at", text(row.startedAt()));
    json.put("finished_at", text(row.finishedAt()));
    json.put("web_url", webUrl);
    return json;
  }

  /** A job. */
  public static Map<String, @Nullable Object> job(JobRow row, String webUrl) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", row.id());
    json.put("name", row.name());
    json.put("stage", row.stage());
    json.put("status", row.status().wireName());
    json.put("pipeline", Map.of("id", row.pipelineId(), "project_id", row.projectId()));
    json.put("allow_failure", row.allowFailure());
    json.put("tag_list", row.tags());
    json.put("attempt", row.attempt());
    json.put("retried", row.superseded());
    json.put("environment", row.environment());
    json.put("resource_group", row.resourceGroup());
    json.put("runner", row.runnerId() == null ? null : Map.of("id", row.runnerId()));
    json.put("failure_reason", row.failureReason());
    json.put("failure_detail", row.failureDetail());
    json.put("exit_code", row.exitCode());
    json.put("created_at", row.createdAt().toString());
    json.put("queued_at", text(row.queuedAt()));
    json.put("started_at", text(row.startedAt()));
    json.put("finished_at", text(row.finishedAt()));
    json.put("web_url", webUrl);
    return json;
  }

  /** A runner, without its token. */
  public static Map<String, @Nullable Object> runner(RunnerRow row, boolean online) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", row.id());
    json.put("description", row.description());
    json.put("tag_list", row.tags());
    json.put("run_untagged", row.runUntagged());
    json.put("locked", row.locked());
    json.put("access_level", row.protectedOnly() ? "ref_protected" : "not_protected");
    json.put("paused", row.paused());
    json.put("maximum_timeout", row.maximumTimeoutSeconds());
    json.put("project_id", row.projectId());
    json.put("online", online);
    json.put("contacted_at", text(row.contactedAt()));
    json.put("created_at", row.createdAt().toString());
    return json;
  }

  /** The same with one more value. */
  static Map<String, @Nullable Object> plus(
      Map<String, @Nullable Object> json, String key, String value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(json);
    more.put(key, value);
    return more;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
