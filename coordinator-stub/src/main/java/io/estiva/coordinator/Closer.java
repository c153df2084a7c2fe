package io.estiva.coordinator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, the last first. Not thread-safe, except that closing twice does no harm.
 */
final class Closer {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  synchronized void add(AutoCloseable resource) {
    open.push(resource);
  }

  /** Closes everything; what fails is logged and does not keep the rest open. */
  synchronized void closeQuietly() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("could not close a part: {}", e.getMessage());
      }
    }
  }
}
