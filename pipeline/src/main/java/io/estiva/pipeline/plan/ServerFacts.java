package io.estiva.pipeline.plan;

import java.net.URI;

/**
 * The server, as jobs see it in {@code CI_SERVER_*} and {@code CI_REGISTRY}.
 *
 * @param url with scheme and without a slash at its end
 * @param version such as {@code 0.1.0}
 * @param revision of the sources
 * @param registry host and port of the container registry, empty if there is none
 */
public record ServerFacts(URI url, String name, String version, String revision, String registry) {

  /** For planning without a server, as in a local run. */
  public static final ServerFacts LOCAL =
      new ServerFacts(URI.create("http://localhost"), "Estiva", "0.1.0", "", "");
}
