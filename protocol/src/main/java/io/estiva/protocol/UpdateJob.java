package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PUT jobs/:id}.
 *
 * @param state {@link #RUNNING}, {@link #SUCCESS} or {@link #FAILED}; a runner never says canceled
 * @param failureReason wire name, empty for none; see {@link FailureReason}
 * @param checksum deprecated copy of the output's
 * @param exitCode left out of the wire when 0, which therefore means success or unknown
 */
public record UpdateJob(
    RunnerInfo info,
    String token,
    String state,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String failureReason,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String checksum,
    Output output,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) int exitCode) {

  public static final String RUNNING = "running";
  public static final String SUCCESS = "success";
  public static final String FAILED = "failed";

  public UpdateJob {
    info = info == null ? RunnerInfo.UNKNOWN : info;
    token = Absent.text(token);
    state = Absent.text(state);
    failureReason = Absent.text(failureReason);
    checksum = Absent.text(checksum);
    output = output == null ? Output.NOTHING : output;
  }

  /**
   * What the runner has written to the log so far.
   *
   * @param checksum {@code crc32:} and eight lower-case hex digits; see {@link TraceChecksum}
   * @param bytesize bytes of the log after masking
   */
  public record Output(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checksum,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long bytesize) {

    /** An empty object on the wire, as in the first update of a job. */
    public static final Output NOTHING = new Output(null, 0);
  }

  @Override
  public String toString() {
    return "UpdateJob[state="
        + state
        + ", failureReason="
        + failureReason
        + ", exitCode="
        + exitCode
        + "]";
  }
}
