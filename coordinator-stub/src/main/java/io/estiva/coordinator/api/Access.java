package io.estiva.coordinator.api;

import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.store.TokenRow;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Lets a call pass when it shows an access token, in {@code PRIVATE-TOKEN} or as a bearer. */
public final class Access {
  private static final String KEY = "estiva.token";

  private final ProjectCatalog catalog;

  /** Checks tokens with the catalog. */
  public Access(ProjectCatalog catalog) {
    this.catalog = catalog;
  }

  /** For calls that only read. */
  public Handler<RoutingContext> reading() {
    return context -> check(context, false);
  }

  /** For calls that change something. */
  public Handler<RoutingContext> writing() {
    return context -> check(context, true);
  }

  /** Who made a call that passed: the token's name. */
  public static String who(RoutingContext context) {
    TokenRow token = context.get(KEY);
    return token == null ? "unknown" : token.name();
  }

  private void check(RoutingContext context, boolean writes) {
    Optional<String> shown = token(context);
    if (shown.isEmpty()) {
      refuse(context, "An access token is needed, in the header PRIVATE-TOKEN.");
      return;
    }
    catalog
        .authenticate(shown.get())
        .onSuccess(
            token -> {
              if (token.isEmpty()) {
                refuse(context, "The access token is unknown or has expired.");
              } else if (writes && token.get().kind() != TokenRow.Kind.ADMIN) {
                ApiAnswers.error(context, 403, "The access token may only read.");
              } else {
                context.put(KEY, token.get());
                context.next();
              }
            })
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private static Optional<String> token(RoutingContext context) {
    String own = context.request().getHeader("PRIVATE-TOKEN");
    if (own != null && !own.isEmpty()) {
      return Optional.of(own);
    }
    String bearer = context.request().getHeader("Authorization");
    return bearer != null && bearer.startsWith("Bearer ")
        ? Optional.of(bearer.substring(7))
        : Optional.empty();
  }

  private static void refuse(RoutingContext context, String text) {
    ApiAnswers.error(context, 401, text);
  }
}
