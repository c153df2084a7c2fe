package io.estiva.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which machine uses a runner's token: made once and kept in the state folder.
 *
 * <p>The same machine gets the same id again as long as it has a machine id.
 */
final class SystemId {

  private static final Pattern FORMAT = Pattern.compile("[sr]_[0-9a-zA-Z]{12}");
  private static final String ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final List<Path> MACHINE_IDS =
      List.of(Path.of("/etc/machine-id"), Path.of("/var/lib/dbus/machine-id"));

  private SystemId() {}

  /** Reads the id from the file, or makes one and writes it there. */
  static String load(Path file) {
    Optional<String> kept = read(file).filter(text -> FORMAT.matcher(text).matches());
    if (kept.isPresent()) {
      return kept.get();
    }
    String made = machineId().map(SystemId::ofMachine).orElseGet(SystemId::random);
    try {
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, made + "\n");
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the agent's identity to " + file, e);
    }
    return made;
  }

  static String ofMachine(String machineId) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(machineId.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal("gitlab-runner".getBytes(StandardCharsets.UTF_8));
      return "s_" + HexFormat.of().formatHex(digest).substring(0, 12);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }

  private static String random() {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder("r_");
    for (int i = 0; i < 12; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  private static Optional<String> machineId() {
    return MACHINE_IDS.stream()
        .flatMap(file -> read(file).stream())
        .filter(id -> !id.isEmpty())
        .findFirst();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
