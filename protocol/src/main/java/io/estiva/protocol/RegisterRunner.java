package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * Body of {@code POST runners}: makes a runner from a registration token.
 *
 * @param tagList comma separated
 * @param maximumTimeout in seconds, 0 for none
 */
public record RegisterRunner(
    String token,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String description,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String tagList,
    boolean runUntagged,
    boolean locked,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String accessLevel,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long maximumTimeout,
    boolean paused,
    RunnerInfo info) {

  public RegisterRunner {
    token = Absent.text(token);
    description = Absent.text(description);
    tagList = Absent.text(tagList);
    accessLevel = Absent.text(accessLevel);
    info = info == null ? RunnerInfo.UNKNOWN : info;
  }

  @Override
  public String toString() {
    return "RegisterRunner" + Map.of("description", description, "tagList", tagList);
  }
}
