package io.estiva.protocol;

import java.util.Locale;

/**
 * A capability that a runner announces. Servers withhold jobs that need one that is not announced.
 */
public enum Feature {
  VARIABLES,
  IMAGE,
  SERVICES,
  ARTIFACTS,
  CACHE,
  FALLBACK_CACHE_KEYS,
  SHARED,
  UPLOAD_MULTIPLE_ARTIFACTS,
  UPLOAD_RAW_ARTIFACTS,
  SESSION,
  TERMINAL,
  REFSPECS,
  MASKING,
  PROXY,
  RAW_VARIABLES,
  ARTIFACTS_EXCLUDE,
  MULTI_BUILD_STEPS,
  TRACE_RESET,
  TRACE_CHECKSUM,
  TRACE_SIZE,
  VAULT_SECRETS,
  CANCELABLE,
  RETURN_EXIT_CODE,
  SERVICE_VARIABLES,
  SERVICE_MULTIPLE_ALIASES,
  IMAGE_EXECUTOR_OPTS,
  SERVICE_EXECUTOR_OPTS,
  CANCEL_GRACEFULLY,
  NATIVE_STEPS_INTEGRATION,
  TWO_PHASE_JOB_COMMIT,
  JOB_INPUTS;

  /** The key of the feature in {@code info.features}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
