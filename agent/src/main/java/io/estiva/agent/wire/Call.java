package io.estiva.agent.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.UUID;

/**
 * One call, the same for all its attempts.
 *
 * @param path below the API's root, with the query
 * @param body empty for none
 * @param silenceMillis how long the connection may be silent before the attempt counts as failed
 */
record Call(HttpMethod method, String path, MultiMap headers, Buffer body, long silenceMillis) {

  private static final long SILENCE_MILLIS = 60_000;

  static Call of(HttpMethod method, String path) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("X-Request-Id", UUID.randomUUID().toString().replace("-", ""));
    return new Call(method, path, headers, Buffer.buffer(), SILENCE_MILLIS);
  }

  Call header(String name, String value) {
    headers.set(name, value);
    return this;
  }

  Call json(byte[] document) {
    return body("application/json", Buffer.buffer(document));
  }

  Call body(String type, Buffer bytes) {
    headers.set("Content-Type", type);
    return new Call(method, path, headers, bytes, silenceMillis);
  }

  Call silence(long millis) {
    return new Call(method, path, headers, body, millis);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
