package io.estiva.containers.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells JSch whether a host's key is known, and remembers why not. JSch's own check accepts changed
 * keys for some values of its setting and rewrites files in place, so that setting is the constant
 * "yes" and this is the only check. For one connection attempt.
 */
final class HostKeyCheck implements HostKeyRepository {

  private static final List<String> ALGORITHMS =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "rsa-sha2-512",
          "rsa-sha2-256");

  private final SshHost target;
  private volatile @Nullable HostKeyRefused refusal;

  HostKeyCheck(SshHost target) {
    this.target = target;
  }

  /**
   * Signature algorithms to offer: first those of keys that are known, so that a host that has more
   * keys shows one of these.
   */
  static String algorithms(SshHost target) {
    var ordered = new ArrayList<String>();
    for (var type : target.knownHosts().keyTypes(target.host(), target.port())) {
      if (type.equals("ssh-rsa")) {
        ordered.addAll(List.of("rsa-sha2-512", "rsa-sha2-256"));
      } else if (ALGORITHMS.contains(type)) {
        ordered.add(type);
      }
    }
    ALGORITHMS.stream().filter(algorithm -> !ordered.contains(algorithm)).forEach(ordered::add);
    return String.join(",", ordered);
  }

  Optional<HostKeyRefused> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public int check(String host, byte[] key) {
    var verdict = target.knownHosts().check(target.host(), target.port(), key);
    if (verdict == KnownHosts.Verdict.OK) {
      return OK;
    }
    refusal = refuse(verdict, key);
    return verdict == KnownHosts.Verdict.UNKNOWN ? NOT_INCLUDED : CHANGED;
  }

  private HostKeyRefused refuse(KnownHosts.Verdict verdict, byte[] key) {
    var type = HostKeyBlob.type(key);
    var fingerprint = HostKeyBlob.fingerprint(key);
    var server = "the SSH server at " + target.host() + " port " + target.port();
    var shown = server + " shows the key " + type + " " + fingerprint;
    return switch (verdict) {
      case REVOKED ->
          new HostKeyRefused(HostKeyRefused.Reason.REVOKED, type, fingerprint, shown + revoked());
      case CHANGED ->
          new HostKeyRefused(
              HostKeyRefused.Reason.CHANGED, type, fingerprint, shown + changed(type, key));
      case UNKNOWN, OK ->
          new HostKeyRefused(
              HostKeyRefused.Reason.UNKNOWN, type, fingerprint, shown + unknown(type, key));
    };
  }

  private String revoked() {
    return ", which "
        + target.knownHosts().name()
        + " marks as revoked. Nothing was sent to it. Give the host a new key, or check who"
        + " answers there";
  }

  private String changed(String type, byte[] key) {
    var known = target.knownHosts().fingerprints(target.host(), target.port());
    return ", but "
        + target.knownHosts().name()
        + " has "
        + String.join(", ", known)
        + ": the key has CHANGED. Either the host was set up anew, or somebody answers in its"
        + " place. "
        + compare(type)
        + "Only if it is the host's own: remove its old lines (ssh-keygen -R '"
        + KnownHosts.nameInFile(target.host(), target.port())
        + "') and "
        + accept(type, key);
  }

  private String unknown(String type, byte[] key) {
    return ", and "
        + target.knownHosts().name()
        + " has no key of this host. "
        + compare(type)
        + "If it is the same, "
        + accept(type, key);
  }

  private static String compare(String type) {
    return "Nothing was sent to it. Compare the fingerprint on the host itself: ssh-keygen -lf"
        + " /etc/ssh/ssh_host_"
        + shortType(type)
        + "_key.pub. ";
  }

  /** Ends with the line to add, on a line of its own. */
  private String accept(String type, byte[] key) {
    var scan = "ssh-keyscan -p " + target.port() + " -t " + shortType(type) + " " + target.host();
    var name = KnownHosts.nameInFile(target.host(), target.port());
    return "add this line to "
        + target.knownHosts().name()
        + " ("
        + scan
        + " prints it too):\n"
        + name
        + " "
        + type
        + " "
        + HostKeyBlob.text(key);
  }

  private static String shortType(String type) {
    if (type.startsWith("ecdsa")) {
      return "ecdsa";
    }
    return type.startsWith("ssh-") ? type.substring("ssh-".length()) : type;
  }

  @Override
  public void add(HostKey key, UserInfo info) {
    throw new IllegalStateException("host keys are never added by a connection");
  }

  @Override
  public void remove(String host, String type) {
    // host keys are never removed by a connection
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // host keys are never removed by a connection
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return target.knownHosts().name();
  }

  @Override
  public HostKey[] getHostKey() {
    return new HostKey[0];
  }

  @Override
  public HostKey[] getHostKey(String host, String type) {
    return new HostKey[0];
  }
}
