package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A variable of a job. Of several with one key the last wins.
 *
 * @param isPublic may be shown to service containers
 * @param masked its value must not appear in the log
 * @param file the value is written to a file and the variable holds its path
 * @param raw the value is taken literally, without expansion
 */
public record JobVariable(
    String key,
    String value,
    @JsonProperty("public") boolean isPublic,
    boolean masked,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean file,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean raw) {

  public JobVariable {
    key = Absent.text(key);
    value = Absent.text(value);
  }

  /** A literal value that everybody may see. */
  public static JobVariable plain(String key, String value) {
    return new JobVariable(key, value, true, false, false, true);
  }

  /** A literal value that only the job may see and no log. */
  public static JobVariable secret(String key, String value) {
    return new JobVariable(key, value, false, true, false, true);
  }

  @Override
  public String toString() {
    return "JobVariable[" + key + "]";
  }
}
