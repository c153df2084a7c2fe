package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A service container beside the job.
 *
 * @param alias one text; names are split at commas and blanks
 */
public record JobService(
    String name,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> entrypoint,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Map<String, Object>> ports,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> executorOpts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> pullPolicy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String alias,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> command,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ServiceVariable> variables) {

  public JobService {
    name = Absent.text(name);
    entrypoint = Absent.list(entrypoint);
    ports = Absent.list(ports);
    executorOpts = Absent.map(executorOpts);
    pullPolicy = Absent.list(pullPolicy);
    alias = Absent.text(alias);
    command = Absent.list(command);
    variables = Absent.list(variables);
  }

  /** A variable that only the service sees. */
  public record ServiceVariable(String key, String value) {

    public ServiceVariable {
      key = Absent.text(key);
      value = Absent.text(value);
    }

    @Override
    public String toString() {
      return "ServiceVariable[" + key + "]";
    }
  }
}
