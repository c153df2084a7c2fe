package io.estiva.agent.job;

import io.estiva.agent.artifact.ArchiveRefused;
import io.estiva.agent.artifact.ZipArchive;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.wire.TransferFailed;
import io.estiva.protocol.FailureReason;
import io.estiva.protocol.JobDependency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Fetches the artifacts of earlier jobs and unpacks them over the sources. */
final class DownloadPhase {

  private final JobWork work;

  DownloadPhase(JobWork work) {
    this.work = work;
  }

  void run() throws InterruptedException {
    List<JobDependency> wanted =
        work.spec().dependencies().stream()
            .filter(
                dependency ->
                    dependency.artifactsFile() != null
                        && !dependency.artifactsFile().filename().isEmpty())
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    work.log().begin("download_artifacts", "Downloading artifacts");
    try {
      for (JobDependency dependency : wanted) {
        download(dependency);
      }
      openDirectories(work.places().tree());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack artifacts", e);
    } finally {
      work.log().end("download_artifacts");
    }
  }

  private void download(JobDependency dependency) throws InterruptedException, IOException {
    Path archive = work.places().scratch().resolve("dependency.zip");
    try {
      work.taken().artifacts().download(dependency, archive);
      int files = ZipArchive.extract(archive, work.places().tree(), work.host().archiveLimits());
      work.log()
          .line(
              "Unpacked "
                  + files
                  + " files of "
                  + dependency.name()
                  + " ("
                  + dependency.id()
                  + ")");
    } catch (TransferFailed | ArchiveRefused e) {
      throw new JobFailure(FailureReason.RUNNER_SYSTEM_FAILURE, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  /** The container's user may be another than ours. */
  private static void openDirectories(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (directory.endsWith(".git")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
