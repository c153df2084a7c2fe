package io.estiva.pipeline.yaml;

import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML 1.1 the way Ruby's reader (Psych) does, since GitLab reads with it, and keeps the
 * place of each value. Bad input ends in {@link ConfigErrors} and nothing else.
 */
public final class YamlReader {
  /** GitLab's default for a file with everything it includes is 2 MB (max_yaml_size_bytes). */
  public static final int MAX_CHARACTERS = 2 * 1024 * 1024;

  /** GitLab's default (max_yaml_depth). */
  public static final int MAX_DEPTH = 100;

  private YamlReader() {}

  /**
   * The only document of a file. An empty file is a null.
   *
   * @throws ConfigErrors when the text is not YAML, is too large or deep, or has several documents
   */
  public static Node read(String file, String text) {
    List<Node> documents = readAll(file, text);
    if (documents.size() > 1) {
      throw failure(
          file, text, documents.get(1).position(), "a second document is not allowed here");
    }
    return documents.isEmpty()
        ? new ScalarNode(new Position(file, 1, 1), "", "", ScalarNode.Kind.NULL)
        : documents.get(0);
  }

  /**
   * All documents of a file, in order.
   *
   * @throws ConfigErrors when the text is not YAML, or is too large or deep
   */
  public static List<Node> readAll(String file, String text) {
    return read(file, text, Integer.MAX_VALUE, false);
  }

  /**
   * The first document of a file of the language; what follows isn't looked at. Empty if there is
   * none. An unquoted date is refused, as GitLab refuses it.
   *
   * @throws ConfigErrors when the text is not YAML, or is too large or deep
   */
  public static Optional<Node> readFirst(String file, String text) {
    return read(file, text, 1, true).stream().findFirst();
  }

  private static List<Node> read(String file, String text, int most, boolean asRuby) {
    if (text.length() > MAX_CHARACTERS) {
      throw failure(file, "", new Position(file, 1, 1), "The provided YAML is too big");
    }
    try {
      return tolerant(file, stripMark(text), most, asRuby);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      Position position =
          mark == null
              ? new Position(file, 1, 1)
              : new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
      throw failure(file, text, position, YamlProblem.message(e), YamlProblem.hint(e));
    } catch (ReaderException e) {
      Position position = positionOf(file, text, e.getPosition());
      throw failure(file, text, position, "Invalid YAML: a control character is not allowed here");
    } catch (NodeBuilder.Refused e) {
      throw failure(file, text, e.position, e.message);
    } catch (YAMLException e) {
      String why = String.valueOf(e.getMessage());
      throw failure(
          file,
          text,
          new Position(file, 1, 1),
          why.contains("epth") ? "The parsed YAML is too big" : "Invalid YAML: " + firstLine(why));
    }
  }

  private static List<Node> tolerant(String file, String text, int most, boolean asRuby) {
    String reading = text;
    for (long left = Tolerance.repairs(text.length()); ; left--) {
      try {
        return documents(file, reading, most, asRuby);
      } catch (MarkedYAMLException e) {
        Mark mark = e.getProblemMark();
        Optional<String> repaired =
            mark == null || left == 0 ? Optional.empty() : Tolerance.repaired(reading, mark);
        if (repaired.isEmpty()) {
          throw e;
        }
        reading = repaired.get();
      }
    }
  }

  private static List<Node> documents(String file, String text, int most, boolean asRuby) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setAllowRecursiveKeys(false);
    Composer composer =
        new Composer(new ParserImpl(new WholeText(text), options), new PlainResolver(), options);
    List<Node> documents = new ArrayList<>();
    while (documents.size() < most) {
      Optional<org.yaml.snakeyaml.nodes.Node> next = compose(composer);
      if (next.isEmpty()) {
        break;
      }
      documents.add(new NodeBuilder(file, asRuby).build(next.get()));
    }
    return documents;
  }

  /**
   * The library lets some faults of the text out as exceptions of the language, such as bad tags.
   */
  private static Optional<org.yaml.snakeyaml.nodes.Node> compose(Composer composer) {
    try {
      return composer.checkNode() ? Optional.of(composer.getNode()) : Optional.empty();
    } catch (IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException
        | NullPointerException
        | ClassCastException e) {
      throw new YAMLException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String stripMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static Position positionOf(String file, String text, int offset) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
    return new Position(file, line, column);
  }

  private static ConfigErrors failure(String file, String text, Position position, String message) {
    return failure(file, text, position, message, "");
  }

  private static ConfigErrors failure(
      String file, String text, Position position, String message, String hint) {
    ConfigError error = ConfigError.at(position, message).withHint(hint);
    return new ConfigErrors(List.of(error), Map.of(file, text));
  }

  /** Marks what stands without quotes and tag; Scalars then decides as Ruby does. */
  private static final class PlainResolver extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return kind == NodeId.scalar && implicit
          ? Scalars.PLAIN
          : super.resolve(kind, value, implicit);
    }
  }

  /** Kept here so that only this package sees the library's types. */
  static boolean isPlain(org.yaml.snakeyaml.nodes.ScalarNode node) {
    return node.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
  }
}
