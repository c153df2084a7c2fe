package io.estiva.protocol;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answer to register, verify and token reset: which runner the token belongs to.
 *
 * @param id 0 where the server did not say
 * @param token the runner's token; secret
 * @param tokenExpiresAt RFC 3339, or null for a token that does not expire
 */
public record RunnerIdentity(long id, String token, @Nullable String tokenExpiresAt) {

  public RunnerIdentity {
    token = Absent.text(token);
  }

  /** When the token expires; empty for never. */
  public Optional<Instant> expiry() {
    if (tokenExpiresAt == null || tokenExpiresAt.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(java.time.OffsetDateTime.parse(tokenExpiresAt).toInstant());
  }

  @Override
  public String toString() {
    return "RunnerIdentity[id=" + id + "]";
  }
}
