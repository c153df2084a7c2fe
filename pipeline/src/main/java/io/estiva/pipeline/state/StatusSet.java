package io.estiva.pipeline.state;

/**
 * The kinds of status that occur in a set of jobs; all that a composite status depends on.
 *
 * <p>Two kinds exist only here: an allowed failure counts as a warning, an optional manual job is
 * ignored.
 */
record StatusSet(int bits) {

  static final StatusSet EMPTY = new StatusSet(0);

  private static final int WARN = 1 << JobStatus.values().length;
  private static final int IGNORED = WARN << 1;

  private static final int SUCCESS = bit(JobStatus.SUCCESS);
  private static final int FAILED = bit(JobStatus.FAILED);
  private static final int CANCELED = bit(JobStatus.CANCELED);
  private static final int SKIPPED = bit(JobStatus.SKIPPED);
  private static final int CREATED = bit(JobStatus.CREATED);
  private static final int PENDING = bit(JobStatus.PENDING);
  private static final int PREPARING = bit(JobStatus.PREPARING);
  private static final int RUNNING = bit(JobStatus.RUNNING);

  /** In this order the first that occurs gives the set its status. */
  private static final JobStatus[] LEADING = {
    JobStatus.WAITING_FOR_RESOURCE,
    JobStatus.WAITING_FOR_CALLBACK,
    JobStatus.MANUAL,
    JobStatus.SCHEDULED,
    JobStatus.PREPARING,
  };

  StatusSet plus(JobStatus status, boolean allowFailure) {
    return new StatusSet(bits | kind(status, allowFailure));
  }

  StatusSet plus(StatusSet other) {
    return new StatusSet(bits | other.bits);
  }

  boolean hasWarnings() {
    return has(WARN);
  }

  /** Status of the whole, as a stage or a pipeline shows it. */
  JobStatus composite() {
    if (bits == 0) {
      return JobStatus.SUCCESS;
    }
    if (within(SKIPPED | IGNORED)) {
      return JobStatus.SKIPPED;
    }
    if (within(SUCCESS | SKIPPED | WARN | IGNORED)) {
      return JobStatus.SUCCESS;
    }
    if (within(CREATED | WARN | IGNORED)) {
      return JobStatus.CREATED;
    }
    if (within(PREPARING | WARN | IGNORED)) {
      return JobStatus.PREPARING;
    }
    if (within(CANCELED | SUCCESS | SKIPPED | WARN | IGNORED)) {
      return JobStatus.CANCELED;
    }
    if (within(PENDING | CREATED | SKIPPED | WARN | IGNORED)) {
      return JobStatus.PENDING;
    }
    return mixed();
  }

  private JobStatus mixed() {
    if (has(RUNNING | PENDING)) {
      return JobStatus.RUNNING;
    }
    for (JobStatus status : LEADING) {
      if (has(bit(status))) {
        return status;
      }
    }
    if (has(CREATED)) {
      return JobStatus.RUNNING;
    }
    return has(bit(JobStatus.CANCELING)) ? JobStatus.CANCELING : JobStatus.FAILED;
  }

  /**
   * Status of the jobs that a job needs: one that was skipped, or that nobody must play, skips it.
   */
  JobStatus compositeOfNeeds() {
    if (has(SKIPPED | IGNORED)) {
      return JobStatus.SKIPPED;
    }
    if (!within(SUCCESS | FAILED | CANCELED | SKIPPED | WARN)) {
      return JobStatus.PENDING;
    }
    return composite();
  }

  private boolean has(int kinds) {
    return (bits & kinds) != 0;
  }

  private boolean within(int kinds) {
    return (bits & ~kinds) == 0;
  }

  private static int kind(JobStatus status, boolean allowFailure) {
    if (allowFailure && (status == JobStatus.FAILED || status == JobStatus.CANCELED)) {
      return WARN;
    }
    return allowFailure && status == JobStatus.MANUAL ? IGNORED : bit(status);
  }

  private static int bit(JobStatus status) {
    return 1 << status.ordinal();
  }
}
