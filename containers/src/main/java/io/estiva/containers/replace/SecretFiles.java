package io.estiva.containers.replace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Secret files as the archive that an engine unpacks into a container that was not started yet. */
final class SecretFiles {
  private static final int BLOCK = 512;
  private static final String DIRECTORY = "run/secrets/";

  private SecretFiles() {}

  /** A tar archive with {@code run/secrets/NAME} for each; readable for the container's users. */
  static byte[] tar(Map<String, String> secrets) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(header(DIRECTORY, 0, "0000755", '5'));
    secrets.forEach(
        (name, value) -> {
          var bytes = value.getBytes(StandardCharsets.UTF_8);
          out.writeBytes(header(DIRECTORY + name, bytes.length, "0000444", '0'));
          out.writeBytes(bytes);
          out.writeBytes(new byte[(BLOCK - bytes.length % BLOCK) % BLOCK]);
        });
    out.writeBytes(new byte[2 * BLOCK]);
    return out.toByteArray();
  }

  private static byte[] header(String name, int size, String mode, char type) {
    if (name.length() >= 100) {
      throw new IllegalArgumentException("the name of a secret file is too long: " + name);
    }
    var header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, mode);
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (var b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o", sum));
    header[154] = 0;
    return header;
  }

  private static void put(byte[] header, int offset, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
