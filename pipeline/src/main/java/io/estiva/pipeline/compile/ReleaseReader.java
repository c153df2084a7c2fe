package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Pages;
import io.estiva.pipeline.config.Release;
import io.estiva.pipeline.yaml.ListNode;
import io.estiva.pipeline.yaml.MapNode;
import io.estiva.pipeline.yaml.Node;
import io.estiva.pipeline.yaml.ScalarNode;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code release} and {@code pages}. */
final class ReleaseReader {

  private static final List<String> LINK_TYPES = List.of("runbook", "package", "image", "other");

  private ReleaseReader() {}

  static Optional<Release> release(Spot job) {
    Optional<Spot> found = job.child("release");
    if (found.isEmpty() || found.get().map("config should be a hash").isEmpty()) {
      return Optional.empty();
    }
    Spot spot = found.get();
    spot.known("release");
    return Optional.of(
        new Release(
            required(spot, "tag_name"),
            required(spot, "description"),
            spot.string("tag_message").orElse(null),
            spot.string("name").orElse(null),
            spot.string("ref").orElse(null),
            spot.stringOrStrings("milestones").orElse(List.of()),
            releasedAt(spot),
            links(spot)));
  }

  private static String required(Spot spot, String key) {
    if (spot.value(key).filter(value -> !Nodes.isBlank(value)).isEmpty()) {
      spot.wrong(Spot.words(key) + " can't be blank");
      return "";
    }
    return spot.string(key).orElse("");
  }

  private static @Nullable String releasedAt(Spot spot) {
    Optional<Node> value = spot.value("released_at");
    if (value.isEmpty()) {
      return null;
    }
    String text = value.get() instanceof ScalarNode scalar ? scalar.text() : "";
    try {
      if (!text.contains("$")) {
        DateTimeFormatter.ISO_DATE_TIME.parse(text);
      }
    } catch (DateTimeException e) {
      try {
        DateTimeFormatter.ISO_DATE.parse(text);
      } catch (DateTimeException alsoNot) {
        spot.at(value.get()).wrong("released at must be a valid datetime");
      }
    }
    return text;
  }

  private static List<Release.Link> links(Spot spot) {
    List<Release.Link> links = new ArrayList<>();
    Optional<Spot> assets = spot.child("assets");
    if (assets.isEmpty() || assets.get().map("config should be a hash").isEmpty()) {
      return links;
    }
    assets.get().known("release:assets");
    Optional<Spot> all = assets.get().child("links");
    if (all.isEmpty()) {
      return links;
    }
    if (!(all.get().node() instanceof ListNode list)) {
      all.get().wrong("config should be an array of hashes");
      return links;
    }
    for (Node item : list.items()) {
      Spot at = all.get().under("link", item);
      if (at.map("config should be a hash").isPresent()) {
        at.known("release:assets:links");
        links.add(
            new Release.Link(
                required(at, "name"),
                required(at, "url"),
                at.string("filepath").orElse(null),
                at.word("link_type", LINK_TYPES, "must be one of: runbook, package, image, other")
                    .orElse(null)));
      }
    }
    return links;
  }

  /** The site of a job: by its key, or by its name. */
  static Optional<Pages> pages(String name, Spot job) {
    Optional<Node> value = job.value("pages");
    Optional<String> publish = job.string("publish");
    boolean off = value.orElse(null) instanceof ScalarNode scalar && !scalar.isTrue();
    boolean isPages = !off && (value.isPresent() || name.equals("pages"));
    if (publish.isPresent() && !isPages) {
      job.at(job.value("publish").orElse(job.node()))
          .wrong("publish can only be used within a `pages` job");
    }
    if (value.isPresent() && value.get() instanceof MapNode) {
      Spot spot = job.under("pages", value.get());
      spot.known("pages");
      return Optional.of(
          new Pages(
              spot.string("publish").or(() -> publish).orElse("public"),
              spot.string("path_prefix").orElse(null),
              ArtifactsReader.expireIn(spot, "expire_in")));
    }
    if (value.isPresent()
        && !(value.get() instanceof ScalarNode scalar
            && scalar.kind() == ScalarNode.Kind.BOOLEAN)) {
      job.under("pages", value.get()).wrong("config should be a hash or a boolean value");
    }
    return isPages
        ? Optional.of(new Pages(publish.orElse("public"), null, null))
        : Optional.empty();
  }
}
