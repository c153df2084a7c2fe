package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The named volumes of one engine. See {@link DockerHost} for threads, limits and exceptions. */
public final class Volumes {

  private final Engine engine;

  Volumes(Engine engine) {
    this.engine = engine;
  }

  /** Creates a local volume; one of that name that exists stays as it is, labels too. */
  public VolumeInfo create(String name, Map<String, String> labels) {
    var body = Engine.JSON.createObjectNode().put("Name", name).put("Driver", "local");
    body.set("Labels", Trees.object(labels));
    return read(
        engine.json(
            new EngineCall("POST", "creating volume " + name, "/volumes/create").json(body)));
  }

  /** The volume of that name. */
  public Optional<VolumeInfo> find(String name) {
    return Trees.found(
        () ->
            read(
                engine.json(
                    new EngineCall("GET", "inspecting volume " + name, "/volumes/", name))));
  }

  /** The volumes that have all these labels; an empty value asks for the label with any value. */
  public List<VolumeInfo> list(Map<String, String> labels) {
    var answer =
        engine.json(
            new EngineCall("GET", "listing volumes", "/volumes")
                .query("filters", Trees.labelFilter(labels)));
    var volumes = new ArrayList<VolumeInfo>();
    answer.path("Volumes").forEach(volume -> volumes.add(read(volume)));
    return List.copyOf(volumes);
  }

  /** Removes a volume and its content; none of that name is fine. One in use is refused. */
  public void remove(String name) {
    Trees.found(
        () -> {
          engine.send(new EngineCall("DELETE", "removing volume " + name, "/volumes/", name));
          return name;
        });
  }

  private static VolumeInfo read(JsonNode tree) {
    return new VolumeInfo(
        tree.path("Name").asText(),
        tree.path("Driver").asText(),
        Trees.map(tree.path("Labels")),
        tree.path("Mountpoint").asText());
  }
}
