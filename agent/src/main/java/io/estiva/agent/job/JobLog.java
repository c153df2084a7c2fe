package io.estiva.agent.job;

import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.trace.SecretMasker;
import io.estiva.agent.trace.TraceSpool;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Everything that is to be read in a job's log goes through here: masked, then spooled. Thread-safe
 * by this object's lock.
 */
public final class JobLog {

  private static final String ERASE = "\u001b[0K";
  private static final String RESET = "\u001b[0;m";

  private final TraceSpool spool;
  private final SecretMasker masker;
  private final Clock clock;
  private final boolean sections;
  private long skip;

  /**
   * A log that appends to the spool.
   *
   * @param skip how many of the first masked bytes are in the spool already
   */
  JobLog(TraceSpool spool, JobSpec job, Clock clock, long skip) {
    this.spool = spool;
    this.masker = new SecretMasker(job.secrets(), job.tokenPrefixes(), this::spool);
    this.clock = clock;
    this.sections = job.sections();
    this.skip = skip;
  }

  /** A plain line of the agent's. */
  public synchronized void line(String text) {
    raw(ERASE + text + "\n");
    masker.flush();
  }

  /** A line that stands out, in green. */
  public void info(String text) {
    line("\u001b[32;1m" + text + RESET);
  }

  /** A line in yellow. */
  public void warning(String text) {
    line("\u001b[0;33mWARNING: " + text + RESET);
  }

  /** A line in red. */
  public void error(String text) {
    line("\u001b[31;1mERROR: " + text + RESET);
  }

  /** Begins a section that readers can fold. */
  synchronized void begin(String section, String title) {
    String marker =
        sections
            ? "section_start:" + clock.instant().getEpochSecond() + ":" + section + "\r" + ERASE
            : "";
    raw(marker + ERASE + "\u001b[36;1m" + title + RESET + RESET + "\n");
    masker.flush();
  }

  /** Ends it. */
  synchronized void end(String section) {
    if (sections) {
      raw("section_end:" + clock.instant().getEpochSecond() + ":" + section + "\r" + ERASE);
      masker.flush();
    }
  }

  /** The job's own output. */
  synchronized void write(byte[] bytes, int offset, int count) {
    masker.write(bytes, offset, count);
  }

  /** Nothing follows that could complete a secret; the rest is spooled. */
  synchronized void flush() {
    masker.flush();
  }

  /** Bytes in the spool. */
  synchronized long length() {
    return spool.length();
  }

  private void raw(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    masker.write(bytes, 0, bytes.length);
  }

  private void spool(byte[] bytes, int offset, int count) {
    int skipped = (int) Math.min(skip, count);
    skip -= skipped;
    if (count > skipped) {
      spool.append(bytes, offset + skipped, count - skipped);
    }
  }
}
