package io.estiva.containers.host;

import java.util.Set;

/**
 * What the engine does when a container ends by itself or the engine starts.
 *
 * @param name {@code no}, {@code always}, {@code unless-stopped} or {@code on-failure}
 * @param maxRetries for {@code on-failure}; 0 = without end
 */
public record RestartPolicy(String name, int maxRetries) {

  private static final Set<String> NAMES = Set.of("no", "always", "unless-stopped", "on-failure");

  /** Never restart. */
  public static final RestartPolicy NO = new RestartPolicy("no", 0);

  /** Checks the name. */
  public RestartPolicy {
    if (!NAMES.contains(name) || maxRetries < 0) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a restart policy; use no, always, unless-stopped, on-failure or on-failure:COUNT");
    }
  }

  /** Reads {@code always}, {@code on-failure:3}, ...; an empty text is {@code no}. */
  public static RestartPolicy parse(String text) {
    var parts = text.strip().split(":", 2);
    var name = parts[0].isEmpty() ? "no" : parts[0];
    if (parts.length == 2 && !(name.equals("on-failure") && parts[1].matches("\\d{1,6}"))) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a restart policy; only on-failure takes a count, as in on-failure:3");
    }
    return new RestartPolicy(name, parts.length == 2 ? Integer.parseInt(parts[1]) : 0);
  }

  @Override
  public String toString() {
    return maxRetries == 0 ? name : name + ":" + maxRetries;
  }
}
