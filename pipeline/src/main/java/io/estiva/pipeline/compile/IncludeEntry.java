package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.state.When;
import io.estiva.pipeline.variable.Variables;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code include} whose rules hold, variables expanded.
 *
 * @param wanted the files to ask for
 * @param inputs values for their inputs
 * @param integrity the digest that the file must have, null for any
 */
record IncludeEntry(
    Position position,
    List<IncludeRequest> wanted,
    Map<String, Node> inputs,
    @Nullable String integrity,
    Context context) {

  /**
   * What an include sees.
   *
   * @param project where local files are; null for the pipeline's own
   * @param ref of that project
   * @param hasProject false inside remote files and templates, which have no local files
   */
  record Context(
      @Nullable String project,
      @Nullable String ref,
      Map<String, String> variables,
      boolean hasProject) {}

  private static final List<String> SOURCES =
      List.of("local", "project", "remote", "template", "component", "artifact");
  private static final String DIGEST = "sha256-";
  private static final Pattern YAML = Pattern.compile(".+\\.(yml|yaml)", Pattern.CASE_INSENSITIVE);

  /** Reads an entry; empty if its rules don't hold or something is wrong, which is recorded. */
  static Optional<IncludeEntry> read(Spot spot, Context context, IncludeSource source) {
    Node node = spot.node();
    if (node instanceof ScalarNode scalar && Nodes.isString(scalar)) {
      String location = expand(context, scalar.text());
      boolean remote = location.contains("://");
      return Optional.of(location)
          .filter(text -> hasYamlName(spot, text))
          .flatMap(text -> request(spot, context, remote ? "remote" : "local", text))
          .map(
              wanted ->
                  new IncludeEntry(spot.position(), List.of(wanted), Map.of(), null, context));
    }
    if (!(node instanceof MapNode map)) {
      spot.wrong("config should be an array of hashes or strings");
      return Optional.empty();
    }
    spot.known("include");
    if (!holds(spot, context, source)) {
      return Optional.empty();
    }
    List<String> given = SOURCES.stream().filter(key -> map.get(key).isPresent()).toList();
    if (given.size() != 1) {
      String valid = String.join(", ", SOURCES.stream().map(key -> "`" + key + "`").toList());
      spot.problems()
          .error(
              spot.position(),
              "",
              given.isEmpty()
                  ? "`"
                      + Nodes.shortJson(node)
                      + "` does not have a valid subkey for include. Valid subkeys are: "
                      + valid
                  : "Each include must use only one of: " + valid);
      return Optional.empty();
    }
    return files(spot, context, given.get(0));
  }

  private static Optional<IncludeEntry> files(Spot spot, Context context, String kind) {
    List<IncludeRequest> wanted = new ArrayList<>();
    Optional<String> location = spot.string(kind).map(text -> expand(context, text));
    @Nullable String integrity = integrity(spot, kind);
    if (location.isEmpty()) {
      return Optional.empty();
    }
    if (kind.equals("artifact")) {
      spot.wrong("config artifact can only be used in trigger:include");
    } else if (kind.equals("project")) {
      List<String> files = spot.stringOrStrings("file").orElse(List.of());
      @Nullable String ref = spot.string("ref").map(text -> expand(context, text)).orElse(null);
      if (files.isEmpty()) {
        spot.wrong("config must specify the file where to fetch the config from");
      }
      for (String file : files) {
        String path = plain(expand(context, file));
        if (hasYamlName(spot, path)) {
          wanted.add(new IncludeRequest(IncludeRequest.Kind.PROJECT, location.get(), ref, path));
        }
      }
    } else if (kind.equals("component") || hasYamlName(spot, location.get())) {
      request(spot, context, kind, location.get()).ifPresent(wanted::add);
    }
    if (spot.value("file").isPresent() && !kind.equals("project")) {
      spot.wrong("config must specify the project where to fetch the file from");
    }
    return Optional.of(
        new IncludeEntry(spot.position(), wanted, inputs(spot, context), integrity, context));
  }

  private static Optional<IncludeRequest> request(
      Spot spot, Context context, String kind, String location) {
    switch (kind) {
      case "local":
        if (!context.hasProject()) {
          spot.wrong(
              "Local file `" + location + "` can't be included from a remote file or a template");
          return Optional.empty();
        }
        return Optional.of(
            new IncludeRequest(
                IncludeRequest.Kind.LOCAL, context.project(), context.ref(), plain(location)));
      case "remote":
        if (!location.matches("(?i)https?://[^\\s/]+.*")) {
          spot.problems()
              .error(
                  spot.position(),
                  "",
                  "Remote file `" + location + "` does not have a valid address!");
          return Optional.empty();
        }
        return Optional.of(new IncludeRequest(IncludeRequest.Kind.REMOTE, null, null, location));
      case "template":
        return Optional.of(new IncludeRequest(IncludeRequest.Kind.TEMPLATE, null, null, location));
      default:
        return component(spot, location);
    }
  }

  private static Optional<IncludeRequest> component(Spot spot, String location) {
    if (location.indexOf('@') < 1 || location.indexOf('/') < 1) {
      spot.problems()
          .error(
              spot.position(),
              "",
              "Component '" + location + "' - the component path is not supported",
              "It is host/path/of/project/name@version.");
      return Optional.empty();
    }
    return Optional.of(new IncludeRequest(IncludeRequest.Kind.COMPONENT, null, null, location));
  }

  private static boolean hasYamlName(Spot spot, String location) {
    String path = location.replaceFirst("[?#].*", "");
    boolean fine = YAML.matcher(path).matches();
    if (!fine) {
      spot.problems()
          .error(
              spot.position(),
              "",
              "Included file `" + location + "` does not have YAML extension!");
    }
    return fine;
  }

  private static String plain(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String expand(Context context, String text) {
    return Variables.of(context.variables()).expand(text);
  }

  private static @Nullable String integrity(Spot spot, String kind) {
    Optional<String> text = spot.string("integrity");
    for (String key : List.of("integrity", "cache")) {
      if (spot.value(key).isPresent() && !kind.equals("remote")) {
        spot.wrong("config " + key + " can only be specified for remote includes");
        return null;
      }
    }
    if (text.isEmpty()) {
      return null;
    }
    if (!text.get().startsWith(DIGEST)) {
      spot.wrong("config integrity hash must start with 'sha256-'");
      return null;
    }
    try {
      Base64.getDecoder().decode(text.get().substring(DIGEST.length()));
    } catch (IllegalArgumentException e) {
      spot.wrong("config integrity hash must be base64 encoded");
      return null;
    }
    return text.get();
  }

  private static Map<String, Node> inputs(Spot spot, Context context) {
    Map<String, Node> inputs = new LinkedHashMap<>();
    spot.nodes("inputs").forEach((name, value) -> inputs.put(name, expanded(context, value)));
    return inputs;
  }

  private static Node expanded(Context context, Node node) {
    if (node instanceof ScalarNode scalar && scalar.text().indexOf('$') >= 0) {
      return new ScalarNode(
          scalar.position(), expand(context, scalar.text()), scalar.raw(), scalar.kind());
    }
    return node instanceof ListNode list
        ? new ListNode(
            list.position(), list.items().stream().map(item -> expanded(context, item)).toList())
        : node;
  }

  private static boolean holds(Spot spot, Context context, IncludeSource source) {
    int before = spot.problems().count();
    @Nullable List<Rule> rules = new RulesReader(RulesReader.Kind.INCLUDE).read(spot);
    if (rules == null || spot.problems().count() > before) {
      return spot.problems().count() == before;
    }
    for (Rule rule : rules) {
      boolean met =
          (rule.condition() == null || rule.condition().expression().holds(context.variables()))
              && (rule.exists() == null || exists(rule, context, source));
      if (met) {
        return rule.outcome().when() != When.NEVER;
      }
    }
    return false;
  }

  private static boolean exists(Rule rule, Context context, IncludeSource source) {
    var exists = rule.exists();
    if (exists == null) {
      return true;
    }
    @Nullable String project = exists.project() == null ? context.project() : exists.project();
    @Nullable String ref = exists.project() == null ? context.ref() : exists.ref();
    for (String path : exists.paths()) {
      IncludeResult found =
          source.find(
              new IncludeRequest(IncludeRequest.Kind.EXISTS, project, ref, expand(context, path)));
      if (found instanceof IncludeResult.Found files && !files.files().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What the includes of a found file see. */
  Context contextOf(IncludeResult.IncludedFile found) {
    IncludeRequest.Kind kind = wanted.isEmpty() ? IncludeRequest.Kind.LOCAL : wanted.get(0).kind();
    boolean alone = kind == IncludeRequest.Kind.REMOTE || kind == IncludeRequest.Kind.TEMPLATE;
    return new Context(
        found.project(), found.ref(), alone ? Map.of() : context.variables(), !alone);
  }

  /** Whether the text has the digest that the entry asks for. */
  boolean integrityHolds(String text) {
    if (integrity == null) {
      return true;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      byte[] given = Base64.getDecoder().decode(integrity.substring(DIGEST.length()));
      return MessageDigest.isEqual(digest, given);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
