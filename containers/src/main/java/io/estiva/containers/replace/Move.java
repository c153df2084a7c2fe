package io.estiva.containers.replace;

import java.util.Map;

/** The smallest thing that is done to a host. Containers are named by id or by name. */
public sealed interface Move {
  /** Says it in one line of the plan or trace. */
  String text();

  /** Creates the next container from the desired configuration; does not start it. */
  record Create(String name, Map<String, String> labels) implements Move {
    /** Copies the labels. */
    public Create {
      labels = Map.copyOf(labels);
    }

    Observed.Container result(long created) {
      return new Observed.Container(
          "new-" + name,
          name,
          labels.getOrDefault(Labels.IMAGE, ""),
          Observed.Phase.CREATED,
          labels,
          created,
          "no",
          false);
    }

    @Override
    public String text() {
      return "create " + name;
    }
  }

  /** Starts a container; nothing happens to a running one. */
  record Start(String container, String why) implements Move {
    @Override
    public String text() {
      return "start " + Names.shown(container) + " (" + why + ")";
    }
  }

  /** Asks a container to end, and kills it after the grace; nothing happens to a stopped one. */
  record Stop(String container, String why) implements Move {
    @Override
    public String text() {
      return "stop " + Names.shown(container) + " (" + why + ")";
    }
  }

  /** Waits until the health gate lets the container through. */
  record Gate(String container) implements Move {
    @Override
    public String text() {
      return "wait until " + container + " is healthy";
    }
  }

  /** Gives a container another name. */
  record Rename(String container, String to) implements Move {
    @Override
    public String text() {
      return "rename " + Names.shown(container) + " to " + to;
    }
  }

  /** Changes the restart policy. */
  record SetRestart(String container, String policy) implements Move {
    @Override
    public String text() {
      return "set restart policy of " + Names.shown(container) + " to " + policy;
    }
  }

  /** Removes a stopped container; named volumes stay. */
  record Remove(String container, String name, String why) implements Move {
    @Override
    public String text() {
      return "remove " + name + " (" + why + ")";
    }
  }
}
