package io.estiva.agent.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Reports of a job, which are not zipped. */
public final class ReportFiles {

  private ReportFiles() {}

  /**
   * One gzip member for each file, one after the other, with the file's name in its header.
   *
   * @param paths see {@link FileSelection#paths}; directories and links are left out
   */
  public static void gzip(Path root, List<String> paths, Path into) throws IOException {
    try (OutputStream out = Files.newOutputStream(into)) {
      for (String path : files(root, paths)) {
        GzipParameters parameters = new GzipParameters();
        Path name = Path.of(path).getFileName();
        parameters.setFileName(name == null ? "" : name.toString());
        GzipCompressorOutputStream member = new GzipCompressorOutputStream(out, parameters);
        try (InputStream in = open(root, path)) {
          in.transferTo(member);
        }
        member.finish();
      }
    }
  }

  /**
   * The one file as it is.
   *
   * @throws ArchiveRefused when there are more
   */
  public static void raw(Path root, List<String> paths, Path into) throws IOException {
    List<String> files = files(root, paths);
    if (files.size() != 1) {
      throw new ArchiveRefused(
          "a report of this kind is exactly one file, and " + files.size() + " match");
    }
    try (InputStream in = open(root, files.get(0));
        OutputStream out = Files.newOutputStream(into)) {
      in.transferTo(out);
    }
  }

  private static List<String> files(Path root, List<String> paths) {
    return paths.stream()
        .filter(path -> Files.isRegularFile(root.resolve(path), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static InputStream open(Path root, String path) throws IOException {
    return Files.newInputStream(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }
}
