package io.estiva.containers.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import io.estiva.containers.call.HostUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;

/** Sets up a JSch session: what it offers, accepts and logs in with. */
final class Login {

  private Login() {}

  static Session prepare(SshHost target, HostKeyCheck check) throws JSchException {
    var jsch = new JSch();
    var methods = new LinkedHashSet<String>();
    var password = "";
    for (var auth : target.auth()) {
      if (auth instanceof SshAuth.Key key) {
        addKey(jsch, target, key);
        methods.add("publickey");
      } else if (auth instanceof SshAuth.Password secret) {
        password = secret.password();
        methods.add("password");
        methods.add("keyboard-interactive");
      }
    }
    var session = jsch.getSession(target.user(), target.host(), target.port());
    session.setHostKeyRepository(check);
    // a constant: JSch takes changed keys for every value that it does not know
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("server_host_key", HostKeyCheck.algorithms(target));
    session.setConfig("prefer_known_host_key_types", "no");
    session.setConfig("PreferredAuthentications", String.join(",", methods));
    session.setConfig("MaxAuthTries", Integer.toString(target.auth().size() + 2));
    session.setConfig("NumberOfPasswordPrompts", "1");
    session.setConfig("enable_pubkey_auth_query", "yes");
    session.setConfig("compression.s2c", "none");
    session.setConfig("compression.c2s", "none");
    session.setConfig(
        "mac.c2s",
        "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512");
    session.setConfig(
        "mac.s2c",
        "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512");
    session.setUserInfo(new PasswordAnswer(password));
    if (!password.isEmpty()) {
      session.setPassword(password.getBytes(StandardCharsets.UTF_8));
    }
    session.setDaemonThread(true);
    return session;
  }

  private static void addKey(JSch jsch, SshHost target, SshAuth.Key key) {
    byte[] bytes = (key.privateKey().strip() + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] passphrase = key.passphrase().getBytes(StandardCharsets.UTF_8);
    try {
      var pair = KeyPair.load(jsch, bytes.clone(), null);
      try {
        if (pair.isEncrypted() && (passphrase.length == 0 || !pair.decrypt(passphrase.clone()))) {
          throw new HostUnavailable(
              "cannot log in to "
                  + target.address()
                  + ": the key "
                  + key.name()
                  + " is encrypted and "
                  + (passphrase.length == 0 ? "no passphrase was given" : "the passphrase is wrong")
                  + ". Give its passphrase, or a key without one");
        }
      } finally {
        pair.dispose();
      }
      jsch.addIdentity(key.name(), bytes, null, passphrase.length == 0 ? null : passphrase);
    } catch (JSchException e) {
      throw new HostUnavailable(
          "cannot log in to "
              + target.address()
              + ": "
              + key.name()
              + " is not a private key that OpenSSH made ("
              + LoginErrors.quote(String.valueOf(e.getMessage()))
              + "). Give the private half, whole, with its first and last line",
          e);
    }
  }
}
