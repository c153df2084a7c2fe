package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.containers.call.HostUnavailable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a container's end across lost connections and restarts of the engine. */
final class ExitWait {

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long MAX_PAUSE_MILLIS = 5_000;

  private final Engine engine;
  private final Containers containers;
  private long pause = FIRST_PAUSE_MILLIS;

  ExitWait(Engine engine, Containers containers) {
    this.engine = engine;
    this.containers = containers;
  }

  Exit await(String container, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      var left = Duration.ofNanos(end - System.nanoTime());
      if (left.isNegative() || left.isZero()) {
        throw stillRunning(
            container, limit, new IllegalStateException("the engine does not answer"));
      }
      try {
        var answer =
            engine.json(
                new EngineCall("POST", what(container), "/containers/", container, "/wait")
                    .query("condition", "not-running")
                    .within(left));
        if (answer.has("StatusCode")) {
          return exit(container, answer);
        }
        pauseBeforeRetry(container);
      } catch (DeadlineExceeded e) {
        throw stillRunning(container, limit, e);
      } catch (HostUnavailable e) {
        pauseBeforeRetry(container);
      }
    }
  }

  private DeadlineExceeded stillRunning(String container, Duration limit, Exception cause) {
    return new DeadlineExceeded(what(container) + " on " + engine.address(), limit, cause);
  }

  /** The state knows more than the answer; but the container may be gone by now. */
  private Exit exit(String container, JsonNode answer) {
    int code = answer.path("StatusCode").asInt();
    var error = answer.path("Error").path("Message").asText("");
    try {
      var state = containers.find(container).map(ContainerInfo::state);
      return new Exit(
          code,
          state.map(ContainerInfo.State::outOfMemory).orElse(false),
          state.map(ContainerInfo.State::error).filter(text -> !text.isEmpty()).orElse(error));
    } catch (HostUnavailable e) {
      return new Exit(code, false, error);
    }
  }

  private static String what(String container) {
    return "waiting for the end of container " + container;
  }

  private void pauseBeforeRetry(String container) {
    try {
      TimeUnit.MILLISECONDS.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted(what(container), e);
    }
    pause = Math.min(pause * 2, MAX_PAUSE_MILLIS);
  }
}
