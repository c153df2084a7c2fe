package io.estiva.containers.ssh;

import static java.util.Objects.requireNonNull;

import io.estiva.containers.call.HostUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One way for a user to log in. {@code toString} hides what is secret. */
public sealed interface SshAuth {

  /**
   * A private key in one of OpenSSH's formats.
   *
   * @param name for messages, such as the file's path
   * @param passphrase empty when the key is not encrypted
   */
  record Key(String name, String privateKey, String passphrase) implements SshAuth {

    /** Checks that nothing is missing. */
    public Key {
      requireNonNull(name, "name");
      requireNonNull(privateKey, "privateKey");
      requireNonNull(passphrase, "passphrase");
    }

    /** Reads the key from a file. */
    public static Key of(Path file, String passphrase) {
      try {
        return new Key(file.toString(), Files.readString(file), passphrase);
      } catch (IOException e) {
        throw new HostUnavailable(
            "cannot read the SSH key "
                + file
                + ": "
                + e.getMessage()
                + ". Check the path and that this program's user may read it",
            e);
      }
    }

    @Override
    public String toString() {
      return "Key[" + name + "]";
    }
  }

  /** A password, for the methods {@code password} and {@code keyboard-interactive}. */
  record Password(String password) implements SshAuth {

    /** Checks that nothing is missing. */
    public Password {
      requireNonNull(password, "password");
    }

    @Override
    public String toString() {
      return "Password[hidden]";
    }
  }
}
