package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.store.TokenRow;
import io.estiva.protocol.RegisterRunner;
import io.estiva.protocol.RunnerCall;
import io.estiva.protocol.WireMapper;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Register, verify, unregister, and a new token for a runner. */
final class Registration {
  private final Store store;
  private final RunnerContacts contacts;
  private final WireMapper mapper;
  private final Answers answers;
  private final Clock clock;

  Registration(
      Store store, RunnerContacts contacts, WireMapper mapper, Answers answers, Clock clock) {
    this.store = store;
    this.contacts = contacts;
    this.mapper = mapper;
    this.answers = answers;
    this.clock = clock;
  }

  /** {@code POST runners}: a registration token makes a runner. */
  void register(RoutingContext context) {
    RegisterRunner body = Bodies.registration(context, mapper);
    if (body.token().isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    String token = Secret.random(Secret.LEGACY_RUNNER);
    store
        .write(session -> registered(session, body, tags(body.tagList()), token))
        .onSuccess(
            runner -> {
              if (runner.isPresent()) {
                answers.json(context, 201, identity(runner.get().id(), token, null));
              } else {
                answers.error(context, 403, "Forbidden - invalid token supplied");
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  /** {@code POST runners/verify}: tells which runner a token is, and notes the machine. */
  void verify(RoutingContext context) {
    RunnerCall body = Bodies.read(context, mapper, RunnerCall.class);
    if (body.token().isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    contacts
        .contact(Bodies.caller(context, body.token(), body.systemId(), body.info()), true)
        .onSuccess(
            runner -> {
              if (runner.isPresent()) {
                RunnerRow row = runner.get();
                answers.json(context, 200, identity(row.id(), body.token(), row.tokenExpiresAt()));
              } else {
                answers.error(context, 403, "Forbidden");
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  /** {@code DELETE runners}: removes the runner of the token. */
  void unregister(RoutingContext context) {
    RunnerCall body = Bodies.read(context, mapper, RunnerCall.class);
    if (body.token().isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    store
        .write(
            session ->
                find(session, body.token())
                    .map(runner -> session.runners().delete(runner.id()))
                    .orElse(false))
        .onSuccess(
            done -> {
              if (done) {
                answers.status(context, 204);
              } else {
                answers.error(context, 403, "Forbidden");
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  /** {@code DELETE runners/managers}: removes one machine of the runner. */
  void unregisterMachine(RoutingContext context) {
    RunnerCall body = Bodies.read(context, mapper, RunnerCall.class);
    if (body.token().isEmpty() || body.systemId().isEmpty()) {
      answers.json(
          context,
          400,
          Map.of("error", (body.token().isEmpty() ? "token" : "system_id") + " is missing"));
      return;
    }
    store
        .write(
            session ->
                find(session, body.token())
                    .map(
                        runner ->
                            session.runners().deleteManager(runner.id(), body.systemId())
                                ? 204
                                : 404)
                    .orElse(403))
        .onSuccess(
            status -> {
              switch (status) {
                case 204 -> answers.status(context, 204);
                case 404 -> answers.error(context, 404, "Not Found - Runner manager not found");
                default -> answers.error(context, 403, "Forbidden");
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  /**
   * {@code POST runners/reset_authentication_token}: the old token is dead at once, the new one
   * lives as long.
   */
  void reset(RoutingContext context) {
    RunnerCall body = Bodies.read(context, mapper, RunnerCall.class);
    if (body.token().isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    String prefix =
        body.token().startsWith(Secret.LEGACY_RUNNER) ? Secret.LEGACY_RUNNER : Secret.RUNNER;
    String token = Secret.random(prefix);
    store
        .write(
            session -> find(session, body.token()).map(runner -> renewed(session, runner, token)))
        .onSuccess(
            runner -> {
              if (runner.isPresent()) {
                answers.json(
                    context,
                    201,
                    identity(runner.get().id(), token, runner.get().tokenExpiresAt()));
              } else {
                answers.error(context, 403, "Forbidden");
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  private RunnerRow renewed(Session session, RunnerRow runner, String token) {
    Instant expires = runner.tokenExpiresAt();
    Instant next = null;
    if (expires != null) {
      long life = Math.max(3600, expires.getEpochSecond() - runner.createdAt().getEpochSecond());
      next = clock.instant().plusSeconds(life);
    }
    session.runners().token(runner.id(), Secret.hash(token), next);
    return session.runners().find(runner.id()).orElseThrow();
  }

  private Optional<RunnerRow> registered(
      Session session, RegisterRunner body, List<String> tags, String token) {
    Instant now = clock.instant();
    return session
        .tokens()
        .valid(Secret.hash(body.token()), now)
        .filter(row -> row.kind() == TokenRow.Kind.REGISTRATION)
        .map(
            row -> {
              session.tokens().used(row.id(), now);
              return session
                  .runners()
                  .insert(
                      new RunnerRow(
                          0,
                          true,
                          body.description(),
                          "",
                          tags,
                          body.runUntagged() || tags.isEmpty(),
                          body.locked(),
                          body.accessLevel().equals("ref_protected"),
                          body.paused(),
                          body.maximumTimeout(),
                          row.projectId(),
                          null,
                          now,
                          null),
                      Secret.hash(token));
            });
  }

  private Optional<RunnerRow> find(Session session, String token) {
    return session.runners().byToken(Secret.hash(token), clock.instant());
  }

  /** Splits GitLab's comma-separated list; blanks around an entry do not count. */
  static List<String> tags(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(tag -> tag.replaceAll("\\p{Cntrl}", " ").strip())
        .filter(tag -> !tag.isEmpty())
        .distinct()
        .toList();
  }

  private static Map<String, @Nullable Object> identity(
      long id, String token, @Nullable Instant expires) {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("id", id);
    body.put("token", token);
    body.put("token_expires_at", expires == null ? null : expires.toString());
    return body;
  }
}
