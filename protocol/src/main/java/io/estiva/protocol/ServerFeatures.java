package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server can do with what the runner sends.
 *
 * @param traceSections whether section markers are wanted in the log
 * @param failureReasons the reasons that the server accepts
 * @param tokenMaskPrefixes further prefixes of tokens to mask in the log
 * @param tracing as it came, or null
 */
public record ServerFeatures(
    boolean traceSections,
    List<String> failureReasons,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> tokenMaskPrefixes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> tracing) {

  /** What a peer means that sends none. */
  public static final ServerFeatures NONE = new ServerFeatures(false, List.of(), List.of(), null);

  public ServerFeatures {
    failureReasons = Absent.list(failureReasons);
    tokenMaskPrefixes = Absent.list(tokenMaskPrefixes);
  }
}
