package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * One archive or report that a job uploads.
 *
 * @param when {@code on_success} (also when empty), {@code on_failure} or {@code always}
 * @param expireIn a human duration, {@code never}, or empty for the server's default
 * @param artifactType empty means {@code archive}
 * @param artifactFormat {@code zip} (also when empty), {@code gzip} or {@code raw}
 */
public record JobArtifact(
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String name,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean untracked,
    List<String> paths,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> exclude,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String when,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String expireIn,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String artifactType,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String artifactFormat) {

  public JobArtifact {
    name = Absent.text(name);
    paths = Absent.list(paths);
    exclude = Absent.list(exclude);
    when = Absent.text(when);
    expireIn = Absent.text(expireIn);
    artifactType = Absent.text(artifactType);
    artifactFormat = Absent.text(artifactFormat);
  }
}
