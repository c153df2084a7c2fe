package io.estiva.containers.replace;

/**
 * How the handing over of a service ended.
 *
 * @param reason why it is not {@link Kind#SWITCHED}
 */
record SwitchResult(Kind kind, String reason) {
  enum Kind {
    /** The new one serves under the app's name. */
    SWITCHED,
    /** The new one serves; a name is not right yet. */
    UNNAMED,
    /** The new one failed, the old one serves again. */
    ROLLED_BACK,
    /** The old one could not be stopped and serves on; it must not be touched any more. */
    HUNG,
    /** Nothing was touched. */
    REFUSED,
    /** Neither serves. */
    BROKEN,
    /** Nobody knows; what is on the host decides. */
    UNKNOWN
  }
}
