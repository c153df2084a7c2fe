package io.estiva.pipeline.plan;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A source tree whose facts are given. A file's content is known by its path. */
record FixedSourceTree(Optional<List<String>> changed, List<String> files) implements SourceTree {

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
  public Optional<Collection<String>> filesOf(String project, String ref) {
    return Optional.empty();
  }

  @Override
  public Optional<String> blobId(String path) {
    return files.contains(path) ? Optional.of(path) : Optional.empty();
  }
}
