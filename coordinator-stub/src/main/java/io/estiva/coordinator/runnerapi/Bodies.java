package io.estiva.coordinator.runnerapi;

import io.estiva.protocol.RegisterRunner;
import io.estiva.protocol.RunnerInfo;
import io.estiva.protocol.WireFormatException;
import io.estiva.protocol.WireMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What comes with a call. */
final class Bodies {
  private Bodies() {}

  /**
   * The body as a record.
   *
   * @throws WireFormatException which becomes a 400
   */
  static <T> T read(RoutingContext context, WireMapper mapper, Class<T> type) {
    return mapper.read(bytes(context), type);
  }

  static byte[] bytes(RoutingContext context) {
    Buffer buffer = context.body().buffer();
    return buffer == null ? new byte[0] : buffer.getBytes();
  }

  static String header(RoutingContext context, String name) {
    String value = context.request().getHeader(name);
    return value == null ? "" : value;
  }

  static String query(RoutingContext context, String name) {
    List<String> values = context.queryParam(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  /** The job number in the path; 0, which no job has, where it is no number. */
  static long job(RoutingContext context) {
    String id = context.pathParam("id");
    return id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
  }

  static RunnerContacts.Caller caller(
      RoutingContext context, String token, String systemId, @Nullable RunnerInfo info) {
    SocketAddress address = context.request().remoteAddress();
    String ip = address == null || address.hostAddress() == null ? "" : address.hostAddress();
    return new RunnerContacts.Caller(token, systemId, info == null ? RunnerInfo.UNKNOWN : info, ip);
  }

  /** A registration, whose tags may be one text with commas, or a list. */
  static RegisterRunner registration(RoutingContext context, WireMapper mapper) {
    Map<String, Object> body = new LinkedHashMap<>(mapper.readMap(bytes(context)));
    if (body.get("tag_list") instanceof List<?> tags) {
      body.put("tag_list", String.join(",", tags.stream().map(String::valueOf).toList()));
    }
    return mapper.read(mapper.write(body), RegisterRunner.class);
  }
}
