package io.estiva.agent.poll;

/** Who counts what the poller sees. Called on the event loop; must be quick. */
public interface PollEvents {

  /** A coordinator answered a job request with a status, or 0 if it did not answer. */
  void answered(String runner, int status);

  /** A job was taken. */
  void taken(String runner);
}
