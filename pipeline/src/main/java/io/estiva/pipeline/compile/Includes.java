package io.estiva.pipeline.compile;

import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the main file and everything it includes into one tree. One use. */
final class Includes {

  /**
   * A file that is being read.
   *
   * @param name for messages
   * @param context what its includes see
   * @param component what {@code spec:component} may show
   * @param given values for its inputs
   * @param at where it is included
   * @param chain how it came in
   */
  private record FileToRead(
      String name,
      String text,
      IncludeEntry.Context context,
      Map<String, String> component,
      Map<String, Node> given,
      Position at,
      Chain chain) {

    boolean isMain() {
      return chain.via().isEmpty();
    }
  }

  /**
   * How a file came in, from the nearest include to the main file; and what stands for each file on
   * the way.
   */
  private record Chain(List<String> via, List<String> identities) {}

  private final Problems problems;
  private final CompileRequest request;
  private int included;
  private long total;
  private boolean full;

  Includes(Problems problems, CompileRequest request) {
    this.problems = problems;
    this.request = request;
  }

  /**
   * The merged tree without {@code include}; if something is wrong it is recorded, and the tree is
   * incomplete.
   */
  MapNode load() {
    Position start = new Position(request.file(), 1, 1);
    IncludeEntry.Context context = new IncludeEntry.Context(null, null, request.variables(), true);
    return read(
        new FileToRead(
            request.file(),
            request.text(),
            context,
            Map.of(),
            request.inputs(),
            start,
            new Chain(List.of(), List.of())));
  }

  private MapNode read(FileToRead file) {
    MapNode nothing = new MapNode(new Position(file.name(), 1, 1), Map.of());
    problems.file(file.name(), file.text(), file.chain().via());
    if (tooBig(file)) {
      return nothing;
    }
    Node body;
    try {
      body = body(file);
    } catch (ConfigErrors found) {
      problems.addAll(found);
      return nothing;
    }
    if (body instanceof MapNode map && !map.entries().isEmpty()) {
      map.entries().values().forEach(entry -> problems.owner(entry.keyPosition(), entry.key()));
      return merged(file, map);
    }
    if (!problems.any() || !file.isMain()) {
      unusable(file, body);
    }
    return nothing;
  }

  private void unusable(FileToRead file, Node body) {
    boolean empty = Nodes.isBlank(body);
    if (file.isMain()) {
      String message =
          empty ? "Please provide content of .gitlab-ci.yml" : "Invalid configuration format";
      problems.error(new Position(file.name(), 1, 1), "", message);
    } else {
      String message = empty ? "` is empty!" : "` does not have valid YAML syntax!";
      problems.error(file.at(), "", "Included file `" + file.name() + message);
    }
  }

  private boolean tooBig(FileToRead file) {
    total += file.text().length();
    String message = null;
    if (file.text().length() > request.limits().fileBytes()) {
      message = "The provided YAML is too big";
    } else if (total > request.limits().totalBytes()) {
      message = "Total size of combined CI/CD configuration is too big";
    }
    if (message != null) {
      problems.error(file.at(), "", message);
    }
    return message != null;
  }

  private Node body(FileToRead file) {
    SourceText source = SourceText.of(file.name(), file.text());
    if (source.header() == null) {
      if (!file.given().isEmpty()) {
        problems.error(
            file.at(),
            "",
            "Given inputs not defined in the `spec` section of the included configuration file");
      }
      return source.parsed().orElse(Nodes.nothing(file.at()));
    }
    Map<String, Node> values = new Header(problems, request).values(inputs(file, source.header()));
    Interpolation interpolation =
        new Interpolation(
            problems,
            file.name(),
            values,
            new InputFunctions(file.context().variables(), request.maskedVariables()),
            request.limits().fileBytes());
    int before = problems.count();
    String text = interpolation.apply(source.body());
    if (problems.count() > before) {
      return Nodes.nothing(file.at());
    }
    return io.estiva.pipeline.yaml.YamlReader.readFirst(file.name(), text)
        .orElse(Nodes.nothing(file.at()));
  }

  private static Header.Wanted inputs(FileToRead file, MapNode header) {
    String prefix = file.isMain() ? "" : "`" + file.name() + "`: ";
    return new Header.Wanted(
        header, file.given(), prefix, file.at(), file.component(), file.context());
  }

  private MapNode merged(FileToRead file, MapNode own) {
    MapNode all = new MapNode(own.position(), Map.of());
    Optional<Node> includes = own.get("include").filter(node -> !Nodes.isNull(node));
    if (includes.isPresent()) {
      List<Node> items =
          includes.get() instanceof ListNode list ? list.items() : List.of(includes.get());
      for (Node item : items) {
        all = Nodes.deepMerge(all, entry(file, item));
      }
    }
    return Nodes.deepMerge(all, Nodes.without(own, "include"));
  }

  private MapNode entry(FileToRead file, Node item) {
    MapNode all = new MapNode(item.position(), Map.of());
    Spot spot = new Spot(problems, "include", item);
    Optional<IncludeEntry> entry = IncludeEntry.read(spot, file.context(), request.source());
    if (entry.isEmpty()) {
      return all;
    }
    for (IncludeRequest wanted : entry.get().wanted()) {
      if (full) {
        return all;
      }
      IncludeResult result = request.source().find(wanted);
      if (result instanceof IncludeResult.Found found) {
        for (IncludeResult.IncludedFile next : found.files()) {
          all = Nodes.deepMerge(all, next(file, entry.get(), wanted, next));
        }
      } else {
        IncludeMessages.missing(spot, wanted, (IncludeResult.Missing) result);
      }
    }
    return all;
  }

  private MapNode next(
      FileToRead file,
      IncludeEntry entry,
      IncludeRequest wanted,
      IncludeResult.IncludedFile found) {
    Position at = entry.position();
    MapNode nothing = new MapNode(at, Map.of());
    if (full) {
      return nothing;
    }
    String name = IncludeMessages.name(wanted, found);
    String identity = name + Nodes.json(MapNodes.of(at, entry.inputs()));
    boolean circle = file.chain().identities().contains(identity);
    included++;
    if (included > request.limits().includes() || circle) {
      full = true;
      problems.error(
          at,
          "",
          "Maximum of " + request.limits().includes() + " nested includes are allowed!",
          circle ? "`" + name + "` includes itself." : "");
      return nothing;
    }
    if (!entry.integrityHolds(found.text())) {
      problems.error(at, "", "File integrity of `" + name + "` could not be verified");
      return nothing;
    }
    if (found.text().isBlank()) {
      problems.error(at, "", IncludeMessages.empty(wanted));
      return nothing;
    }
    List<String> via = new ArrayList<>();
    via.add("include at " + at);
    via.addAll(file.chain().via());
    List<String> identities = new ArrayList<>(file.chain().identities());
    identities.add(identity);
    return read(
        new FileToRead(
            name,
            found.text(),
            entry.contextOf(found),
            found.component(),
            entry.inputs(),
            at,
            new Chain(via, identities)));
  }

  /** Maps made of values. */
  private static final class MapNodes {
    static MapNode of(Position position, Map<String, Node> values) {
      Map<String, MapNode.Entry> entries = new LinkedHashMap<>();
      new HashMap<>(values)
          .forEach((key, value) -> entries.put(key, new MapNode.Entry(key, position, value)));
      return new MapNode(position, entries);
    }
  }
}
