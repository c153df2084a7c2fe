package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to check out.
 *
 * @param repoUrl with the user {@code gitlab-ci-token} and the job's token; secret
 * @param refType {@code branch} or {@code tag}
 * @param depth 0 for the whole history
 * @param repoObjectFormat {@code sha1} or {@code sha256}; empty means sha1
 * @param isProtected null where an old server did not say
 */
public record GitInfo(
    String repoUrl,
    String ref,
    String sha,
    String beforeSha,
    String refType,
    List<String> refspecs,
    int depth,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String repoObjectFormat,
    @com.fasterxml.jackson.annotation.JsonProperty("protected")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Boolean isProtected) {

  /** A job without a repository. */
  public static final GitInfo NONE = new GitInfo("", "", "", "", "", List.of(), 0, "", null);

  public GitInfo {
    repoUrl = Absent.text(repoUrl);
    ref = Absent.text(ref);
    sha = Absent.text(sha);
    beforeSha = Absent.text(beforeSha);
    refType = Absent.text(refType);
    refspecs = Absent.list(refspecs);
    repoObjectFormat = Absent.text(repoObjectFormat);
  }

  @Override
  public String toString() {
    return "GitInfo[ref=" + ref + ", sha=" + sha + "]";
  }
}
