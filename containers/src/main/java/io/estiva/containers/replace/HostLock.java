package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.call.Watchdog;
import io.estiva.containers.host.ContainerInfo;
import io.estiva.containers.host.ContainerSpec;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.host.EngineRefused;
import io.estiva.containers.host.RestartPolicy;
import io.estiva.containers.replace.ReplaceRefused.Reason;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of one app on one host: a container that is never started and holds a name. Creating a
 * name is atomic, needs no shell, and the container's id is the fence: a program that finds another
 * id under the name stops. The holder shows that it lives by changing the container's retry count,
 * so no clock is compared.
 */
final class HostLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HostLock.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int FIRST_BEAT = 1000;
  private static final int LAST_BEAT = 999_000;

  private final Supplier<DockerHost> docker;
  private final String id;
  private final Watchdog watchdog;
  private int beat = FIRST_BEAT;

  private HostLock(Supplier<DockerHost> docker, String id) {
    this.docker = docker;
    this.id = id;
    this.watchdog = new Watchdog("lock " + Names.shortId(id));
  }

  /** How long to wait for somebody else, and how long a holder may be silent. */
  record Patience(Duration limit, Duration silence, Duration beat) {}

  /**
   * Takes the lock.
   *
   * @param docker the engine, asked for at each call, because a link can be opened anew
   * @param image any image that the host has
   * @throws ReplaceRefused when somebody else holds it for longer than the patience
   */
  static HostLock acquire(
      Supplier<DockerHost> docker,
      String app,
      String image,
      LockOwner owner,
      Patience patience,
      Consumer<String> out) {
    var spec =
        ContainerSpec.of(Names.lock(app), image)
            .entrypoint(java.util.List.of("lock"))
            .networkMode("none")
            .restart(new RestartPolicy("on-failure", 1))
            .label(Labels.ROLE, "lock")
            .label(Labels.APP, app)
            .label(Labels.OWNER, owner.agent())
            .label(Labels.INSTANCE, owner.instance())
            .build();
    var waiting = new Waiting(owner, patience, out);
    while (true) {
      try {
        var lock = new HostLock(docker, docker.get().containers().create(spec));
        lock.watchdog.every(patience.beat(), lock::beat);
        return lock;
      } catch (EngineRefused e) {
        if (!e.isConflict()) {
          throw e;
        }
      }
      var holder = docker.get().containers().find(Names.lock(app));
      if (holder.isPresent() && waiting.mayBreak(holder.get())) {
        // By id: whoever took the lock in the meantime keeps it.
        docker.get().containers().remove(holder.get().id(), true);
      }
    }
  }

  String id() {
    return id;
  }

  private void beat() {
    beat = beat >= LAST_BEAT ? FIRST_BEAT : beat + 1;
    try {
      docker.get().containers().updateRestart(id, new RestartPolicy("on-failure", beat));
    } catch (HostUnavailable | EngineRefused | DeadlineExceeded | CallInterrupted e) {
      LOG.debug("lock not renewed id={} reason={}", id, e.getMessage());
    }
  }

  /** Stops renewing; the lock stays. For a holder that goes down without giving it back. */
  void abandon() {
    watchdog.close();
  }

  /** Gives the lock back; it is fine when somebody has broken it. */
  @Override
  public void close() {
    watchdog.close();
    // With the anonymous volumes that its image asks for: each deployment would leave one behind.
    docker.get().containers().remove(id, true);
  }

  /** What one waiter has seen so far. */
  private static final class Waiting {
    private final LockOwner owner;
    private final Patience patience;
    private final Consumer<String> out;
    private final long begin = System.nanoTime();
    private String seen = "";
    private long seenSince = begin;
    private boolean told;

    Waiting(LockOwner owner, Patience patience, Consumer<String> out) {
      this.owner = owner;
      this.patience = patience;
      this.out = out;
    }

    boolean mayBreak(ContainerInfo holder) {
      var agent = holder.labels().getOrDefault(Labels.OWNER, "");
      boolean ours = agent.equals(owner.agent());
      if (!holder.labels().getOrDefault(Labels.ROLE, "").equals("lock")) {
        throw new ReplaceRefused(
            Reason.LOCKED,
            "a container of somebody else has the lock's name " + holder.name() + "; rename it");
      }
      if (ours && !holder.labels().getOrDefault(Labels.INSTANCE, "").equals(owner.instance())) {
        out.accept("taking over the lock of an earlier run of this agent that ended early");
        return true;
      }
      long now = System.nanoTime();
      var sign = holder.id() + " " + holder.restart();
      if (!sign.equals(seen)) {
        seen = sign;
        seenSince = now;
      }
      if (now - seenSince >= patience.silence().toNanos()) {
        out.accept("breaking the lock of " + agent + ", which shows no sign of life");
        return true;
      }
      if (now - begin >= patience.limit().toNanos()) {
        throw new ReplaceRefused(
            Reason.LOCKED,
            "another deployment holds the lock "
                + holder.name()
                + " (agent "
                + agent
                + "); waited "
                + patience.limit().toSeconds()
                + " s. Nothing was changed. Run the job again when that one is through");
      }
      if (!told) {
        told = true;
        out.accept("waiting for another deployment (lock of agent " + agent + ")");
      }
      pause();
      return false;
    }

    private static void pause() {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallInterrupted("waiting for the deployment lock", e);
      }
    }
  }
}
