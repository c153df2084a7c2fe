package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks of one engine. See {@link DockerHost} for threads, limits and exceptions. */
public final class Networks {

  private final Engine engine;

  Networks(Engine engine) {
    this.engine = engine;
  }

  /**
   * Creates a bridge network. One of that name is refused as a conflict.
   *
   * @return its id
   */
  public String create(String name, Map<String, String> labels) {
    var body =
        Engine.JSON
            .createObjectNode()
            .put("Name", name)
            .put("Driver", "bridge")
            .put("CheckDuplicate", true);
    body.set("Labels", Trees.object(labels));
    return engine
        .json(new EngineCall("POST", "creating network " + name, "/networks/create").json(body))
        .path("Id")
        .asText();
  }

  /** The network of that name or id, with its containers. */
  public Optional<NetworkInfo> find(String network) {
    return Trees.found(
        () ->
            read(
                engine.json(
                    new EngineCall(
                        "GET", "inspecting network " + network, "/networks/", network))));
  }

  /** The networks that have all these labels; an empty value asks for the label with any value. */
  public List<NetworkInfo> list(Map<String, String> labels) {
    var answer =
        engine.json(
            new EngineCall("GET", "listing networks", "/networks")
                .query("filters", Trees.labelFilter(labels)));
    var networks = new ArrayList<NetworkInfo>();
    answer.forEach(network -> networks.add(read(network)));
    return List.copyOf(networks);
  }

  /** Connects a container under extra names; it may run or not. */
  public void connect(String network, String container, List<String> aliases) {
    var body = Engine.JSON.createObjectNode().put("Container", container);
    body.putObject("EndpointConfig").set("Aliases", Trees.array(aliases));
    engine.send(
        new EngineCall(
                "POST",
                "connecting container " + container + " to network " + network,
                "/networks/",
                network,
                "/connect")
            .json(body));
  }

  /** Takes a container out of a network, whatever it does; it is fine when it was not in it. */
  public void disconnect(String network, String container) {
    var body = Engine.JSON.createObjectNode().put("Container", container).put("Force", true);
    try {
      engine.send(
          new EngineCall(
                  "POST",
                  "disconnecting container " + container + " from network " + network,
                  "/networks/",
                  network,
                  "/disconnect")
              .json(body));
    } catch (EngineRefused e) {
      if (!e.isMissing() && !e.answer().contains("is not connected to")) {
        throw e;
      }
    }
  }

  /** Removes a network; none of that name is fine. One with containers in it is refused. */
  public void remove(String network) {
    Trees.found(
        () -> {
          engine.send(
              new EngineCall("DELETE", "removing network " + network, "/networks/", network));
          return network;
        });
  }

  private static NetworkInfo read(JsonNode tree) {
    var containers = new ArrayList<String>();
    tree.path("Containers").fieldNames().forEachRemaining(containers::add);
    var gateways = new ArrayList<String>();
    tree.path("IPAM")
        .path("Config")
        .forEach(config -> gateways.add(config.path("Gateway").asText()));
    gateways.removeIf(String::isEmpty);
    return new NetworkInfo(
        tree.path("Id").asText(),
        tree.path("Name").asText(),
        tree.path("Driver").asText(),
        Trees.map(tree.path("Labels")),
        containers,
        gateways);
  }
}
