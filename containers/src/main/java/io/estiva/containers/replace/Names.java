package io.estiva.containers.replace;

import java.util.regex.Pattern;

/** The names that say which part a container plays. Renaming is atomic and takes milliseconds. */
final class Names {
  private static final Pattern APP = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,62}");
  private static final int SHORT_ID = 12;

  private Names() {}

  /** Refuses what cannot be a container's name, or what would look like one of ours. */
  static String requireApp(String app) {
    if (!APP.matcher(app).matches()) {
      throw new IllegalArgumentException(
          "'"
              + app
              + "' is not a container's name: 2 to 63 letters, digits, '_', '.' or '-', starting"
              + " with a letter or digit");
    }
    if (app.contains(".next.")
        || app.contains(".prev.")
        || app.contains(".back.")
        || app.endsWith(".lock")) {
      throw new IllegalArgumentException(
          "'"
              + app
              + "' cannot be the container's name: .next., .prev., .back. and .lock mark the"
              + " versions of a replaced container");
    }
    return app;
  }

  static String next(String app, long job, String spec) {
    return app + ".next." + job + "-" + spec.substring(0, Math.min(8, spec.length()));
  }

  static String previous(String app, String id) {
    return app + ".prev." + shortId(id);
  }

  static String back(String app, String id) {
    return app + ".back." + shortId(id);
  }

  static String lock(String app) {
    return app + ".lock";
  }

  static String shortId(String id) {
    return id.substring(0, Math.min(SHORT_ID, id.length()));
  }

  /** Ids short, names whole. */
  static String shown(String idOrName) {
    return idOrName.matches("[0-9a-f]{64}") ? shortId(idOrName) : idOrName;
  }

  /** What the name says, given that the container belongs to the app. */
  static Role role(String app, String name) {
    if (name.equals(app)) {
      return Role.CURRENT;
    }
    if (name.startsWith(app + ".next.")) {
      return Role.NEXT;
    }
    if (name.startsWith(app + ".back.")) {
      return Role.BACK;
    }
    return name.startsWith(app + ".prev.") ? Role.PREVIOUS : Role.OTHER;
  }
}
