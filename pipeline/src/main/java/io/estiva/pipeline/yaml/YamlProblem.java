package io.estiva.pipeline.yaml;

import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Says what is wrong with a text in the words of the parser that GitLab uses (libyaml), since
 * people search for them.
 */
final class YamlProblem {

  private YamlProblem() {}

  static String message(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "unreadable" : firstLine(e.getProblem());
    String context = e.getContext() == null ? "" : firstLine(e.getContext());
    if (problem.startsWith("found undefined alias")) {
      return "Unknown alias: " + problem.substring("found undefined alias".length()).strip();
    }
    if (problem.startsWith("found character") && problem.contains("cannot start any token")) {
      problem = "found character that cannot start any token";
    } else if (problem.startsWith("expected <block end>")) {
      boolean mapping = context.contains("mapping");
      problem = mapping ? "did not find expected key" : "did not find expected '-' indicator";
      context = mapping ? "while parsing a block mapping" : "while parsing a block collection";
    } else if (problem.startsWith("expected ',' or")) {
      problem = "did not find " + problem.replaceFirst(", but got.*", "");
      problem = problem.replace("find expected", "find expected");
    } else if (problem.startsWith("expected the node content")) {
      problem = "did not find expected node content";
    } else if (problem.startsWith("mapping values are not allowed")) {
      problem = "mapping values are not allowed in this context";
    } else if (problem.startsWith("sequence entries are not allowed")) {
      problem = "block sequence entries are not allowed in this context";
    } else if (problem.startsWith("could not find expected ':'")) {
      problem = "could not find expected ':'";
    }
    return "Invalid YAML: " + problem + (context.isEmpty() ? "" : " " + context);
  }

  static String hint(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("\\t(TAB)") || problem.contains("'\t'")) {
      return "A tab can't indent: use spaces.";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "Put quotes around a text that has a colon and a space.";
    }
    return "";
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
