package io.estiva.agent.job;

import io.estiva.protocol.WireMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes payloads for tests, as a coordinator sends them. */
final class JobPayloadText {

  private final long id;
  private final Map<String, Object> payload = new LinkedHashMap<>();
  private final List<Map<String, Object>> variables = new ArrayList<>();
  private final List<Map<String, Object>> steps = new ArrayList<>();

  private JobPayloadText(long id, String image) {
    this.id = id;
    payload.put("id", id);
    payload.put("token", "glcbt-secret-token-" + id);
    payload.put(
        "job_info",
        Map.of(
            "name", "hello", "stage", "test", "project_id", 1, "project_full_path", "acme/shop"));
    payload.put("git_info", Map.of());
    payload.put("runner_info", Map.of("timeout", 600));
    payload.put("image", Map.of("name", image));
    payload.put(
        "features",
        Map.of(
            "trace_sections",
            true,
            "failure_reasons",
            List.of("script_failure", "runner_configuration_error")));
    payload.put("variables", variables);
    payload.put("steps", steps);
  }

  static JobPayloadText job(long id, String image) {
    return new JobPayloadText(id, image);
  }

  JobPayloadText script(String... lines) {
    steps.add(Map.of("name", "script", "script", List.of(lines), "when", "on_success"));
    return this;
  }

  JobPayloadText afterScript(String... lines) {
    steps.add(Map.of("name", "after_script", "script", List.of(lines), "when", "always"));
    return this;
  }

  JobPayloadText variable(String key, String value) {
    variables.add(Map.of("key", key, "value", value, "public", true, "masked", false, "raw", true));
    return this;
  }

  JobPayloadText secret(String key, String value, boolean file) {
    variables.add(
        Map.of(
            "key", key, "value", value, "public", false, "masked", true, "raw", true, "file",
            file));
    return this;
  }

  JobPayloadText with(String key, Object value) {
    payload.put(key, value);
    return this;
  }

  long id() {
    return id;
  }

  @Override
  public String toString() {
    return new String(new WireMapper().write(payload), java.nio.charset.StandardCharsets.UTF_8);
  }
}
