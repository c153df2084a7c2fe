package io.estiva.coordinator.api;

import io.estiva.protocol.WireMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the parameters of a call: a JSON object, or a form, or the query. */
public final class ApiBodies {
  private static final WireMapper MAPPER = new WireMapper();

  private final Map<String, Object> values;

  private ApiBodies(Map<String, Object> values) {
    this.values = values;
  }

  /** The parameters of a call whose body has been read. */
  public static ApiBodies of(RoutingContext context) {
    Map<String, Object> values = new LinkedHashMap<>();
    context.queryParams().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    context
        .request()
        .formAttributes()
        .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
    Buffer body = context.body().buffer();
    String type = context.request().getHeader("Content-Type");
    boolean isForm =
        type != null
            && (type.startsWith("application/x-www-form") || type.startsWith("multipart/"));
    if (body != null && body.length() > 0 && !isForm) {
      values.putAll(MAPPER.readMap(body.getBytes()));
    }
    return new ApiBodies(values);
  }

  /** A text that must be there. */
  public String text(String key) {
    String value = text(key, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  /** A text, or this one where it is missing. */
  public String text(String key, String otherwise) {
    Object value = values.get(key);
    return value == null ? otherwise : String.valueOf(value);
  }

  /** A flag, or this one where it is missing. */
  public boolean flag(String key, boolean otherwise) {
    String value = text(key, String.valueOf(otherwise));
    return value.equals("true") || value.equals("1");
  }

  /** A whole number that is not negative, or this one where it is missing. */
  public long number(String key, long otherwise) {
    String value = text(key, String.valueOf(otherwise));
    if (!value.matches("\\d{1,15}")) {
      throw new IllegalArgumentException(key + " is not a whole number");
    }
    return Long.parseLong(value);
  }

  /** Texts from a list, or from one text with commas. */
  public List<String> texts(String key) {
    Object value = values.get(key);
    Stream<String> parts =
        value instanceof List<?> list
            ? list.stream().map(String::valueOf)
            : Stream.of(text(key, "").split(",", -1));
    return parts.map(String::strip).filter(part -> !part.isEmpty()).distinct().toList();
  }

  /** Variables: an object, or GitLab's list of {@code {key, value}}. */
  public Map<String, String> variables(String key) {
    Map<String, String> variables = new LinkedHashMap<>();
    Object value = values.get(key);
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, content) -> variables.put(String.valueOf(name), String.valueOf(content)));
    } else if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> pair && pair.get("key") != null) {
          variables.put(String.valueOf(pair.get("key")), String.valueOf(pair.get("value")));
        }
      }
    }
    return variables;
  }
}
