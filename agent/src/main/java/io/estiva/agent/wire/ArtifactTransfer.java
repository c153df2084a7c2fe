package io.estiva.agent.wire;

import io.estiva.protocol.JobDependency;
import java.nio.file.Path;

/** Artifacts of one job, up and down. Calls block the job's thread; an interrupt ends them. */
public final class ArtifactTransfer {

  /**
   * Sends a file.
   *
   * @throws TransferFailed if the coordinator does not take it, after the tries that make sense
   * @throws InterruptedException if the job is to end
   */
  public void upload(Path file, Upload as) throws InterruptedException {
    throw new UnsupportedOperationException(file + " as " + as);
  }

  /**
   * Fetches the archive of an earlier job into a new file.
   *
   * @throws TransferFailed if there is none, or it may not be had, after the tries that make sense
   * @throws InterruptedException if the job is to end; the file may be there in part
   */
  public void download(JobDependency dependency, Path into) throws InterruptedException {
    throw new UnsupportedOperationException(dependency + " into " + into);
  }

  /**
   * What an uploaded file is.
   *
   * @param fileName as the coordinator is to store it
   * @param type for example {@code archive}; empty for that
   * @param format {@code zip}, {@code gzip} or {@code raw}; empty for zip
   * @param expireIn empty for the coordinator's default
   */
  public record Upload(String fileName, String type, String format, String expireIn) {}
}
