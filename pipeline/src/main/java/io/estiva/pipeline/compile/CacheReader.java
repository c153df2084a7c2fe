package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.CacheConfig;
import io.estiva.pipeline.config.SaveWhen;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code cache}. */
final class CacheReader {

  private static final int MOST_CACHES = 4;
  private static final int MOST_FALLBACKS = 5;
  private static final int MOST_FILES = 10;
  private static final int MOST_COMMIT_FILES = 2;
  private static final Pattern POLICY = Pattern.compile("pull-push|push|pull|\\$");

  private CacheReader() {}

  static List<CacheConfig> read(Spot owner) {
    List<CacheConfig> caches = new ArrayList<>();
    Optional<Spot> found = owner.child("cache");
    if (found.isEmpty()) {
      return caches;
    }
    Spot spot = found.get();
    if (spot.node() instanceof ListNode list) {
      if (list.items().size() > MOST_CACHES) {
        spot.wrong("config no more than 4 caches can be created");
      }
      for (Node item : list.items()) {
        one(spot.at(item)).ifPresent(caches::add);
      }
    } else if (spot.node() instanceof MapNode map) {
      if (!map.entries().isEmpty()) {
        one(spot).ifPresent(caches::add);
      }
    } else {
      spot.wrong("config should be a hash or an array of hashes");
    }
    return caches;
  }

  private static Optional<CacheConfig> one(Spot spot) {
    if (spot.map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    spot.known("cache");
    CacheConfig.Key key = spot.child("key").map(CacheReader::key).orElse(CacheConfig.Key.DEFAULT);
    List<String> paths =
        spot.child("paths")
            .flatMap(at -> at.stringList("config should be an array of strings"))
            .orElse(List.of());
    SaveWhen when =
        spot.word(
                "when",
                ArtifactsReader.SAVE_WHEN,
                "should be one of: on_success, on_failure, always")
            .flatMap(SaveWhen::of)
            .orElse(SaveWhen.ON_SUCCESS);
    List<String> fallbacks = spot.strings("fallback_keys").orElse(List.of());
    if (fallbacks.size() > MOST_FALLBACKS) {
      spot.at(spot.value("fallback_keys").orElse(spot.node()))
          .wrong("fallback keys has to many entries (maximum 5)");
    }
    return Optional.of(
        new CacheConfig(
            key,
            paths,
            spot.flag("untracked").orElse(false),
            spot.flag("unprotect").orElse(false),
            when,
            policy(spot),
            fallbacks));
  }

  private static String policy(Spot spot) {
    Optional<String> policy = spot.string("policy");
    if (policy.isPresent() && !POLICY.matcher(policy.get()).find()) {
      spot.at(spot.value("policy").orElse(spot.node()))
          .wrong("policy should be a variable or one of: pull-push, push, pull");
    }
    return policy.orElse("pull-push");
  }

  private static CacheConfig.Key key(Spot spot) {
    if (spot.node() instanceof ScalarNode scalar) {
      return text(spot, scalar);
    }
    if (!(spot.node() instanceof MapNode)) {
      spot.wrong("config should be a hash, a string or a symbol");
      return CacheConfig.Key.DEFAULT;
    }
    spot.known("cache:key");
    boolean files = spot.value("files").isPresent();
    boolean commits = spot.value("files_commits").isPresent();
    if (files && commits) {
      spot.wrong("config these keys cannot be used together: files, files_commits");
    }
    if (!files && !commits && spot.value("prefix").isEmpty()) {
      spot.wrong("config missing required keys: files");
    }
    @Nullable String prefix =
        spot.value("prefix").isPresent() ? spot.string("prefix").orElse(null) : null;
    return new CacheConfig.Key(
        null,
        files(spot, "files", MOST_FILES),
        files(spot, "files_commits", MOST_COMMIT_FILES),
        prefix);
  }

  private static CacheConfig.Key text(Spot spot, ScalarNode scalar) {
    String text = scalar.text();
    String decoded = text.replaceAll("(?i)%2f", "/").replaceAll("(?i)%2e", ".");
    if (decoded.contains("/")) {
      spot.wrong("config cannot contain the \"/\" character");
    } else if (decoded.equals(".") || decoded.equals("..")) {
      spot.wrong("config cannot be \".\" or \"..\"");
    }
    return new CacheConfig.Key(text, List.of(), List.of(), null);
  }

  private static List<String> files(Spot spot, String key, int most) {
    Optional<Spot> at = spot.child(key);
    if (at.isEmpty()) {
      return List.of();
    }
    List<String> files =
        at.get().stringList("config should be an array of strings").orElse(List.of());
    if (at.get().node() instanceof ListNode list && list.items().isEmpty()) {
      at.get().wrong("config requires at least 1 item");
    } else if (files.size() > most) {
      at.get().wrong("config has too many items (maximum is " + most + ")");
    }
    return files;
  }
}
