package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a secret that must not stand on the command line, where every user of the host can see it.
 */
final class SecretInput {

  private SecretInput() {}

  /**
   * The first line of a file.
   *
   * @param source a file, {@code -} for the standard input, or empty to ask the user
   */
  static String read(String source, String what) {
    try {
      String text;
      if (source.isEmpty()) {
        Console console = System.console();
        if (console == null) {
          throw new AgentProblem(
              "There is no terminal to ask for the "
                  + what
                  + "; give it as a file, or as - for the standard input.");
        }
        char[] typed = console.readPassword("%s: ", what);
        text = typed == null ? "" : new String(typed);
      } else if (source.equals("-")) {
        text = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
      } else {
        text = Files.readString(Path.of(source));
      }
      String secret = text.strip();
      if (secret.isEmpty() || secret.contains("\n")) {
        throw new AgentProblem("The " + what + " should be one line.");
      }
      return secret;
    } catch (IOException e) {
      throw new AgentProblem("cannot read the " + what + " from " + source + ": " + e.getMessage());
    }
  }
}
