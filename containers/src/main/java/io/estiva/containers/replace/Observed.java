package io.estiva.containers.replace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is on the host, as far as it matters for one app. The truth: every run starts from it, and
 * nothing that an earlier run wrote down counts against it.
 *
 * @param containers those of the app, whatever their part; the lock is not among them
 * @param heldPorts host ports that running containers of others publish
 */
public record Observed(String app, List<Container> containers, List<HeldPort> heldPorts) {

  /** Copies the lists. */
  public Observed {
    Names.requireApp(app);
    containers = List.copyOf(containers);
    heldPorts = List.copyOf(heldPorts);
  }

  /** The container that has the app's own name. */
  public Optional<Container> current() {
    return in(Role.CURRENT).findFirst();
  }

  /** All in a part, newest first. */
  public List<Container> all(Role role) {
    return in(role)
        .sorted(
            Comparator.comparingLong(Container::created).reversed().thenComparing(Container::id))
        .toList();
  }

  /** The container with this id or name. */
  public Optional<Container> find(String idOrName) {
    return containers.stream()
        .filter(c -> c.id().equals(idOrName) || c.name().equals(idOrName))
        .findFirst();
  }

  /** The highest job number that any container of the app carries; 0 for none. */
  public long newestJob() {
    return containers.stream().mapToLong(Container::job).max().orElse(0);
  }

  /** The restart policy that the container is meant to have when nothing is going on. */
  public String wantedRestart(Container container) {
    var own = container.label(Labels.RESTART);
    if (!own.isEmpty()) {
      return own;
    }
    return containers.stream()
        .filter(c -> c.label(Labels.REPLACES).equals(container.id()))
        .map(c -> c.label(Labels.REPLACES_RESTART))
        .filter(policy -> !policy.isEmpty())
        .findFirst()
        .orElse(container.restart());
  }

  private java.util.stream.Stream<Container> in(Role role) {
    return containers.stream().filter(c -> c.role(app) == role);
  }

  /** What is there after a move that went well. */
  Observed after(Move move) {
    if (move instanceof Move.Create create) {
      var more = new ArrayList<>(containers);
      more.add(create.result(newestCreated() + 1));
      return new Observed(app, more, heldPorts);
    }
    if (move instanceof Move.Remove remove) {
      var left = new ArrayList<>(containers);
      left.removeIf(c -> c.is(remove.container()));
      return new Observed(app, left, heldPorts);
    }
    if (move instanceof Move.Start start) {
      return with(start.container(), c -> c.in(Phase.RUNNING));
    }
    if (move instanceof Move.Stop stop) {
      return with(stop.container(), c -> c.in(Phase.EXITED));
    }
    if (move instanceof Move.Rename rename) {
      return with(rename.container(), c -> c.named(rename.to()));
    }
    if (move instanceof Move.SetRestart set) {
      return with(set.container(), c -> c.restarting(set.policy()));
    }
    return this;
  }

  private long newestCreated() {
    return containers.stream().mapToLong(Container::created).max().orElse(0);
  }

  private Observed with(String idOrName, UnaryOperator<Container> change) {
    return new Observed(
        app,
        containers.stream().map(c -> c.is(idOrName) ? change.apply(c) : c).toList(),
        heldPorts);
  }

  /** Where a container's life is. */
  public enum Phase {
    /** Never started. */
    CREATED,
    /** Its main process runs. */
    RUNNING,
    /** The engine starts it again and again. */
    RESTARTING,
    /** Frozen. */
    PAUSED,
    /** Ended. */
    EXITED;

    /** Whether it may hold its ports. */
    boolean isActive() {
      return this == RUNNING || this == RESTARTING || this == PAUSED;
    }
  }

  /**
   * One container.
   *
   * @param created milliseconds since 1970, by the host's clock
   * @param restart the policy in force
   * @param autoRemove whether the engine removes it when it ends
   */
  public record Container(
      String id,
      String name,
      String image,
      Phase phase,
      Map<String, String> labels,
      long created,
      String restart,
      boolean autoRemove) {
    /** Copies the labels. */
    public Container {
      labels = Map.copyOf(labels);
    }

    Role role(String app) {
      var role = Names.role(app, name);
      // A container made by hand has no label; the name that we gave it ends with its own id.
      boolean adopted = name.equals(Names.previous(app, id)) || name.equals(Names.back(app, id));
      return role == Role.CURRENT || adopted || isOf(app) ? role : Role.OTHER;
    }

    boolean isOf(String app) {
      return label(Labels.APP).equals(app);
    }

    boolean is(String idOrName) {
      return id.equals(idOrName) || name.equals(idOrName);
    }

    /** The label's value, or an empty text. */
    public String label(String key) {
      return labels.getOrDefault(key, "");
    }

    /** The job that created it; 0 for one made by hand. */
    public long job() {
      var text = label(Labels.JOB);
      return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    /** Whether it has the wanted image and configuration. */
    boolean matches(Desired desired) {
      return isOf(desired.app())
          && label(Labels.IMAGE).equals(desired.identity())
          && label(Labels.SPEC).equals(desired.spec());
    }

    Container in(Phase newPhase) {
      return new Container(id, name, image, newPhase, labels, created, restart, autoRemove);
    }

    Container named(String newName) {
      return new Container(id, newName, image, phase, labels, created, restart, autoRemove);
    }

    Container restarting(String policy) {
      return new Container(id, name, image, phase, labels, created, policy, autoRemove);
    }
  }

  /** A host port that somebody else's running container publishes. */
  public record HeldPort(String address, int port, String protocol, String holder) {
    private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::");

    boolean blocks(String otherAddress, int otherPort, String otherProtocol) {
      return port == otherPort
          && protocol.equals(otherProtocol)
          && (EVERYWHERE.contains(address)
              || EVERYWHERE.contains(otherAddress)
              || address.equals(otherAddress));
    }
  }
}
