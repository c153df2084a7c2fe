package io.estiva.protocol;

/** Header names of the runner API. Names compare without regard to case. */
public final class WireHeaders {

  public static final String JOB_TOKEN = "JOB-TOKEN";
  public static final String RUNNER_TOKEN = "RUNNER-TOKEN";
  public static final String REQUEST_ID = "X-Request-Id";

  /** Version of a runner's queue, in answers to a job request; echoed as {@code last_update}. */
  public static final String LAST_UPDATE = "X-GitLab-Last-Update";

  /** The job's state after a PUT or PATCH. */
  public static final String JOB_STATUS = "Job-Status";

  /** Seconds between two PATCHes that the server wants, in answers to PUT and PATCH. */
  public static final String TRACE_UPDATE_INTERVAL = "X-GitLab-Trace-Update-Interval";

  public static final String CONTENT_RANGE = "Content-Range";
  public static final String RANGE = "Range";
  public static final String RETRY_AFTER = "Retry-After";
  public static final String RATE_LIMIT_RESET_TIME = "RateLimit-ResetTime";

  /**
   * Estiva's own, in answers to PUT and PATCH: new log bytes are wanted this many milliseconds
   * after they were written, instead of at the next interval. A peer that does not know it ignores
   * it.
   */
  public static final String TRACE_FLUSH_MILLIS = "Estiva-Trace-Flush-Millis";

  /**
   * Estiva's own, in answers to PUT and PATCH: a silent job is to touch the server after this many
   * seconds instead of 30, so that a cancel is seen sooner.
   */
  public static final String KEEP_ALIVE_SECONDS = "Estiva-Keep-Alive-Seconds";

  private WireHeaders() {}
}
