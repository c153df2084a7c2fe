package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.estiva.containers.call.HostUnavailable;

/**
 * Finds the API version that an engine and this program both speak: 1.40 (Docker 19.03) to 1.44,
 * the least that Docker 29.0 takes.
 */
final class Negotiation {

  private static final Version OLDEST = new Version(1, 40);
  private static final Version NEWEST = new Version(1, 44);

  private Negotiation() {}

  /** Asks the engine, makes it use the common version, and returns what it said about itself. */
  static Facts agree(Engine engine) {
    var limit = engine.limits().connect();
    var about = engine.json(new EngineCall("GET", "reaching docker", "/version").within(limit));
    var engineVersion = about.path("Version").asText("unknown");
    var version =
        choose(
            engine.address(),
            engineVersion,
            about.path("ApiVersion").asText(),
            about.path("MinAPIVersion").asText());
    engine.useVersion(version);
    var info =
        engine.json(new EngineCall("GET", "asking docker about its host", "/info").within(limit));
    return new Facts(
        engine.address(),
        engineVersion,
        version,
        new Platform(about.path("Os").asText("linux"), about.path("Arch").asText("amd64"), ""),
        info.path("CgroupVersion").asInt(1),
        info.path("ID").asText(),
        info.path("Name").asText(),
        info.path("NCPU").asInt(),
        info.path("MemTotal").asLong(),
        isRootless(info));
  }

  static String choose(
      String address, String engineVersion, String newestThere, String oldestThere) {
    var newest = Version.parse(newestThere);
    if (newest.compareTo(OLDEST) < 0) {
      throw new HostUnavailable(
          "docker at "
              + address
              + " is version "
              + engineVersion
              + " and speaks API "
              + newestThere
              + " at most; at least "
              + OLDEST
              + " is needed. Upgrade it to Docker 20.10 or newer");
    }
    var chosen = newest.compareTo(NEWEST) < 0 ? newest : NEWEST;
    var oldest = Version.parse(oldestThere);
    // an engine that has dropped 1.44 may still mean the same by its oldest version; it says so
    // itself where it does not
    return (oldest.compareTo(chosen) > 0 ? oldest : chosen).toString();
  }

  private static boolean isRootless(JsonNode info) {
    for (var option : info.path("SecurityOptions")) {
      if (option.asText().contains("name=rootless")) {
        return true;
      }
    }
    return false;
  }

  private record Version(int major, int minor) implements Comparable<Version> {

    static Version parse(String text) {
      if (!text.matches("\\d{1,4}\\.\\d{1,4}")) {
        return new Version(0, 0);
      }
      var parts = text.split("\\.", 2);
      return new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public int compareTo(Version other) {
      return major != other.major
          ? Integer.compare(major, other.major)
          : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
      return major + "." + minor;
    }
  }
}
