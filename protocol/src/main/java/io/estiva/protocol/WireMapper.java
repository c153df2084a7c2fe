package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON of the runner API, read and written. Thread-safe; one for each program is enough.
 *
 * <p>Keys are in snake case. Unknown keys are ignored, a null for a number or a flag counts as zero
 * or false. Also reads and writes other JSON of the programs, as maps and lists.
 */
public final class WireMapper {

  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final JsonMapper json =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .build();

  /**
   * Reads a document.
   *
   * @throws WireFormatException if it is no JSON, or not of that shape
   */
  public <T> T read(byte[] document, Class<T> type) {
    try {
      return present(json.readValue(document, type));
    } catch (IOException e) {
      throw unreadable(type.getSimpleName(), e);
    }
  }

  /**
   * Reads an object without a record of its own.
   *
   * @throws WireFormatException if it is no JSON object
   */
  public Map<String, Object> readMap(byte[] document) {
    try {
      return present(json.readValue(document, MAP));
    } catch (IOException e) {
      throw unreadable("object", e);
    }
  }

  /** Writes a record, a map or a list as one line of UTF-8. */
  public byte[] write(Object value) {
    try {
      return json.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + value.getClass().getSimpleName() + " as JSON", e);
    }
  }

  /** Writes as {@link #write} does, with line breaks and indentation, for people. */
  public String writePretty(Object value) {
    try {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot write " + value.getClass().getSimpleName() + " as JSON", e);
    }
  }

  /**
   * The text of an error answer: {@code message} or {@code error}, which may be a text or lists of
   * texts by field. Empty if there is none. At most 500 characters.
   */
  public Optional<String> errorMessage(byte[] document) {
    try {
      Map<String, Object> body = readMap(document);
      Object message = body.getOrDefault("message", body.get("error"));
      return Optional.ofNullable(message)
          .map(WireMapper::plain)
          .map(text -> text.length() > 500 ? text.substring(0, 500) : text);
    } catch (WireFormatException e) {
      return Optional.empty();
    }
  }

  private static String plain(Object message) {
    if (message instanceof Map<?, ?> fields) {
      StringBuilder text = new StringBuilder();
      fields.forEach(
          (field, problems) ->
              text.append(text.isEmpty() ? "" : "; ")
                  .append(field)
                  .append(' ')
                  .append(plain(problems)));
      return text.toString();
    }
    if (message instanceof List<?> problems) {
      return String.join(", ", problems.stream().map(String::valueOf).toList());
    }
    return String.valueOf(message);
  }

  private static <T> T present(T value) {
    if (value == null) {
      throw new WireFormatException("the document is null");
    }
    return value;
  }

  private static WireFormatException unreadable(String what, IOException cause) {
    if (cause instanceof JsonMappingException mapping) {
      return new WireFormatException("cannot read " + what + ": " + where(mapping));
    }
    if (cause instanceof JsonProcessingException parsing && parsing.getLocation() != null) {
      return new WireFormatException(
          "cannot read "
              + what
              + ": no JSON at line "
              + parsing.getLocation().getLineNr()
              + ", column "
              + parsing.getLocation().getColumnNr());
    }
    return new WireFormatException("cannot read " + what);
  }

  /** The path to the value and nothing of the value, which may be a secret. */
  private static String where(JsonMappingException mapping) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty()
        ? "not of the expected shape"
        : "the value of " + path + " is not of the expected kind";
  }
}
