package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of the calls that only name a runner: verify, unregister and reset of the token.
 *
 * @param info sent with verify, null elsewhere
 * @param systemId which machine uses the token; empty where the call has none
 */
public record RunnerCall(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunnerInfo info,
    String token,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String systemId) {

  public RunnerCall {
    token = Absent.text(token);
    systemId = Absent.text(systemId);
  }

  @Override
  public String toString() {
    return "RunnerCall[systemId=" + systemId + "]";
  }
}
