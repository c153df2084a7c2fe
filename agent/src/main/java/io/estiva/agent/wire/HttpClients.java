package io.estiva.agent.wire;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP client of one coordinator: HTTP/1.1, TLS 1.2 or later, proxies as the environment
 * says.
 */
final class HttpClients {

  private static final int CONNECT_MILLIS = 30_000;
  private static final int IDLE_CONNECTION_SECONDS = 60;

  private HttpClients() {}

  /**
   * Opens the client; whoever calls closes it.
   *
   * @throws IllegalArgumentException if a file with certificates cannot be used
   */
  static HttpClientAgent open(
      Vertx vertx, CoordinatorAddress address, Map<String, String> environment) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
            .setTcpKeepAlive(true)
            .setDecompressionSupported(true)
            .setMaxHeaderSize(64 * 1024)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            .setSsl(address.isTls());
    if (address.isTls()) {
      address.caFile().ifPresent(file -> options.setTrustOptions(systemAnd(file)));
      address
          .clientCertificate()
          .ifPresent(
              own ->
                  options.setKeyCertOptions(
                      new PemKeyCertOptions()
                          .setCertPath(own.certificate().toString())
                          .setKeyPath(own.key().toString())));
    }
    useProxy(options, address, environment);
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(new PoolOptions().setHttp1MaxSize(100))
        .build();
  }

  private static void useProxy(
      HttpClientOptions options, CoordinatorAddress address, Map<String, String> environment) {
    @Nullable String proxy = variable(environment, address.isTls() ? "https_proxy" : "http_proxy");
    if (proxy == null
        || proxy.isBlank()
        || isExempt(address.host(), variable(environment, "no_proxy"))) {
      return;
    }
    URI at = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
    ProxyOptions proxyOptions =
        new ProxyOptions().setHost(at.getHost()).setPort(at.getPort() > 0 ? at.getPort() : 3128);
    String user = at.getUserInfo();
    if (user != null) {
      String[] parts = user.split(":", 2);
      proxyOptions.setUsername(parts[0]).setPassword(parts.length > 1 ? parts[1] : "");
    }
    options.setProxyOptions(proxyOptions);
  }

  private static @Nullable String variable(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value != null ? value : environment.get(name.toUpperCase(java.util.Locale.ROOT));
  }

  private static boolean isExempt(String host, @Nullable String noProxy) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    if (noProxy == null) {
      return false;
    }
    return Stream.of(noProxy.split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }

  private static TrustOptions systemAnd(Path caFile) {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
      if (number == 0) {
        throw new IllegalArgumentException("no certificate in " + caFile + "; it must hold PEM");
      }
      for (X509Certificate certificate : systemCertificates()) {
        store.setCertificateEntry("system-" + number++, certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return TrustOptions.wrap(factory);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot read certificates from " + caFile + ": " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> systemCertificates() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
        .toList();
  }
}
