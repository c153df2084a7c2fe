package io.estiva.coordinator.registry;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Signs the tokens that a registry accepts (Docker Registry v2 token authentication; JSON web
 * tokens, ES256, with the certificate in the header, which registries 2.x and 3.x check against
 * their {@code rootcertbundle}). Thread-safe.
 */
public final class RegistryTokens {
  /** What the registry has as {@code auth.token.issuer}. */
  public static final String ISSUER = "estiva-coordinator";

  /** Long enough for one large push: the client asks again for each request that is refused. */
  public static final Duration LIFETIME = Duration.ofMinutes(15);

  /** Clocks of registry and coordinator may differ by this much. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final RegistryKey key;
  private final String issuer;
  private final Clock clock;

  /**
   * @param issuer what the registry has as {@code auth.token.issuer}
   */
  public RegistryTokens(RegistryKey key, String issuer, Clock clock) {
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
  }

  /**
   * A signed token.
   *
   * @param service the registry's own name, as it sent it
   * @param subject who logged in; shown in the registry's log
   * @param granted scopes without actions are left out
   */
  public String sign(String service, String subject, List<RegistryScope> granted) {
    Instant now = clock.instant();
    JsonArray access = new JsonArray();
    for (RegistryScope scope : granted) {
      if (!scope.actions().isEmpty()) {
        access.add(
            new JsonObject()
                .put("type", scope.type())
                .put("name", scope.name())
                .put("actions", new JsonArray(List.copyOf(scope.actions()))));
      }
    }
    JsonObject claims =
        new JsonObject()
            .put("iss", issuer)
            .put("sub", subject)
            .put("aud", service)
            .put("nbf", now.minus(SKEW).getEpochSecond())
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(LIFETIME).getEpochSecond())
            .put("jti", UUID.randomUUID().toString())
            .put("access", access);
    try {
      String certificate = Base64.getEncoder().encodeToString(key.certificate().getEncoded());
      String head =
          encode(
              new JsonObject()
                  .put("typ", "JWT")
                  .put("alg", "ES256")
                  .put("x5c", new JsonArray().add(certificate)));
      String signed = head + "." + encode(claims);
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(key.key());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a registry token", e);
    }
  }

  private static String encode(JsonObject part) {
    return BASE64.encodeToString(part.encode().getBytes(StandardCharsets.UTF_8));
  }
}
