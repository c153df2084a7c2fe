package io.estiva.coordinator.web;

import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.store.TokenRow;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Who looks at a page. Somebody who signed in with an access token has a session whose cookie
 * scripts can't read and other sites can't use; the token itself isn't kept.
 */
final class SignIn {
  private static final String KIND = "kind";

  private final ProjectCatalog tokens;
  private final boolean open;

  /**
   * @param open whether everybody may read the pages
   */
  SignIn(ProjectCatalog tokens, boolean open) {
    this.tokens = tokens;
    this.open = open;
  }

  /** Whether this visitor may read. */
  boolean mayRead(RoutingContext context) {
    return open || context.session().get(KIND) != null;
  }

  /** Whether this visitor may cancel, retry and start jobs. */
  boolean mayAct(RoutingContext context) {
    return TokenRow.Kind.ADMIN.name().equals(context.session().<String>get(KIND));
  }

  /** Whether a POST comes from a page of ours: browsers say where a form stood. */
  static boolean isOwn(HttpServerRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader("Origin");
    String host = request.authority() == null ? "" : request.authority().toString();
    return origin == null || origin.replaceFirst("^https?://", "").equals(host);
  }

  /** The form. */
  static Page form(String message) {
    return new Page(
        "Sign in",
        "",
        "",
        Html.of(
            """
            <h1>Sign in</h1>
            <p>{}</p>
            <form method="post" action="/-/sign-in">
            <label>Access token <input name="token" type="password" autocomplete="current-password" required autofocus></label>
            <button>Sign in</button>
            </form>
            <p class="soft">The first token is in the file <code>admin-token</code> in the coordinator's data directory.</p>
            """,
            message));
  }

  /** Checks the token of the form and begins a session. */
  void enter(RoutingContext context, WebPages pages) {
    String token = context.request().getFormAttribute("token");
    tokens
        .authenticate(token == null ? "" : token.strip())
        .onFailure(context::fail)
        .onSuccess(
            found -> {
              if (found.isEmpty()) {
                pages.send(context, 403, form("This is no access token, or it has expired."));
                return;
              }
              context.session().regenerateId();
              context.session().put(KIND, found.get().kind().name());
              WebPages.redirect(context, "/");
            });
  }

  /** Ends the session. */
  static void leave(RoutingContext context) {
    context.session().destroy();
    WebPages.redirect(context, "/");
  }
}
