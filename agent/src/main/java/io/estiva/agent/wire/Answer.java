package io.estiva.agent.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/** What a coordinator answered: status, headers and the whole body. */
record Answer(int status, MultiMap headers, Buffer body) {

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** A header that is a plain number of at most nine digits, else empty. */
  OptionalLong number(String name) {
    return header(name)
        .filter(value -> value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(value -> OptionalLong.of(Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  /** A header that is an HTTP date, else empty. */
  Optional<Instant> date(String name) {
    try {
      return header(name)
          .map(
              value ->
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether the body is declared as JSON. */
  boolean isJson() {
    return header("Content-Type")
        .map(type -> type.split(";", 2)[0].strip())
        .filter("application/json"::equalsIgnoreCase)
        .isPresent();
  }
}
