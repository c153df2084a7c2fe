package io.estiva.containers.ssh;

import io.estiva.containers.call.HostUnavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Host keys in the form of OpenSSH's known_hosts: plain names, {@code [host]:port}, patterns,
 * hashed names, {@code @revoked}. Immutable; never written to. Entries of certificate authorities
 * are not used.
 *
 * @param name for messages, usually the file's path
 */
public record KnownHosts(String name, List<Entry> entries) {

  /** Copies the entries. */
  public KnownHosts {
    entries = List.copyOf(entries);
  }

  /** What is said about one key of one host. */
  enum Verdict {
    OK,
    UNKNOWN,
    CHANGED,
    REVOKED
  }

  /** Reads a file; one that does not exist is an empty one. */
  public static KnownHosts read(Path file) {
    try {
      return Files.exists(file)
          ? parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8))
          : new KnownHosts(file.toString(), List.of());
    } catch (IOException e) {
      throw new HostUnavailable(
          "cannot read the known host keys in "
              + file
              + ": "
              + e.getMessage()
              + ". Check that this program's user may read the file",
          e);
    }
  }

  /** Reads lines; those that are no entries are left out, as OpenSSH does. */
  public static KnownHosts parse(String name, String text) {
    return new KnownHosts(name, text.lines().map(Entry::parse).flatMap(Optional::stream).toList());
  }

  /**
   * The keys of one host as people write them down: {@code SHA256:...} fingerprints, keys ({@code
   * ssh-ed25519 AAAA...}) or whole lines of known_hosts; one a line, fingerprints also separated by
   * blanks.
   *
   * @param name for messages: where the text stands
   * @throws IllegalArgumentException when a line is none of these
   */
  public static KnownHosts pinned(String name, String host, int port, String text) {
    var pins = new ArrayList<Entry>();
    var hostName = nameInFile(host, port);
    for (var line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      var words = line.split("\\s+");
      if (java.util.Arrays.stream(words).allMatch(w -> w.matches("SHA256:[A-Za-z0-9+/]{43}=?"))) {
        for (var word : words) {
          pins.add(new Entry(hostName, new byte[0], false, word.replace("=", "")));
        }
        continue;
      }
      boolean bare = words.length >= 2 && words[1].startsWith("AAAA");
      var entry = Entry.parse(bare ? hostName + " " + line : line);
      if (entry.isEmpty() && !line.startsWith("#")) {
        throw new IllegalArgumentException(
            "'"
                + (line.length() > 60 ? line.substring(0, 60) + "..." : line)
                + "' is not a host key: write its fingerprint (SHA256:...), the key"
                + " (ssh-ed25519 AAAA...) or a line of known_hosts");
      }
      entry.ifPresent(pins::add);
    }
    return new KnownHosts(name, pins);
  }

  /** These entries and more. */
  public KnownHosts and(KnownHosts more) {
    var all = new ArrayList<>(entries);
    all.addAll(more.entries);
    return new KnownHosts(name + " and " + more.name, all);
  }

  Verdict check(String host, int port, byte[] key) {
    boolean known = false;
    boolean changed = false;
    for (var entry : entries) {
      boolean exact = entry.isFor(host, port);
      // an entry without port vouches for the same key on another port, but does not speak against
      // another key there
      boolean plain = port != SshHost.DEFAULT_PORT && entry.isFor(host, SshHost.DEFAULT_PORT);
      if (!exact && !plain) {
        continue;
      }
      boolean same = entry.isSame(key);
      if (same && entry.revoked) {
        return Verdict.REVOKED;
      }
      known |= same;
      changed |= exact && !same && !entry.revoked;
    }
    if (known) {
      return Verdict.OK;
    }
    return changed ? Verdict.CHANGED : Verdict.UNKNOWN;
  }

  /** Types of the keys that are known for a host, in the order of the file. */
  List<String> keyTypes(String host, int port) {
    return entries.stream()
        .filter(
            entry ->
                !entry.revoked
                    && (entry.isFor(host, port)
                        || port != SshHost.DEFAULT_PORT && entry.isFor(host, SshHost.DEFAULT_PORT)))
        .filter(entry -> entry.fingerprint.isEmpty())
        .map(entry -> HostKeyBlob.type(entry.key()))
        .distinct()
        .toList();
  }

  /** Fingerprints of the keys that are known for a host, each with its type. */
  List<String> fingerprints(String host, int port) {
    return entries.stream()
        .filter(entry -> !entry.revoked && entry.isFor(host, port))
        .map(Entry::shown)
        .toList();
  }

  /** How a host stands in the file. */
  static String nameInFile(String host, int port) {
    var name = host.toLowerCase(Locale.ROOT);
    return port == SshHost.DEFAULT_PORT ? name : "[" + name + "]:" + port;
  }

  /** One line of the file. */
  static final class Entry {

    private static final String HASHED = "|1|";

    private final String names;
    private final byte[] key;
    private final boolean revoked;

    private final String fingerprint;

    private Entry(String names, byte[] key, boolean revoked) {
      this(names, key, revoked, "");
    }

    private Entry(String names, byte[] key, boolean revoked, String fingerprint) {
      this.names = names;
      this.key = key;
      this.revoked = revoked;
      this.fingerprint = fingerprint;
    }

    boolean isSame(byte[] other) {
      return fingerprint.isEmpty()
          ? java.util.Arrays.equals(key, other)
          : fingerprint.equals(HostKeyBlob.fingerprint(other));
    }

    String shown() {
      return fingerprint.isEmpty()
          ? HostKeyBlob.type(key) + " " + HostKeyBlob.fingerprint(key)
          : fingerprint;
    }

    static Optional<Entry> parse(String line) {
      var text = line.strip();
      boolean revoked = text.startsWith("@revoked");
      if (text.isEmpty() || text.startsWith("#") || text.startsWith("@") && !revoked) {
        return Optional.empty();
      }
      var words = text.split("\\s+");
      int first = revoked ? 1 : 0;
      if (words.length < first + 3) {
        return Optional.empty();
      }
      try {
        var key = Base64.getDecoder().decode(words[first + 2]);
        boolean honest = HostKeyBlob.type(key).equals(words[first + 1]);
        return honest
            ? Optional.of(
                new Entry(
                    words[first].toLowerCase(Locale.ROOT).startsWith(HASHED)
                        ? words[first]
                        : words[first].toLowerCase(Locale.ROOT),
                    key,
                    revoked))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    byte[] key() {
      return key.clone();
    }

    boolean isFor(String host, int port) {
      var name = nameInFile(host, port);
      if (names.startsWith(HASHED)) {
        return HostPattern.isHashOf(names, name);
      }
      boolean matches = false;
      for (var pattern : names.split(",")) {
        boolean negated = pattern.startsWith("!");
        if (HostPattern.matches(negated ? pattern.substring(1) : pattern, name)) {
          if (negated) {
            return false;
          }
          matches = true;
        }
      }
      return matches;
    }
  }
}
