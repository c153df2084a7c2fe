package io.estiva.coordinator.api;

import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** What the path of a call names. */
public final class Paths {
  private Paths() {}

  /** The project of {@code :id}: its number, or its path with the slash as {@code %2F}. */
  public static Future<ProjectRow> project(Store store, RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    return store.read(session -> project(session, id));
  }

  /** As {@link #project(Store, RoutingContext)}, inside a transaction. */
  public static ProjectRow project(Session session, String id) {
    if (id.matches("\\d{1,18}")) {
      return session
          .projects()
          .find(Long.parseLong(id))
          .orElseThrow(() -> new ApiAnswers.NotThere("There is no project " + id + "."));
    }
    String path = URLDecoder.decode(id, StandardCharsets.UTF_8);
    return session
        .projects()
        .byPath(path)
        .orElseThrow(() -> new ApiAnswers.NotThere("There is no project " + path + "."));
  }

  /** A number in the path. */
  public static long number(RoutingContext context, String name) {
    String text = String.valueOf(context.pathParam(name));
    if (!text.matches("\\d{1,18}")) {
      throw new ApiAnswers.NotThere("There is nothing of the number " + text + ".");
    }
    return Long.parseLong(text);
  }
}
