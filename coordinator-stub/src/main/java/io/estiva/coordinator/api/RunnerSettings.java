package io.estiva.coordinator.api;

import io.estiva.coordinator.store.RunnerRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A runner's settings from the parameters of a call. */
final class RunnerSettings {
  private RunnerSettings() {}

  /** A new runner, or the present one with what the call changes. */
  static RunnerRow of(ApiBodies call, @Nullable RunnerRow present, Instant created) {
    List<String> tags =
        present != null && call.text("tag_list", "\0").equals("\0")
            ? present.tags()
            : call.texts("tag_list");
    return new RunnerRow(
        present == null ? 0 : present.id(),
        present != null && present.legacy(),
        call.text("description", present == null ? "" : present.description()),
        call.text("maintenance_note", present == null ? "" : present.maintenanceNote()),
        tags,
        call.flag("run_untagged", present == null ? tags.isEmpty() : present.runUntagged()),
        call.flag("locked", present != null && present.locked()),
        call.text(
                "access_level",
                present != null && present.protectedOnly() ? "ref_protected" : "not_protected")
            .equals("ref_protected"),
        call.flag("paused", present != null && present.paused()),
        call.number("maximum_timeout", present == null ? 0 : present.maximumTimeoutSeconds()),
        project(call, present),
        present == null ? null : present.tokenExpiresAt(),
        created,
        present == null ? null : present.contactedAt());
  }

  private static @Nullable Long project(ApiBodies call, @Nullable RunnerRow present) {
    if (present != null) {
      return present.projectId();
    }
    long id = call.number("project_id", 0);
    return id == 0 ? null : id;
  }
}
