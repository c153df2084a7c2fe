package io.estiva.agent.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which commit of which repository.
 *
 * @param address without user and password
 * @param user empty for none
 * @param password secret; empty for none
 * @param sha the commit, 40 or 64 hex digits
 * @param ref the branch or tag, for the name of the remote ref in the job's tree
 * @param tag whether {@code ref} is a tag
 * @param refspecs what the coordinator says to fetch; without any, all branches and tags
 */
public record GitRequest(
    String address,
    String user,
    String password,
    String sha,
    String ref,
    boolean tag,
    List<String> refspecs) {
  private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern REFSPEC =
      Pattern.compile("\\+?[A-Za-z0-9_./*@{}^=+,%~-]+(:[A-Za-z0-9_./*@+,%=-]+)?");

  public GitRequest {
    refspecs = List.copyOf(refspecs);
    if (!SHA.matcher(sha).matches()) {
      throw new GitFailed(
          "the coordinator sent '" + printable(sha) + "' as the commit of this job, which is none",
          true);
    }
    if (address.isBlank() || address.startsWith("-") || address.chars().anyMatch(c -> c < ' ')) {
      throw new GitFailed(
          "the coordinator sent '" + printable(address) + "' as the repository of this job", true);
    }
    for (String refspec : refspecs) {
      if (!REFSPEC.matcher(refspec).matches() || refspec.startsWith("-")) {
        throw new GitFailed(
            "the coordinator sent '" + printable(refspec) + "' to fetch, which is no refspec",
            true);
      }
    }
  }

  /** Of a URL that may carry user and password. */
  public static GitRequest of(
      String url, String sha, String ref, boolean tag, List<String> refspecs) {
    try {
      URI uri = new URI(url);
      String info = uri.getRawUserInfo();
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && info != null) {
        int colon = info.indexOf(':');
        String user = decode(colon < 0 ? info : info.substring(0, colon));
        String password = colon < 0 ? "" : decode(info.substring(colon + 1));
        String bare = url.replaceFirst("^(https?://)[^/@]*@", "$1");
        return new GitRequest(bare, user, password, sha, ref, tag, refspecs);
      }
    } catch (URISyntaxException notOne) {
      return new GitRequest(url, "", "", sha, ref, tag, refspecs);
    }
    return new GitRequest(url, "", "", sha, ref, tag, refspecs);
  }

  /** Scheme and host, for which alone the credentials are; null when there are none. */
  @Nullable String credentialScope() {
    if (user.isEmpty() && password.isEmpty()) {
      return null;
    }
    int path = address.indexOf('/', address.indexOf("://") + 3);
    return path < 0 ? address : address.substring(0, path);
  }

  /**
   * A name for the mirror's directory that no address can steer: the last word of the path and a
   * hash of it all.
   */
  String mirrorName() {
    String last =
        address.replaceAll("/+$", "").replaceAll(".*[/:]", "").replaceAll("[^A-Za-z0-9-]", "_");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
      String name = last.length() > 40 ? last.substring(0, 40) : last;
      return name + "-" + HexFormat.of().formatHex(hash, 0, 8) + ".git";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?").replaceAll("//[^/@]*@", "//");
    return clean.length() > 120 ? clean.substring(0, 120) + "…" : clean;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "GitRequest[" + address + " " + sha + "]";
  }
}
