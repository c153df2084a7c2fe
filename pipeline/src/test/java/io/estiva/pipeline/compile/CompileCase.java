package io.estiva.pipeline.compile;

import io.estiva.pipeline.cases.CaseTable;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One case of a document in {@code cases/compile/}: a heading, the main file as a fenced block
 * "yaml", other files as "yaml PATH", then "errors" (the rendered errors without source lines),
 * "warnings", or "is" (lines of PATH: VALUE, see {@link ConfigText}). "variables" and "inputs" go
 * into the request.
 */
record CompileCase(String document, String name, Map<String, String> blocks) {

  static final String MAIN = ".gitlab-ci.yml";

  static List<CompileCase> all(String document) {
    List<CompileCase> cases = new ArrayList<>();
    Map<String, String> blocks = new LinkedHashMap<>();
    String name = "";
    @Nullable String open = null;
    StringBuilder block = new StringBuilder();
    for (String line : CaseTable.text("compile/" + document).split("\n", -1)) {
      if (open != null && line.equals("```")) {
        blocks.put(open, block.toString());
        open = null;
      } else if (open != null) {
        block.append(line).append('\n');
      } else if (line.startsWith("```")) {
        open = line.substring(3).strip();
        block.setLength(0);
      } else if (line.startsWith("## ")) {
        add(cases, document, name, blocks);
        blocks = new LinkedHashMap<>();
        name = line.substring(3).strip();
      }
    }
    add(cases, document, name, blocks);
    return cases;
  }

  private static void add(
      List<CompileCase> cases, String document, String name, Map<String, String> blocks) {
    if (!blocks.isEmpty()) {
      cases.add(new CompileCase(document, name, blocks));
    }
  }

  String main() {
    return blocks.getOrDefault("yaml", "");
  }

  @Nullable String block(String kind) {
    return blocks.get(kind);
  }

  CompileRequest request() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : blocks.getOrDefault("variables", "").split("\n")) {
      if (!line.isBlank()) {
        variables.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    Map<String, Node> inputs = new LinkedHashMap<>();
    if (blocks.containsKey("inputs")
        && YamlReader.read("inputs", blocks.getOrDefault("inputs", "")) instanceof MapNode map) {
      map.entries().forEach((key, entry) -> inputs.put(key, entry.value()));
    }
    return CompileRequest.of(MAIN, main(), this::find)
        .withVariables(variables, List.of("SECRET"))
        .withInputs(inputs);
  }

  private IncludeResult find(IncludeRequest wanted) {
    List<IncludeResult.IncludedFile> found = new ArrayList<>();
    String project = wanted.project() == null ? "" : wanted.project() + ":";
    String pattern =
        wanted
            .location()
            .replace(".", "\\.")
            .replace("**", "\u0000")
            .replace("*", "[^/]*")
            .replace("\u0000", ".*");
    blocks.forEach(
        (kind, text) -> {
          String path = kind.startsWith("yaml ") ? kind.substring(5) : "\n";
          if (path.startsWith(project) && path.substring(project.length()).matches(pattern)) {
            found.add(
                new IncludeResult.IncludedFile(
                    path.substring(project.length()),
                    text,
                    wanted.project(),
                    wanted.ref(),
                    Map.of("name", "c", "version", "1.2.3", "sha", "abc", "reference", "1")));
          }
        });
    if (found.isEmpty() && !wanted.location().contains("*")) {
      boolean unknown =
          wanted.project() != null
              && blocks.keySet().stream().noneMatch(kind -> kind.startsWith("yaml " + project));
      return new IncludeResult.Missing(
          wanted.kind() == IncludeRequest.Kind.REMOTE
              ? IncludeResult.Reason.HTTP_STATUS
              : unknown ? IncludeResult.Reason.NO_PROJECT : IncludeResult.Reason.NO_FILE,
          "404");
    }
    return new IncludeResult.Found(found);
  }

  @Override
  public String toString() {
    return document + ": " + name;
  }
}
