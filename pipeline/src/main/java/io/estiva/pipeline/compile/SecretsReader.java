package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Execution;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code id_tokens} and {@code secrets}. */
final class SecretsReader {

  private static final List<String> PROVIDERS =
      List.of(
          "vault",
          "azure_key_vault",
          "gcp_secret_manager",
          "aws_secrets_manager",
          "akeyless",
          "gitlab_secrets_manager");

  private SecretsReader() {}

  static Map<String, Execution.IdToken> idTokens(Spot owner) {
    Map<String, Execution.IdToken> tokens = new LinkedHashMap<>();
    Optional<Spot> spot = owner.child("id_tokens");
    Optional<MapNode> map = spot.flatMap(at -> at.map("config should be a hash"));
    if (spot.isEmpty() || map.isEmpty()) {
      return tokens;
    }
    for (MapNode.Entry entry : map.get().entries().values()) {
      Spot token = spot.get().under(entry.key(), entry.value());
      if (token.map("config should be a hash").isPresent()) {
        token.known("id_tokens");
        if (token.value("aud").isEmpty()) {
          token.wrong("config missing required keys: aud");
        }
        tokens.put(
            entry.key(), new Execution.IdToken(token.stringOrStrings("aud").orElse(List.of())));
      }
    }
    return tokens;
  }

  static Map<String, Execution.Secret> secrets(Spot owner) {
    Map<String, Execution.Secret> secrets = new LinkedHashMap<>();
    Optional<Spot> spot = owner.child("secrets");
    Optional<MapNode> map = spot.flatMap(at -> at.map("config should be a hash"));
    if (spot.isEmpty() || map.isEmpty()) {
      return secrets;
    }
    for (MapNode.Entry entry : map.get().entries().values()) {
      Spot secret = spot.get().under(entry.key(), entry.value());
      if (secret.map("config should be a hash").isPresent()) {
        secret.known("secrets");
        one(secret).ifPresent(found -> secrets.put(entry.key(), found));
      }
    }
    return secrets;
  }

  private static Optional<Execution.Secret> one(Spot spot) {
    List<String> given =
        PROVIDERS.stream().filter(provider -> spot.value(provider).isPresent()).toList();
    if (given.isEmpty()) {
      spot.wrong("config must have one of these keys: " + String.join(", ", PROVIDERS));
      return Optional.empty();
    }
    if (given.size() > 1) {
      spot.wrong("config must use exactly one of these keys: " + String.join(", ", PROVIDERS));
    }
    String provider = given.get(0);
    Node settings = spot.value(provider).orElse(spot.node());
    boolean text = Nodes.isString(settings);
    boolean textAllowed = provider.equals("vault") || provider.equals("aws_secrets_manager");
    if (!(settings instanceof MapNode) && !(text && textAllowed)) {
      spot.under(provider, settings)
          .wrong(textAllowed ? "config should be a hash or a string" : "config should be a hash");
    }
    if (provider.equals("gcp_secret_manager") && spot.value("token").isEmpty()) {
      spot.wrong("token is required with gcp secrets manager");
    }
    return Optional.of(
        new Execution.Secret(
            provider, settings, spot.flag("file").orElse(true), spot.string("token").orElse(null)));
  }
}
