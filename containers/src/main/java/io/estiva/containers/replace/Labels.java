package io.estiva.containers.replace;

import java.util.Set;

/**
 * The labels that a replaced container carries. They never change after it was created, so they
 * hold facts only; the changing part, which container serves, is in the names.
 */
public final class Labels {
  /** The name of the container that this one is a version of. */
  public static final String APP = "io.estiva.app";

  /** Number of the job that created the container: the fence against older jobs. */
  public static final String JOB = "io.estiva.job";

  /** Fingerprint of everything that was asked for, without the image. */
  public static final String SPEC = "io.estiva.spec";

  /** The image, pinned: {@code repository@sha256:...}, or the image's id where it has no digest. */
  public static final String IMAGE = "io.estiva.image";

  /** The image's name as the user wrote it. */
  public static final String IMAGE_NAME = "io.estiva.image-name";

  /** Commit that the job ran for. */
  public static final String COMMIT = "io.estiva.commit";

  /** The environment's name. */
  public static final String ENVIRONMENT = "io.estiva.environment";

  /** The wanted restart policy; the effective one changes during a replacement. */
  public static final String RESTART = "io.estiva.restart";

  /** Id of the container that this one was created to replace. */
  public static final String REPLACES = "io.estiva.replaces";

  /** The wanted restart policy of the container in {@link #REPLACES}. */
  public static final String REPLACES_RESTART = "io.estiva.replaces-restart";

  /** {@code lock} on the container that only holds the name of the lock. */
  public static final String ROLE = "io.estiva.role";

  /** Who holds the lock: the agent. */
  public static final String OWNER = "io.estiva.owner";

  /** Which run of the agent holds the lock. */
  public static final String INSTANCE = "io.estiva.instance";

  /** All of them: nobody else may set them. */
  static final Set<String> OWN =
      Set.of(
          APP,
          JOB,
          SPEC,
          IMAGE,
          IMAGE_NAME,
          COMMIT,
          ENVIRONMENT,
          RESTART,
          REPLACES,
          REPLACES_RESTART,
          ROLE,
          OWNER,
          INSTANCE);

  private Labels() {}
}
