package io.estiva.containers.host;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to an engine, before its version is known. Mutable while it is put together by
 * one method.
 */
final class EngineCall {

  final String method;
  final String what;
  final Map<String, String> headers = new HashMap<>();
  Duration limit = Duration.ZERO;
  byte @Nullable [] json;
  @Nullable InputStream stream;
  private final StringBuilder path;
  private char separator = '?';

  /** The parts of the path alternate between fixed text and values that get encoded. */
  EngineCall(String method, String what, String... parts) {
    this.method = method;
    this.what = what;
    path = new StringBuilder();
    // engines route on the slashes in names of images, and nowhere else
    boolean slashes = parts[0].equals("/images/") || parts[0].equals("/distribution/");
    for (int i = 0; i < parts.length; i++) {
      path.append(i % 2 == 0 ? parts[i] : encode(parts[i], slashes));
    }
  }

  EngineCall query(String name, Object value) {
    path.append(separator).append(name).append('=').append(encode(value.toString(), true));
    separator = '&';
    return this;
  }

  EngineCall header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  EngineCall within(Duration newLimit) {
    limit = newLimit;
    return this;
  }

  EngineCall json(Object tree) {
    json = tree.toString().getBytes(StandardCharsets.UTF_8);
    return header("Content-Type", "application/json");
  }

  /** The stream is read once and not closed. */
  EngineCall tar(InputStream body) {
    stream = body;
    return header("Content-Type", "application/x-tar");
  }

  String path() {
    return path.toString();
  }

  private static String encode(String value, boolean slashes) {
    var encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    // as readers of logs expect them
    encoded = encoded.replace("%3A", ":").replace("%40", "@");
    return slashes ? encoded.replace("%2F", "/") : encoded;
  }
}
