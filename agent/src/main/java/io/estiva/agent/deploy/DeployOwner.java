package io.estiva.agent.deploy;

import io.estiva.containers.replace.LockOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** How this agent signs its locks on deploy hosts. */
public final class DeployOwner {
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path MACHINE_ID = Path.of("/etc/machine-id");
  private static final int ID_SHOWN = 8;

  private DeployOwner() {}

  /**
   * The owner for this start of the agent with this state directory. Another start of it takes over
   * its locks at once, so the name must not be another agent's: machines made from one image share
   * the machine id, and most agents the directory, hence all three.
   */
  public static LockOwner of(Path stateDirectory) {
    var machine = firstLine(MACHINE_ID);
    var id = machine.length() > ID_SHOWN ? machine.substring(0, ID_SHOWN) : machine;
    var name = firstLine(HOST_NAME) + ":" + stateDirectory.toAbsolutePath() + " " + id;
    return new LockOwner(name.strip(), UUID.randomUUID().toString());
  }

  private static String firstLine(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).lines().findFirst().orElse("") : "";
    } catch (IOException e) {
      return "";
    }
  }
}
