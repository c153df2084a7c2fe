package io.estiva.pipeline.state;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The status of a job, a stage or a pipeline, with GitLab's names. */
public enum JobStatus {
  CREATED,
  WAITING_FOR_RESOURCE,
  PREPARING,
  WAITING_FOR_CALLBACK,
  PENDING,
  RUNNING,
  SUCCESS,
  FAILED,
  CANCELING,
  CANCELED,
  SKIPPED,
  MANUAL,
  SCHEDULED;

  private static final Set<JobStatus> COMPLETED = EnumSet.of(SUCCESS, FAILED, CANCELED, SKIPPED);
  private static final Set<JobStatus> ACTIVE =
      EnumSet.of(WAITING_FOR_RESOURCE, PREPARING, WAITING_FOR_CALLBACK, PENDING, RUNNING);
  private static final Set<JobStatus> STARTED = EnumSet.of(RUNNING, CANCELING, SUCCESS, FAILED);

  /** The name in APIs, stores and pages, such as {@code waiting_for_resource}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that name. */
  public static Optional<JobStatus> of(String wireName) {
    for (JobStatus status : values()) {
      if (status.wireName().equals(wireName)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** Nothing more happens by itself: success, failed, canceled, skipped. */
  public boolean isCompleted() {
    return COMPLETED.contains(this);
  }

  /** On its way to a runner or on one. */
  public boolean isActive() {
    return ACTIVE.contains(this);
  }

  /** Waits for a person or for a moment in time: manual, scheduled. */
  public boolean isBlocked() {
    return this == MANUAL || this == SCHEDULED;
  }

  /** A runner has had it (a canceled or skipped job may or may not have been on one). */
  public boolean isStarted() {
    return STARTED.contains(this);
  }

  /** Whether cancelling has something to do; a manual job that nobody played stays as it is. */
  public boolean isCancelable() {
    return isActive() || this == SCHEDULED || this == CREATED;
  }

  /** Whether a person may run the job once more; a new attempt is a new record. */
  public boolean isRetryable() {
    return this == SUCCESS || this == FAILED || this == CANCELED;
  }

  /** Whether a person may start it now. */
  public boolean isPlayable() {
    return isBlocked();
  }

  /**
   * Whether a store may replace this status by the other one. A completed job never changes, except
   * that a skipped one may come back to created when an earlier job is played or retried.
   */
  public boolean canBecome(JobStatus next) {
    if (next == this) {
      return false;
    }
    return switch (this) {
      case SUCCESS, FAILED, CANCELED -> false;
      case SKIPPED -> next == CREATED;
      case CANCELING -> next == CANCELED || next == FAILED || next == SUCCESS;
      case RUNNING -> next.isCompleted() && next != SKIPPED || next == CANCELING;
      case CREATED -> next != CANCELING && next != RUNNING && next != SUCCESS;
      case MANUAL, SCHEDULED ->
          next.isActive() && next != RUNNING || next == CANCELED || next == SKIPPED;
      case WAITING_FOR_RESOURCE, PREPARING, WAITING_FOR_CALLBACK, PENDING ->
          next.isActive()
              || next == FAILED
              || next == CANCELED
              || next == SKIPPED
              || next == SUCCESS;
    };
  }
}
