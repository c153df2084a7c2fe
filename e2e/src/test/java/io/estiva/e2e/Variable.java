package io.estiva.e2e;

/** A variable of a project. */
record Variable(String key, String value, boolean file, boolean masked) {
  static Variable plain(String key, String value) {
    return new Variable(key, value, false, false);
  }

  static Variable file(String key, String value) {
    return new Variable(key, value, true, false);
  }

  static Variable masked(String key, String value) {
    return new Variable(key, value, false, true);
  }
}
