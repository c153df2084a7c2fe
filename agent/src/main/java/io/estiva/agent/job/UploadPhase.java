package io.estiva.agent.job;

import io.estiva.agent.artifact.ArchiveRefused;
import io.estiva.agent.artifact.FileSelection;
import io.estiva.agent.artifact.ReportFiles;
import io.estiva.agent.artifact.ZipArchive;
import io.estiva.agent.spec.JobFailure;
import io.estiva.agent.wire.ArtifactTransfer;
import io.estiva.agent.wire.TransferFailed;
import io.estiva.protocol.FailureReason;
import io.estiva.protocol.JobArtifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Packs and sends what the job is to leave. Runs when the container has ended. */
final class UploadPhase {

  private final JobWork work;

  UploadPhase(JobWork work) {
    this.work = work;
  }

  /**
   * Sends what is due after a success or a failure.
   *
   * @throws JobFailure when something could not be sent
   */
  void run(boolean success) throws InterruptedException {
    List<JobArtifact> all = work.spec().artifacts();
    if (all.stream().noneMatch(artifact -> isDue(artifact, success))) {
      return;
    }
    String section = success ? "upload_artifacts_on_success" : "upload_artifacts_on_failure";
    work.log().begin(section, "Uploading artifacts");
    try {
      for (int i = 0; i < all.size(); i++) {
        int number = i;
        if (isDue(all.get(i), success)
            && !work.journal().entry().uploads().contains(i)
            && upload(all.get(i))) {
          work.journal().write(entry -> entry.uploaded(number));
        }
      }
    } catch (TransferFailed | ArchiveRefused e) {
      throw new JobFailure(FailureReason.RUNNER_SYSTEM_FAILURE, "artifacts: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack the artifacts", e);
    } finally {
      work.log().end(section);
    }
  }

  private static boolean isDue(JobArtifact artifact, boolean success) {
    if (artifact.paths().isEmpty() && !artifact.untracked()) {
      return false;
    }
    return switch (artifact.when()) {
      case "always" -> true;
      case "on_failure" -> !success;
      default -> success;
    };
  }

  private boolean upload(JobArtifact artifact) throws IOException, InterruptedException {
    Path tree = work.places().tree();
    FileSelection selection = new FileSelection(tree, work.host().archiveLimits());
    List<String> exclude = artifact.exclude().stream().map(this::relative).toList();
    for (String pattern : artifact.paths()) {
      int count = selection.add(relative(pattern), exclude);
      if (count == 0) {
        work.log()
            .warning(
                pattern
                    + ": no matching files. Artifact paths are relative to the project's directory.");
      } else {
        work.log().line(pattern + ": found " + count + " matching artifact files and directories");
      }
    }
    if (artifact.untracked()) {
      work.log()
          .line("untracked: found " + selection.addFiles(untracked(tree), exclude) + " files");
    }
    if (selection.isEmpty()) {
      work.log().error("No files to upload");
      return false;
    }
    Path packed = work.places().scratch().resolve("artifact");
    try {
      ArtifactTransfer.Upload as = pack(artifact, tree, selection.paths(), packed);
      work.taken().artifacts().upload(packed, as);
      work.log().line("Uploaded " + as.fileName() + " (" + Files.size(packed) + " bytes)");
      return true;
    } finally {
      Files.deleteIfExists(packed);
    }
  }

  private static ArtifactTransfer.Upload pack(
      JobArtifact artifact, Path tree, List<String> paths, Path packed) throws IOException {
    String type = artifact.artifactType().isEmpty() ? "archive" : artifact.artifactType();
    String base = artifact.name().replaceFirst("^.*/", "");
    String name = base.isEmpty() ? (type.equals("archive") ? "artifacts" : "default") : base;
    switch (artifact.artifactFormat()) {
      case "gzip" -> {
        ReportFiles.gzip(tree, paths, packed);
        name = name + ".gz";
      }
      case "raw" -> ReportFiles.raw(tree, paths, packed);
      default -> {
        ZipArchive.write(tree, paths, packed);
        name = name + ".zip";
      }
    }
    return new ArtifactTransfer.Upload(
        name,
        type,
        artifact.artifactFormat().isEmpty() ? "zip" : artifact.artifactFormat(),
        artifact.expireIn());
  }

  /** No git here: the job could have changed its configuration. */
  private List<String> untracked(Path tree) throws IOException, InterruptedException {
    FileSelection everything = new FileSelection(tree, work.host().archiveLimits());
    everything.add(".", List.of(".git", ".git/**"));
    Set<String> tracked =
        work.spec().source().isWanted()
            ? work.host().commits().files(work.spec().source().request())
            : Set.of();
    return everything.paths().stream().filter(path -> !tracked.contains(path)).toList();
  }

  /** Paths may be given as the job sees them. */
  private String relative(String pattern) {
    String project = work.spec().projectDirectory();
    if (pattern.equals(project)) {
      return ".";
    }
    return pattern.startsWith(project + "/") ? pattern.substring(project.length() + 1) : pattern;
  }
}
