package io.estiva.pipeline.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A release that is made after the script. Texts may have variables; each null if not given. */
public record Release(
    String tagName,
    String description,
    @Nullable String tagMessage,
    @Nullable String name,
    @Nullable String ref,
    List<String> milestones,
    @Nullable String releasedAt,
    List<Link> links) {

  /** A link shown with the release. */
  public record Link(
      String name, String url, @Nullable String filepath, @Nullable String linkType) {}

  public Release {
    milestones = List.copyOf(milestones);
    links = List.copyOf(links);
  }
}
