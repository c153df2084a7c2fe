package io.estiva.agent;

/** Small payloads for tests. */
public final class Payloads {

  private Payloads() {}

  /** A job without a repository. */
  public static String job(long id) {
    return """
    {"id": %d, "token": "glcbt-token-%d", "job_info": {"name": "hello", "stage": "test", "project_id": 1},
     "git_info": {}, "runner_info": {"timeout": 60}, "variables": [], "steps": [],
     "features": {"trace_sections": true, "failure_reasons": ["script_failure", "runner_configuration_error"]}}
    """
        .formatted(id, id);
  }
}
