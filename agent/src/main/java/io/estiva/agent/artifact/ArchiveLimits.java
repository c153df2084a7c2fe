package io.estiva.agent.artifact;

/**
 * How much an archive may hold.
 *
 * @param bytes of all files together, unpacked
 * @param entries files, directories and links
 */
public record ArchiveLimits(long bytes, int entries) {
  /** 10 GiB and a million entries: more than builds make, less than fills a host by accident. */
  public static final ArchiveLimits DEFAULT = new ArchiveLimits(10L << 30, 1_000_000);

  public ArchiveLimits {
    if (bytes <= 0 || entries <= 0) {
      throw new IllegalArgumentException("limits of an archive have to be above 0");
    }
  }
}
