package io.estiva.pipeline.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job may fail without failing the pipeline.
 *
 * @param always what holds before the job ends
 * @param exitCodes exit codes of the script for which it holds as well
 */
public record AllowFailure(boolean always, List<Integer> exitCodes) {

  public static final AllowFailure NO = new AllowFailure(false, List.of());
  public static final AllowFailure YES = new AllowFailure(true, List.of());

  public AllowFailure {
    exitCodes = List.copyOf(exitCodes);
  }

  /**
   * Whether this failure is allowed. The store keeps the answer as the job's {@code allow_failure}.
   *
   * @param reason GitLab's name of the failure reason
   * @param exitCode null if the script did not end by itself
   */
  public boolean allows(String reason, @Nullable Integer exitCode) {
    return always
        || exitCode != null && reason.equals("script_failure") && exitCodes.contains(exitCode);
  }
}
