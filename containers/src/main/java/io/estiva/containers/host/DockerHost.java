package io.estiva.containers.host;

import io.estiva.containers.call.Watchdog;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Docker Engine, near or far. Thread-safe. Every call blocks the calling thread, never one of an
 * event loop; every call has a limit; an interrupt of the calling thread cancels it.
 *
 * <p>Calls throw {@link io.estiva.containers.call.HostUnavailable} when the engine cannot be
 * reached, {@link EngineRefused} when it says no, {@link
 * io.estiva.containers.call.DeadlineExceeded} when the limit passes and {@link
 * io.estiva.containers.call.CallInterrupted} after an interrupt.
 */
public final class DockerHost implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DockerHost.class);

  private final Engine engine;
  private final Watchdog watchdog;
  private final Facts facts;
  private final Images images;
  private final Containers containers;
  private final Networks networks;
  private final Volumes volumes;

  DockerHost(Engine engine, Watchdog watchdog, Facts facts) {
    this.engine = engine;
    this.watchdog = watchdog;
    this.facts = facts;
    this.images = new Images(engine, facts);
    this.containers = new Containers(engine);
    this.networks = new Networks(engine);
    this.volumes = new Volumes(engine);
  }

  /** What the engine said about itself when it was opened. */
  public Facts facts() {
    return facts;
  }

  /** Images and registries. */
  public Images images() {
    return images;
  }

  /** Containers. */
  public Containers containers() {
    return containers;
  }

  /** Networks. */
  public Networks networks() {
    return networks;
  }

  /** Named volumes. */
  public Volumes volumes() {
    return volumes;
  }

  /**
   * Asks for a sign of life; throws {@link io.estiva.containers.call.HostUnavailable} when there is
   * none.
   */
  public void ping() {
    engine.send(
        new EngineCall("GET", "reaching docker", "/_ping").within(engine.limits().connect()));
  }

  /** Ends the connection and everything that was opened for it. Containers go on. */
  @Override
  public void close() {
    close(engine, watchdog);
  }

  static void close(Engine engine, Watchdog watchdog) {
    try {
      engine.close();
    } catch (IOException e) {
      LOG.warn("closing docker failed address={} reason={}", engine.address(), e.getMessage());
    } finally {
      watchdog.close();
    }
  }

  @Override
  public String toString() {
    return "DockerHost[" + facts.address() + "]";
  }
}
