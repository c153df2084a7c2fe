package io.estiva.protocol;

import java.util.Locale;

/** How the checksum of a log is written: CRC-32 (IEEE) of all bytes after masking. */
public final class TraceChecksum {

  private TraceChecksum() {}

  /** For example {@code crc32:363a3020}. */
  public static String of(long crc32) {
    return String.format(Locale.ROOT, "crc32:%08x", crc32);
  }
}
