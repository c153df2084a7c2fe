package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.HostUnavailable;
import io.estiva.containers.host.DockerHost;
import io.estiva.containers.ssh.HostKeyRefused;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A host behind a link that can be lost. The target connects anew by itself; this tries calls again
 * that may be made twice, until patience ends.
 */
final class Link implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(10);

  private final Duration patience;
  private final Consumer<String> out;
  private final Target target;

  /**
   * Opens the host.
   *
   * @param patience how long to try again after the link was lost
   */
  Link(Target.Opener opener, Duration patience, Consumer<String> out) {
    this.patience = patience;
    this.out = out;
    this.target = opener.open();
  }

  /** The host. */
  Target target() {
    return target;
  }

  /** Its engine. */
  DockerHost docker() {
    return target().docker();
  }

  /** Asks the engine something, again after a lost link. */
  <T> T read(Function<DockerHost, T> call) {
    return again(t -> call.apply(t.docker()));
  }

  /** Runs something that may be run twice in the host's shell, again after a lost link. */
  <T> T shell(Function<HostShell, T> call) {
    return again(
        t ->
            call.apply(
                t.shell()
                    .orElseThrow(
                        () ->
                            new HostUnavailable("host " + t.name() + " gives no shell any more"))));
  }

  private <T> T again(Function<Target, T> call) {
    long begin = System.nanoTime();
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        return call.apply(target);
      } catch (HostKeyRefused e) {
        throw e;
      } catch (HostUnavailable e) {
        if (System.nanoTime() - begin > patience.toNanos()) {
          throw e;
        }
        out.accept(
            "link    lost: " + firstLine(String.valueOf(e.getMessage())) + "; connecting again");
      }
      sleep(pause);
      pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted("waiting to connect again", e);
    }
  }

  @Override
  public void close() {
    target.close();
  }
}
