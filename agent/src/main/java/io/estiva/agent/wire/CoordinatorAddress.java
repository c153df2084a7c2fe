package io.estiva.agent.wire;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a coordinator is and whom to trust there.
 *
 * @param url as the user wrote it; http or https, a path in front of the API is kept
 * @param caFile certificates in PEM to trust besides the system's
 * @param clientCertificate for mutual TLS
 */
public record CoordinatorAddress(
    URI url, Optional<Path> caFile, Optional<ClientCertificate> clientCertificate) {

  /** Certificate and key in PEM. */
  public record ClientCertificate(Path certificate, Path key) {}

  public CoordinatorAddress {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          "the coordinator's url must start with http:// or https:// and name a host, not '"
              + url
              + "'");
    }
  }

  /** An address that needs no trust beyond the system's. */
  public static CoordinatorAddress of(String url) {
    return new CoordinatorAddress(URI.create(url), Optional.empty(), Optional.empty());
  }

  boolean isTls() {
    return url.getScheme().equalsIgnoreCase("https");
  }

  String host() {
    return url.getHost();
  }

  int port() {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return isTls() ? 443 : 80;
  }

  /** The path of an API call: without trailing slashes and one {@code /ci}, then the API's root. */
  String path(String call) {
    String prefix = url.getRawPath() == null ? "" : url.getRawPath();
    prefix = withoutSlashes(prefix);
    if (prefix.endsWith("/ci")) {
      prefix = withoutSlashes(prefix.substring(0, prefix.length() - "/ci".length()));
    }
    return prefix + "/api/v4/" + call;
  }

  private static String withoutSlashes(String path) {
    String rest = path;
    while (rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    return rest;
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
