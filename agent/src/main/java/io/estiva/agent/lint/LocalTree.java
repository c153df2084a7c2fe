package io.estiva.agent.lint;

import io.estiva.pipeline.plan.SourceTree;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What rules may ask about a directory. Which files changed is told by the user; when nobody says,
 * {@code changes} holds.
 */
final class LocalTree implements SourceTree {
  private final ProjectFiles project;
  private final Optional<List<String>> changed;
  private @Nullable List<String> files;

  LocalTree(ProjectFiles project, Optional<List<String>> changed) {
    this.project = project;
    this.changed = changed;
  }

  @Override
  public Optional<Collection<String>> changes() {
    return changed.map(List::copyOf);
  }

  @Override
  public Optional<Collection<String>> changesSince(String ref) {
    return changes();
  }

  @Override
  public boolean comparesRefs() {
    return changed.isPresent();
  }

  @Override
  public Collection<String> files() {
    List<String> known = files;
    if (known == null) {
      known = project.all();
      files = known;
    }
    return known;
  }

  @Override
  public Optional<Collection<String>> filesOf(String path, String ref) {
    return Optional.empty();
  }

  @Override
  public Optional<String> blobId(String path) {
    return project.contains(path) ? Optional.of(path) : Optional.empty();
  }
}
