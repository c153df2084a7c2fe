package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads a configuration file of one of our programs into records. Every problem is told at once,
 * with its place: unknown keys with the nearest valid one, wrong types, missing values, values that
 * a record refuses.
 *
 * <pre>{@code
 * record Web(String host, int port) {}
 * Web web = ConfigReader.read("web.yml", text, root -> new Web(root.text("host", "127.0.0.1"), root.number("port", 80, 1, 65535)));
 * }</pre>
 *
 * A key is known when the function asks for it, whether it is there or not.
 */
public final class ConfigReader {
  private final List<ConfigError> errors = new ArrayList<>();

  private ConfigReader() {}

  /**
   * Reads {@code text} by {@code mapping}, which is called once. When a value is missing or wrong
   * it gets a harmless stand-in, so that reading goes on; the result is then thrown away.
   *
   * @param file as it stands in the messages
   * @throws ConfigErrors with everything that is wrong
   */
  public static <T> T read(String file, String text, Function<ConfigSection, T> mapping) {
    return read(file, text, YamlReader.read(file, text), mapping);
  }

  /**
   * Like {@link #read(String, String, Function)} for a part of a file that was read before.
   *
   * @param root the part; errors of it stand at its own place in the file
   */
  public static <T> T read(
      String file, String text, Node root, Function<ConfigSection, T> mapping) {
    ConfigReader reader = new ConfigReader();
    ConfigSection section = reader.root(root);
    T value = null;
    IllegalArgumentException refused = null;
    try {
      value = mapping.apply(section);
    } catch (IllegalArgumentException e) {
      refused = e;
    }
    section.reportUnknownKeys();
    if (refused != null && reader.errors.isEmpty()) {
      reader.error(root.position(), String.valueOf(refused.getMessage()), "");
    }
    if (!reader.errors.isEmpty() || value == null) {
      throw new ConfigErrors(reader.errors, Map.of(file, text));
    }
    return value;
  }

  /**
   * Like {@link #read(String, String, Function)} with the text of a file, in UTF-8.
   *
   * @throws ConfigErrors also when the file can't be read
   */
  public static <T> T read(Path file, Function<ConfigSection, T> mapping) {
    return read(file.toString(), textOf(file), mapping);
  }

  private static String textOf(Path file) {
    Position start = new Position(file.toString(), 1, 1);
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw ConfigErrors.of(ConfigError.at(start, "there is no such file"));
    } catch (MalformedInputException e) {
      throw ConfigErrors.of(ConfigError.at(start, "the file is not UTF-8 text"));
    } catch (IOException e) {
      throw ConfigErrors.of(ConfigError.at(start, "cannot read the file: " + e.getMessage()));
    }
  }

  private ConfigSection root(Node node) {
    if (node instanceof MapNode map) {
      return new ConfigSection(this, "", map);
    }
    if (!(node instanceof ScalarNode scalar && scalar.isNull())) {
      error(node.position(), "the file should be a hash of keys, it is " + node.kindName(), "");
    }
    return new ConfigSection(this, "", new MapNode(node.position(), new LinkedHashMap<>()));
  }

  void error(Position position, String message, String hint) {
    errors.add(new ConfigError(position, message, hint, List.of()));
  }
}
