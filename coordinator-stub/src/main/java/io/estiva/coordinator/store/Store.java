package io.estiva.coordinator.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database. Work runs as one transaction on named worker threads; what it returns is delivered
 * after the commit. A transaction may run twice (a deadlock on PostgreSQL), so work must have no
 * effect outside its {@link Session}.
 *
 * <p>Thread-safe. Listeners are called on a store thread after the commit and must only hand over.
 */
public final class Store implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Store.class);
  private static final int TRIES = 5;

  /** How long closing waits for transactions that are under way. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Dialect dialect;
  private final Connections connections;
  private final WorkerExecutor readers;
  private final WorkerExecutor writers;
  private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
  private final NoticeFeed feed;

  /** Transactions that were asked for and have not answered yet. */
  private final AtomicInteger open = new AtomicInteger();

  private Store(Vertx vertx, StoreSettings settings, Connections connections) {
    this.dialect = settings.dialect();
    this.connections = connections;
    int writerThreads = dialect == Dialect.SQLITE ? 1 : settings.connections();
    this.readers =
        vertx.createSharedWorkerExecutor("store-read", settings.connections(), 1, TimeUnit.MINUTES);
    this.writers =
        vertx.createSharedWorkerExecutor("store-write", writerThreads, 1, TimeUnit.MINUTES);
    this.feed = new NoticeFeed(settings, this::tell);
  }

  /**
   * Opens the database, brings its schema up to date and starts to listen for notices. Blocks.
   *
   * @throws StoreFailure when the database cannot be reached or is newer than this program
   */
  public static Store open(Vertx vertx, StoreSettings settings) {
    Connections connections;
    try {
      connections = Connections.open(settings);
    } catch (StoreFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreFailure(
          "cannot open the database at "
              + settings.url()
              + ": "
              + rootMessage(e)
              + ". Check store.url, store.user and store.password-file in coordinator.yml, and that the database runs.",
          "",
          e);
    }
    try {
      Store store = new Store(vertx, settings, connections);
      store.migrate();
      store.feed.start();
      return store;
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /** Runs a transaction that only reads. */
  public <T> Future<T> read(Function<Session, T> work) {
    return run(readers, () -> readNow(work));
  }

  /** Runs a transaction that writes; its notices go out after the commit. */
  public <T> Future<T> write(Function<Session, T> work) {
    return run(writers, () -> writeNow(work));
  }

  /** As {@link #read}, on the calling thread, which must not be an event loop. */
  public <T> T readNow(Function<Session, T> work) {
    try (Connection connection = connections.reader()) {
      Session session = new Session(connection, dialect);
      try {
        return work.apply(session);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  /** As {@link #write}, on the calling thread, which must not be an event loop. */
  public <T> T writeNow(Function<Session, T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return writeOnce(work);
      } catch (StoreFailure e) {
        if (!e.isTransient() || attempt == TRIES) {
          throw e;
        }
        log.debug("transaction runs again attempt={} because={}", attempt, e.getMessage());
      }
    }
  }

  /** Adds a listener for notices of this and other coordinators; it stays until {@link #forget}. */
  public void listen(Consumer<Notice> listener) {
    listeners.add(listener);
  }

  /** Removes a listener. */
  public void forget(Consumer<Notice> listener) {
    listeners.remove(listener);
  }

  /**
   * Tells the listeners of this coordinator about something that is not a row, such as a log that
   * grew.
   */
  public void announce(Notice notice) {
    tell(notice);
  }

  private <T> Future<T> run(WorkerExecutor executor, Supplier<T> transaction) {
    open.incrementAndGet();
    return executor
        .<T>executeBlocking(transaction::get, false)
        .onComplete(done -> open.decrementAndGet());
  }

  private <T> T writeOnce(Function<Session, T> work) {
    T value;
    List<Notice> notices;
    try (Connection connection = connections.writer()) {
      Session session = new Session(connection, dialect);
      boolean committed = false;
      try {
        value = work.apply(session);
        notices = session.notices();
        feed.send(connection, notices);
        connection.commit();
        committed = true;
      } finally {
        if (!committed) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw unreachable(e);
    }
    notices.forEach(this::tell);
    return value;
  }

  private void migrate() {
    try (Connection connection = connections.writer()) {
      boolean done = false;
      try {
        Migrations.run(connection, dialect);
        connection.commit();
        done = true;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  private void tell(Notice notice) {
    for (Consumer<Notice> listener : listeners) {
      try {
        listener.accept(notice);
      } catch (RuntimeException e) {
        // One listener's fault must not keep the news from the others, nor undo what is committed.
        log.error("a listener failed notice={}", notice, e);
      }
    }
  }

  private static StoreFailure unreachable(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return new StoreFailure("the database did not do a transaction: " + e.getMessage(), state, e);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  /**
   * Waits a few seconds for transactions under way, stops listening and closes every connection.
   * Not for event loops, which the answers need.
   */
  @Override
  public void close() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (open.get() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    feed.close();
    readers.close();
    writers.close();
    connections.close();
  }
}
