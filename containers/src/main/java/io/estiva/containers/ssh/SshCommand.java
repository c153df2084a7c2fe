package io.estiva.containers.ssh;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command line for a remote user's shell.
 *
 * @param line for the shell; put it together with {@link #quoted}
 * @param stdin the whole input
 * @param maxBytes of output kept of each stream; what is beyond is read and dropped
 */
public record SshCommand(String line, byte[] stdin, Duration limit, int maxBytes) {

  /** Copies the input. */
  public SshCommand {
    stdin = stdin.clone();
  }

  /** Without input, keeping 256 KiB of each stream. */
  public static SshCommand of(Duration limit, String... words) {
    return new SshCommand(quoted(List.of(words)), new byte[0], limit, 256 * 1024);
  }

  /** The same with input. */
  public SshCommand withStdin(byte[] newStdin) {
    return new SshCommand(line, newStdin, limit, maxBytes);
  }

  /**
   * Words for a POSIX shell that come out as they are, whatever they hold.
   *
   * @throws IllegalArgumentException for NUL, which no argument can hold
   */
  public static String quoted(List<String> words) {
    return words.stream().map(SshCommand::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("an argument must not hold NUL");
    }
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** The line only: input may be secret. */
  @Override
  public String toString() {
    return "SshCommand[" + line + "]";
  }
}
