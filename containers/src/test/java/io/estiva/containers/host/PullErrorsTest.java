package io.estiva.containers.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PullErrorsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MISSING       | manifest for app:v9 not found: manifest unknown: manifest unknown
          MISSING       | failed to resolve reference "r.io/app:v9": r.io/app:v9: not found
          DENIED        | pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied
          DENIED        | Head "http://127.0.0.1:5000/v2/app/manifests/v1": no basic auth credentials
          DENIED        | unauthorized: authentication required
          DENIED        | failed to resolve reference "r.io/app:v1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials
          DENIED        | unexpected status from HEAD request to https://r.io/v2/app/manifests/v1: 401 Unauthorized
          UNREACHABLE   | Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused
          UNREACHABLE   | Get "https://nope.invalid/v2/": dial tcp: lookup nope.invalid on 127.0.0.53:53: no such host
          UNREACHABLE   | Get "https://10.0.0.1/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)
          UNREACHABLE   | Get "https://r.lan:5000/v2/": http: server gave HTTP response to HTTPS client
          UNREACHABLE   | Get "https://r.lan/v2/": x509: certificate signed by unknown authority
          MISSING       | manifest for 127.0.0.1:39429/team/app:v1 not found: manifest unknown: manifest unknown
          DENIED        | Head "http://127.0.0.1:39429/v2/app/manifests/v1": no basic auth credentials
          MISSING       | manifest for r.io/app@sha256:4034014290 not found: manifest unknown
          RATE_LIMITED  | received unexpected HTTP status: 429 Too Many Requests
          RATE_LIMITED  | toomanyrequests: You have reached your pull rate limit.
          DISK_FULL     | failed to register layer: write /usr/lib/x: no space left on device
          BROKEN        | received unexpected HTTP status: 500 Internal Server Error
          BROKEN        | filesystem layer verification failed for digest sha256:0
          """)
  void the_words_of_engines_and_registries_are_told_apart(
      ImageUnavailable.Reason reason, String answer) {
    assertThat(PullErrors.reason(answer)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no matching manifest for linux/amd64 in the manifest list entries
          no matching manifest for windows/amd64 10.0.17763 in the manifest list entries
          image operating system "windows" cannot be used on this platform
          image with reference app was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64
          failed to pull: no match for platform in manifest: not found
          """)
  void wrong_platforms_are_recognised(String answer) {
    assertThat(PullErrors.isPlatformError(answer)).isTrue();
  }
}
