package io.estiva.agent.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.UnixStat;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Zip archives with file modes and links, as the official runner makes and reads them. */
public final class ZipArchive {
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
  };

  /** A link's text is a path. */
  private static final int LONGEST_LINK = 4096;

  private ZipArchive() {}

  /**
   * Writes the files into a new archive. Nothing may write to the directory meanwhile.
   *
   * @param paths relative to {@code root}, see {@link FileSelection#paths}
   */
  public static void write(Path root, List<String> paths, Path archive) throws IOException {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(archive)) {
      zip.setUseZip64(Zip64Mode.AsNeeded);
      for (String path : paths) {
        Path file = root.resolve(path);
        PosixFileAttributes attributes =
            Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        ZipArchiveEntry entry = new ZipArchiveEntry(attributes.isDirectory() ? path + "/" : path);
        entry.setTime(attributes.lastModifiedTime().toMillis());
        entry.setUnixMode(type(attributes) | mode(attributes.permissions()));
        if (attributes.isRegularFile()) {
          entry.setSize(attributes.size());
        }
        zip.putArchiveEntry(entry);
        if (attributes.isSymbolicLink()) {
          zip.write(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
        } else if (attributes.isRegularFile()) {
          Files.copy(file, zip);
        }
        zip.closeArchiveEntry();
      }
    }
  }

  /**
   * Unpacks an archive into a directory that nothing else writes to. An entry replaces a file of
   * the same name. Links are made last, so that no entry can be written through one.
   *
   * @return how many files were written
   * @throws ArchiveRefused when an entry leaves {@code root}, or there are too many or too large
   *     ones; what was unpacked before stays
   */
  public static int extract(Path archive, Path root, ArchiveLimits limits) throws IOException {
    List<Link> links = new ArrayList<>();
    long left = limits.bytes();
    int entries = 0;
    int files = 0;
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      Enumeration<ZipArchiveEntry> all = zip.getEntries();
      while (all.hasMoreElements()) {
        ZipArchiveEntry entry = all.nextElement();
        if (++entries > limits.entries()) {
          throw new ArchiveRefused("the archive has more than " + limits.entries() + " entries");
        }
        Path target = target(root, entry.getName());
        if (entry.isDirectory()) {
          makeDirectories(root, target);
        } else if (entry.isUnixSymlink()) {
          links.add(new Link(target, linkText(zip, entry)));
        } else {
          try (InputStream in = zip.getInputStream(entry)) {
            left -= writeFile(root, target, in, left, limits);
          }
          restore(target, entry);
          files++;
        }
      }
    }
    for (Link link : links) {
      makeLink(root, link);
      files++;
    }
    return files;
  }

  private record Link(Path at, String text) {}

  private static Path target(Path root, String name) {
    if (name.indexOf('\0') >= 0 || name.startsWith("/") || name.contains("\\")) {
      throw new ArchiveRefused(
          "the archive's entry '" + printable(name) + "' is not a relative path");
    }
    Path target = root.resolve(name).normalize();
    boolean climbs = List.of(name.split("/")).contains("..");
    if (climbs || !target.startsWith(root) || target.equals(root)) {
      throw new ArchiveRefused(
          "the archive's entry '" + printable(name) + "' leaves the project's directory");
    }
    return target;
  }

  private static void makeDirectories(Path root, Path directory) throws IOException {
    if (!SafePaths.hasRealParents(root, directory.resolve("x"))) {
      throw new ArchiveRefused(
          "a link or a file stands in the way of the archive's directory '"
              + root.relativize(directory)
              + "'");
    }
    Files.createDirectories(directory);
  }

  private static long writeFile(
      Path root, Path target, InputStream in, long left, ArchiveLimits limits) throws IOException {
    Path parent = target.getParent();
    if (parent != null && !parent.equals(root)) {
      makeDirectories(root, parent);
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArchiveRefused(
          "a directory stands in the way of the archive's file '" + root.relativize(target) + "'");
    }
    Files.deleteIfExists(target);
    long written = 0;
    try (OutputStream out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[64 * 1024];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        written += count;
        if (written > left) {
          throw new ArchiveRefused("the archive unpacks to more than " + limits.bytes() + " bytes");
        }
        out.write(buffer, 0, count);
      }
    }
    return written;
  }

  private static void restore(Path file, ZipArchiveEntry entry) throws IOException {
    int mode = entry.getUnixMode();
    if (mode != 0) {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      for (int bit = 0; bit < BITS.length; bit++) {
        if ((mode & (1 << bit)) != 0) {
          permissions.add(BITS[bit]);
        }
      }
      permissions.add(PosixFilePermission.OWNER_READ);
      Files.setPosixFilePermissions(file, permissions);
    }
    if (entry.getTime() > 0) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(entry.getTime()));
    }
  }

  private static String linkText(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] text = in.readNBytes(LONGEST_LINK + 1);
      if (text.length > LONGEST_LINK) {
        throw new ArchiveRefused(
            "the archive's link '" + printable(entry.getName()) + "' is too long");
      }
      return new String(text, StandardCharsets.UTF_8);
    }
  }

  private static void makeLink(Path root, Link link) throws IOException {
    Path parent = link.at().getParent();
    if (parent == null || link.text().indexOf('\0') >= 0 || link.text().isEmpty()) {
      throw new ArchiveRefused(
          "the archive's link '" + root.relativize(link.at()) + "' has no target");
    }
    Path leadsTo = parent.resolve(link.text()).normalize();
    if (link.text().startsWith("/") || !leadsTo.startsWith(root)) {
      throw new ArchiveRefused(
          "the archive's link '"
              + root.relativize(link.at())
              + "' leads out of the project's directory");
    }
    if (!parent.equals(root)) {
      makeDirectories(root, parent);
    }
    if (Files.isDirectory(link.at(), LinkOption.NOFOLLOW_LINKS)) {
      throw new ArchiveRefused(
          "a directory stands in the way of the archive's link '"
              + root.relativize(link.at())
              + "'");
    }
    Path fresh = parent.resolve(".estiva-link");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, Path.of(link.text()));
    Files.move(fresh, link.at(), StandardCopyOption.REPLACE_EXISTING);
  }

  private static int type(PosixFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return UnixStat.DIR_FLAG;
    }
    return attributes.isSymbolicLink() ? UnixStat.LINK_FLAG : UnixStat.FILE_FLAG;
  }

  private static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (int bit = 0; bit < BITS.length; bit++) {
      if (permissions.contains(BITS[bit])) {
        mode |= 1 << bit;
      }
    }
    return mode;
  }

  private static String printable(String name) {
    String clean = name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > 200 ? clean.substring(0, 200) + "…" : clean;
  }
}
