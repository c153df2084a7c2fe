package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * Body of {@code POST jobs/request}.
 *
 * @param lastUpdate the queue version seen last, echoed; empty at first
 * @param session how to reach the runner's session server; empty for none
 */
public record RequestJob(
    RunnerInfo info,
    String token,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String systemId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String lastUpdate,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> session) {

  public RequestJob {
    info = info == null ? RunnerInfo.UNKNOWN : info;
    token = Absent.text(token);
    systemId = Absent.text(systemId);
    lastUpdate = Absent.text(lastUpdate);
    session = Absent.map(session);
  }

  @Override
  public String toString() {
    return "RequestJob[systemId=" + systemId + ", lastUpdate=" + lastUpdate + "]";
  }
}
