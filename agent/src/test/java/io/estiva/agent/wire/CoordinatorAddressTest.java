package io.estiva.agent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoordinatorAddressTest {

  @ParameterizedTest
  @CsvSource({
    "https://ci.example.com, /api/v4/jobs/request, 443",
    "https://ci.example.com/, /api/v4/jobs/request, 443",
    "http://ci.example.com/ci, /api/v4/jobs/request, 80",
    "http://ci.example.com:8080/gitlab/ci/, /gitlab/api/v4/jobs/request, 8080",
    "https://ci.example.com/gitlab//, /gitlab/api/v4/jobs/request, 443",
    "https://ci.example.com/noci, /noci/api/v4/jobs/request, 443",
  })
  void the_api_stands_below_the_url(String url, String path, int port) {
    CoordinatorAddress address = CoordinatorAddress.of(url);

    assertThat(address.path("jobs/request")).isEqualTo(path);
    assertThat(address.port()).isEqualTo(port);
  }

  @Test
  void only_http_and_https_are_addresses() {
    assertThatThrownBy(() -> CoordinatorAddress.of("ftp://ci"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CoordinatorAddress.of("ci.example.com"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CoordinatorAddress.of("http:///x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
