package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.ManagerRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.protocol.RunnerInfo;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Finds the runner of a token and notes the contact. The first contact of a machine since the start
 * is written before the call is answered; later ones at most every ten seconds, since a busy runner
 * asks many times a second. Thread-safe.
 */
final class RunnerContacts {
  private static final Duration OFTEN = Duration.ofSeconds(10);
  private static final int MANY = 10_000;

  private final Store store;
  private final Clock clock;
  private final ConcurrentMap<String, Instant> written = new ConcurrentHashMap<>();

  RunnerContacts(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** One machine that uses a runner's token. */
  record Caller(String token, String systemId, RunnerInfo info, String ip) {
    String machine() {
      // GitLab's name for a caller that does not say which machine it is.
      return systemId.isEmpty() ? "<legacy>" : systemId;
    }
  }

  /**
   * The runner of the token, after its contact is noted; empty for a token that is unknown or has
   * expired.
   */
  Future<Optional<RunnerRow>> contact(Caller caller, boolean always) {
    String hash = Secret.hash(caller.token());
    String key = hash + " " + caller.machine();
    Instant now = clock.instant();
    Instant last = written.get(key);
    if (!always && last != null && last.plus(OFTEN).isAfter(now)) {
      return store.read(session -> session.runners().byToken(hash, now));
    }
    return store
        .write(session -> note(session, hash, caller, now))
        .onSuccess(
            runner -> {
              if (written.size() > MANY) {
                written.clear();
              }
              runner.ifPresent(row -> written.put(key, now));
            });
  }

  private static Optional<RunnerRow> note(
      Session session, String hash, Caller caller, Instant now) {
    Optional<RunnerRow> runner = session.runners().byToken(hash, now);
    runner.ifPresent(row -> session.runners().contact(manager(row, caller, now)));
    return runner;
  }

  private static ManagerRow manager(RunnerRow runner, Caller caller, Instant now) {
    RunnerInfo info = caller.info();
    List<String> features =
        info.features().flags().entrySet().stream()
            .filter(entry -> Boolean.TRUE.equals(entry.getValue()))
            .map(Map.Entry::getKey)
            .map(RunnerContacts::line)
            .limit(100)
            .toList();
    return new ManagerRow(
        0,
        runner.id(),
        line(caller.machine()),
        line(info.name()),
        line(info.version()),
        line(info.revision()),
        line(info.platform()),
        line(info.architecture()),
        line(info.executor()),
        features,
        line(caller.ip()),
        now,
        now);
  }

  /** Foreign text for a column: one line, bounded, without the NUL that PostgreSQL refuses. */
  private static String line(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() > 200 ? clean.substring(0, 200) : clean;
  }
}
