package io.estiva.coordinator.registry;

import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.store.TokenRow;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the registry's clients, at GitLab's own path {@code /jwt/auth} (Docker Registry v2, token
 * authentication). A running job logs in as {@code gitlab-ci-token} with its job token and gets its
 * own project's images; people and machines log in with any name and an access token: reading
 * tokens pull, administrators' tokens push, everywhere.
 */
public final class RegistryRealm {
  private static final Logger log = LoggerFactory.getLogger(RegistryRealm.class);

  /** The path of the realm. */
  public static final String PATH = "/jwt/auth";

  private static final String JOB_USER = "gitlab-ci-token";

  private final Store store;
  private final ProjectCatalog accessTokens;
  private final RegistryTokens tokens;
  private final String service;
  private final Clock clock;

  /**
   * @param service the registry's own name, as its configuration has it
   */
  public RegistryRealm(
      Store store,
      ProjectCatalog accessTokens,
      RegistryTokens tokens,
      String service,
      Clock clock) {
    this.store = store;
    this.accessTokens = accessTokens;
    this.tokens = tokens;
    this.service = service;
    this.clock = clock;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.get(PATH).handler(this::answer);
  }

  private void answer(RoutingContext context) {
    Optional<Login> login = Login.of(context.request().getHeader("Authorization"));
    String asked = context.request().getParam("service", "");
    if (!asked.equals(service)) {
      refuse(
          context,
          400,
          "this coordinator answers for the registry '" + service + "', not for another");
      return;
    }
    if (login.isEmpty()) {
      challenge(context, "log in first");
      return;
    }
    List<RegistryScope> scopes = RegistryScope.parse(context.queryParam("scope"));
    grant(login.get(), scopes)
        .onSuccess(
            granted ->
                granted.ifPresentOrElse(
                    grant -> send(context, grant),
                    () ->
                        challenge(
                            context,
                            "the job's token is unknown or its job has ended, or the access token is unknown or expired")))
        .onFailure(
            failure -> {
              log.error("registry login failed", failure);
              refuse(context, 500, "the coordinator could not check the login; its log says why");
            });
  }

  /** What a login may do of what it asked for. */
  private record Grant(String subject, List<RegistryScope> scopes) {}

  private Future<Optional<Grant>> grant(Login login, List<RegistryScope> scopes) {
    if (login.user().equals(JOB_USER)) {
      return store.read(session -> ofJob(session, login.password(), scopes));
    }
    return accessTokens
        .authenticate(login.password())
        .map(
            token ->
                token.map(
                    row ->
                        new Grant(
                            login.user(),
                            scopes.stream().map(scope -> ofPerson(row, scope)).toList())));
  }

  private static Optional<Grant> ofJob(Session session, String token, List<RegistryScope> scopes) {
    Optional<JobRow> job = session.jobs().byToken(Secret.hash(token)).filter(JobRow::isWithRunner);
    return job.map(
        row -> {
          String project =
              session.projects().find(row.projectId()).map(ProjectRow::path).orElse("");
          return new Grant(
              "job-" + row.id(), scopes.stream().map(scope -> scope.grantedTo(project)).toList());
        });
  }

  private static RegistryScope ofPerson(TokenRow token, RegistryScope scope) {
    Set<String> allowed =
        token.kind() == TokenRow.Kind.ADMIN
            ? Set.of("pull", "push", "delete", "*")
            : Set.of("pull");
    return new RegistryScope(
        scope.type(),
        scope.name(),
        Set.copyOf(scope.actions().stream().filter(allowed::contains).toList()));
  }

  private void send(RoutingContext context, Grant grant) {
    String token = tokens.sign(service, grant.subject(), grant.scopes());
    context
        .response()
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(
            new JsonObject()
                .put("token", token)
                .put("access_token", token)
                .put("expires_in", RegistryTokens.LIFETIME.toSeconds())
                .put("issued_at", clock.instant().toString())
                .encode());
  }

  private static void challenge(RoutingContext context, String why) {
    context.response().putHeader("WWW-Authenticate", "Basic realm=\"Estiva registry\"");
    refuse(context, 401, why);
  }

  /** In the registry's own form for errors, which Docker shows to the user. */
  private static void refuse(RoutingContext context, int status, String why) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(
            new JsonObject()
                .put(
                    "errors",
                    new JsonArray()
                        .add(new JsonObject().put("code", "UNAUTHORIZED").put("message", why)))
                .put("details", why)
                .encode());
  }

  /** User and password of basic authentication (RFC 7617). */
  private record Login(String user, String password) {
    static Optional<Login> of(@Nullable String header) {
      if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
        return Optional.empty();
      }
      try {
        String text =
            new String(
                Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0
            ? Optional.empty()
            : Optional.of(new Login(text.substring(0, colon), text.substring(colon + 1)));
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }
}
