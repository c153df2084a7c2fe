package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An earlier job whose artifacts this one gets.
 *
 * @param id of the job that made the artifacts
 * @param token what to show when downloading; secret
 * @param artifactsFile null if that job has no archive
 */
public record JobDependency(
    long id,
    String token,
    String name,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ArtifactsFile artifactsFile) {

  public JobDependency {
    token = Absent.text(token);
    name = Absent.text(name);
  }

  /** Name and size in bytes of the archive. */
  public record ArtifactsFile(String filename, long size) {

    public ArtifactsFile {
      filename = Absent.text(filename);
    }
  }

  @Override
  public String toString() {
    return "JobDependency[id=" + id + ", name=" + name + "]";
  }
}
