package io.estiva.pipeline.compile;

import io.estiva.pipeline.yaml.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a compilation starts from.
 *
 * @param file the main file's name, for messages
 * @param text its content
 * @param source where included files come from
 * @param variables those that includes may use, by name; never those of the file itself
 * @param maskedVariables names of variables whose values must not be put into the text
 * @param inputs values for the main file's {@code spec:inputs}
 * @param limits of size and count
 */
public record CompileRequest(
    String file,
    String text,
    IncludeSource source,
    Map<String, String> variables,
    Collection<String> maskedVariables,
    Map<String, Node> inputs,
    CompileLimits limits) {

  public CompileRequest {
    Objects.requireNonNull(source, "source");
    variables = Map.copyOf(variables);
    maskedVariables = List.copyOf(maskedVariables);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
  }

  /** A file that includes nothing. */
  public static CompileRequest of(String file, String text) {
    return of(file, text, IncludeSource.NONE);
  }

  /** A file with includes, without variables and inputs. */
  public static CompileRequest of(String file, String text, IncludeSource source) {
    return new CompileRequest(
        file, text, source, Map.of(), List.of(), Map.of(), CompileLimits.DEFAULT);
  }

  /** The same with variables for {@code include} and its rules. */
  public CompileRequest withVariables(Map<String, String> values, Collection<String> masked) {
    return new CompileRequest(file, text, source, values, masked, inputs, limits);
  }

  /** The same with values for the main file's inputs. */
  public CompileRequest withInputs(Map<String, Node> values) {
    return new CompileRequest(file, text, source, variables, maskedVariables, values, limits);
  }
}
