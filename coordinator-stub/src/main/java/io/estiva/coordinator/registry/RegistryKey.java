package io.estiva.coordinator.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The key that signs registry tokens, and the certificate by which a registry knows it (its {@code
 * rootcertbundle}). Both are made once and kept in the coordinator's data directory.
 *
 * @param key an EC key on P-256; never printed
 * @param certificate self-signed, ten years
 */
public record RegistryKey(PrivateKey key, X509Certificate certificate) {
  private static final String ALIAS = "registry-token";
  private static final int KEYTOOL_SECONDS = 60;

  /**
   * Reads the key from {@code directory}, or makes it there when there is none: {@code
   * registry.p12} (0600), {@code registry.password} (0600) and {@code registry.crt}, the
   * certificate as PEM for the registry's configuration. Blocks for about a second when it has to
   * make one.
   *
   * @throws IOException when the directory can't be written or the key store can't be read
   */
  public static RegistryKey open(Path directory) throws IOException {
    Path store = directory.resolve("registry.p12");
    Path password = directory.resolve("registry.password");
    if (!Files.exists(store)) {
      make(directory, store, password);
    }
    try (InputStream in = Files.newInputStream(store)) {
      char[] secret = Files.readString(password).strip().toCharArray();
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, secret);
      if (keys.getKey(ALIAS, secret) instanceof PrivateKey key
          && keys.getCertificate(ALIAS) instanceof X509Certificate certificate) {
        RegistryKey opened = new RegistryKey(key, certificate);
        Files.writeString(directory.resolve("registry.crt"), opened.pem());
        return opened;
      }
      throw new IOException(
          store + " holds no key named " + ALIAS + ". Move it away to have a new one made.");
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the registry key " + store + ": " + e.getMessage(), e);
    }
  }

  /** The certificate as PEM. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can't be written", e);
    }
  }

  @Override
  public String toString() {
    return "RegistryKey[" + certificate.getSubjectX500Principal() + "]";
  }

  /**
   * The JDK can make a certificate only by its own tool; the password goes by file, never by
   * argument.
   */
  private static void make(Path directory, Path store, Path password) throws IOException {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(password);
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Path unfinished = directory.resolve("registry.p12.new");
    Files.deleteIfExists(unfinished);
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=Estiva registry tokens",
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    unfinished.toString(),
                    "-storepass:file",
                    password.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw new IOException(
            "keytool could not make the registry key " + store + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      keytool.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while making the registry key " + store, e);
    }
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
    Files.move(unfinished, store, StandardCopyOption.ATOMIC_MOVE);
  }
}
