package io.estiva.coordinator.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;

  @Test
  void a_job_may_push_and_pull_its_own_projects_images_only() {
    List<RegistryScope> asked =
        RegistryScope.parse(
            List.of(
                "repository:shop/web-app:pull,push repository:shop/web-app/cache:pull",
                "repository:shop/web-app-2:pull,push",
                "repository:other/app:pull",
                "registry:catalog:*",
                "nonsense"));

    List<Set<String>> granted =
        asked.stream().map(scope -> scope.grantedTo("Shop/Web-App").actions()).toList();

    assertThat(granted)
        .containsExactly(Set.of("pull", "push"), Set.of("pull"), Set.of(), Set.of(), Set.of());
  }

  @Test
  void deleting_is_never_granted() {
    RegistryScope scope = new RegistryScope("repository", "a/b", Set.of("delete", "pull", "*"));

    assertThat(scope.grantedTo("a/b").actions()).containsExactly("pull");
  }

  @Test
  void a_repository_name_may_hold_a_port() {
    assertThat(RegistryScope.parse(List.of("repository:localhost:5000/a/b:pull")))
        .containsExactly(new RegistryScope("repository", "localhost:5000/a/b", Set.of("pull")));
  }

  @Test
  void a_token_is_signed_by_the_key_of_the_certificate_it_carries() throws Exception {
    RegistryKey key = RegistryKey.open(directory);
    RegistryTokens tokens = new RegistryTokens(key, "estiva", Clock.fixed(NOW, ZoneOffset.UTC));

    String token =
        tokens.sign(
            "registry",
            "job-1",
            List.of(new RegistryScope("repository", "a/b", Set.of("pull", "push"))));

    String[] parts = token.split("\\.");
    JsonNode head = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[0]));
    JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
    byte[] der = Base64.getDecoder().decode(head.get("x5c").get(0).textValue());
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(claims.get("aud").textValue()).isEqualTo("registry");
    assertThat(claims.get("exp").longValue())
        .isEqualTo(NOW.plus(RegistryTokens.LIFETIME).getEpochSecond());
    assertThat(claims.at("/access/0/actions").toString()).isEqualTo("[\"pull\",\"push\"]");
  }

  @Test
  void the_key_is_made_once_and_only_its_owner_can_read_it() throws Exception {
    RegistryKey first = RegistryKey.open(directory);
    RegistryKey second = RegistryKey.open(directory);

    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(Files.readString(directory.resolve("registry.crt"))).isEqualTo(first.pem());
    for (String file : List.of("registry.p12", "registry.password")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .isEqualTo("rw-------");
    }
  }
}
