package io.estiva.coordinator.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices between coordinators on one PostgreSQL: sent inside the transaction by {@code NOTIFY},
 * received on a connection of its own by a thread named {@code store-listen}. On SQLite there is
 * nobody else, and this does nothing. After a lost connection it says {@link Notice#resync()},
 * because what was sent meanwhile is gone.
 */
final class NoticeFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NoticeFeed.class);
  private static final String CHANNEL = "estiva";
  private static final int WAIT_MILLIS = 500;

  private final StoreSettings settings;
  private final Consumer<Notice> receiver;
  private final String self = UUID.randomUUID().toString();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch listening = new CountDownLatch(1);
  private @Nullable Thread thread;

  NoticeFeed(StoreSettings settings, Consumer<Notice> receiver) {
    this.settings = settings;
    this.receiver = receiver;
  }

  /** Starts the thread and waits until it listens (or the patience of the settings is over). */
  void start() {
    if (settings.dialect() != Dialect.POSTGRESQL) {
      return;
    }
    Thread listener = new Thread(this::listen, "store-listen");
    listener.setDaemon(true);
    listener.start();
    thread = listener;
    try {
      if (!listening.await(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("not yet listening for notices of other coordinators; trying on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends with the transaction: other coordinators hear of it only if and when it is committed. */
  void send(Connection connection, List<Notice> notices) throws SQLException {
    if (settings.dialect() != Dialect.POSTGRESQL || notices.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      for (Notice notice : notices) {
        statement.setString(1, CHANNEL);
        statement.setString(2, self + " " + notice.encoded());
        statement.execute();
      }
    }
  }

  private void listen() {
    boolean before = false;
    while (closed.getCount() > 0) {
      try (Connection connection =
          DriverManager.getConnection(settings.url(), Connections.credentials(settings))) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("LISTEN " + CHANNEL);
        }
        listening.countDown();
        if (before) {
          receiver.accept(Notice.resync());
        }
        before = true;
        receive(connection.unwrap(PGConnection.class));
      } catch (SQLException e) {
        if (closed.getCount() > 0) {
          log.warn(
              "lost the connection that listens for notices, trying again: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  private void receive(PGConnection connection) throws SQLException {
    while (closed.getCount() > 0) {
      PGNotification[] notifications = connection.getNotifications(WAIT_MILLIS);
      if (notifications == null) {
        continue;
      }
      for (PGNotification notification : notifications) {
        String[] parts = notification.getParameter().split(" ", 2);
        if (parts.length == 2 && !parts[0].equals(self)) {
          Notice.decoded(parts[1]).ifPresent(receiver);
        }
      }
    }
  }

  private void pause() {
    try {
      closed.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Thread listener = thread;
    if (listener != null) {
      try {
        listener.join(settings.patience().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
