package io.estiva.containers.replace;

/** The part that a container plays for its app, read from its name. */
public enum Role {
  /** Serves, or would if it ran. */
  CURRENT,
  /** Created to become the current one. */
  NEXT,
  /** A previous one that is on its way back to being the current one. */
  BACK,
  /** Stopped and kept for a rollback. */
  PREVIOUS,
  /** Carries the app's label under a name that says nothing; left alone. */
  OTHER
}
