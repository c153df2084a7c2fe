package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRefTest {

  private static final String DIGEST = "sha256:" + "a1".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "python, docker.io, library/python, latest, python:latest",
    "python:3.12-slim, docker.io, library/python, 3.12-slim, python:3.12-slim",
    "user/app, docker.io, user/app, latest, user/app:latest",
    "docker.io/user/app:v1, docker.io, user/app, v1, user/app:v1",
    "index.docker.io/library/redis:7, docker.io, library/redis, 7, redis:7",
    "localhost/app, localhost, app, latest, localhost/app:latest",
    "localhost:5000/app, localhost:5000, app, latest, localhost:5000/app:latest",
    "registry.example.com:5000/a/b_c/d-e:V1.0, registry.example.com:5000, a/b_c/d-e, V1.0, registry.example.com:5000/a/b_c/d-e:V1.0",
    "[::1]:5000/app:x, [::1]:5000, app, x, [::1]:5000/app:x"
  })
  void reads_names_as_people_write_them(
      String text, String registry, String repository, String tag, String shown) {
    var ref = ImageRef.parse(text);

    assertThat(ref).isEqualTo(new ImageRef(registry, repository, tag, ""));
    assertThat(ref).hasToString(shown);
    assertThat(ImageRef.parse(shown)).isEqualTo(ref);
  }

  @Test
  void reads_digests() {
    assertThat(ImageRef.parse("app@" + DIGEST))
        .isEqualTo(new ImageRef("docker.io", "library/app", "", DIGEST))
        .hasToString("app@" + DIGEST);
    assertThat(ImageRef.parse("r.io/app:v1@" + DIGEST)).hasToString("r.io/app:v1@" + DIGEST);
    assertThat(ImageRef.parse("r.io/app:v1").withDigest(DIGEST).pinned()).contains(DIGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "user/App:v1, did you mean 'user/app'?",
    "'', name is empty",
    "app:, ends with ':'",
    "app:-x, is not a tag",
    "app:a b, is not a tag",
    "app@sha256:12, is not a digest",
    "-x/app, is not an image's name",
    "a//b, is not an image's name",
    "https://r.io/app, is not"
  })
  void says_which_rule_is_broken(String text, String words) {
    assertThatThrownBy(() -> ImageRef.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Property
  void any_text_is_read_or_refused_with_a_reason(@ForAll String text) {
    try {
      var ref = ImageRef.parse(text);
      assertThat(ImageRef.parse(ref.toString())).isEqualTo(ref);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void logins_name_their_registry_and_hide_the_password() {
    assertThat(new RegistryLogin("https://index.docker.io/v1/", "u", "p").registry())
        .isEqualTo("docker.io");
    assertThat(new RegistryLogin("http://r.io:5000/v2/", "u", "secret"))
        .hasToString("RegistryLogin[u@r.io:5000]");
    assertThatThrownBy(
            () ->
                PullRequest.of(ImageRef.parse("r.io/app"))
                    .withLogin(new RegistryLogin("other.io", "u", "secret")))
        .hasMessageContaining("a login for other.io does not fit")
        .hasMessageNotContaining("secret");
  }
}
