package io.estiva.coordinator.web;

/**
 * A page before it is framed.
 *
 * @param title begins with the state, where there is one
 * @param status the state's word, for the icon; empty for none
 * @param live query of the event stream that tells when to look again; empty for a page that does
 *     not change
 * @param body what stands in {@code main}; parts that change carry {@code data-part}
 */
record Page(String title, String status, String live, Html body) {

  /** The whole document. */
  String framed(boolean signedIn) {
    String icon = "data:image/svg+xml," + icon();
    return Html.of(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} · Estiva</title>
            <link rel="icon" href="{}">
            <link rel="stylesheet" href="/-/assets/style.css">
            <script src="/-/assets/live.js" defer></script>
            <script src="/-/assets/log.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#main">Skip to content</a>
            <header class="site"><a class="name" href="/">Estiva</a><nav><a href="/">Pipelines</a> <a href="/-/runners">Runners</a></nav>{}</header>
            <main id="main"{}>
            {}
            </main>
            </body>
            </html>
            """,
            title,
            icon,
            session(signedIn),
            live.isEmpty() ? Html.NONE : Html.of(" data-live=\"/-/live?{}\"", live),
            body)
        .markup();
  }

  private static Html session(boolean signedIn) {
    return signedIn
        ? Html.of("<form method=\"post\" action=\"/-/sign-out\"><button>Sign out</button></form>")
        : Html.of("<form method=\"get\" action=\"/-/sign-in\"><button>Sign in</button></form>");
  }

  private String icon() {
    String colour =
        switch (status) {
          case "success" -> "116329";
          case "failed" -> "b31d28";
          case "running" -> "0757ba";
          case "" -> "1c2128";
          default -> "6e5600";
        };
    return "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Ccircle cx='4' cy='4' r='4' fill='%23"
        + colour
        + "'/%3E%3C/svg%3E";
  }
}
