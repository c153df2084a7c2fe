package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.git.GitFailure;
import io.estiva.coordinator.git.GitMirrors;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.compile.IncludeRequest;
import io.estiva.pipeline.compile.IncludeResult;
import io.estiva.pipeline.compile.IncludeResult.IncludedFile;
import io.estiva.pipeline.compile.IncludeResult.Missing;
import io.estiva.pipeline.compile.IncludeResult.Reason;
import io.estiva.pipeline.compile.IncludeSource;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Included files from the mirrors of this coordinator's projects. Blocks. */
final class MirrorIncludes implements IncludeSource {
  private static final int MAX_FILE = 4 * 1024 * 1024;

  private final GitMirrors mirrors;
  private final Store store;
  private final long project;
  private final String sha;

  MirrorIncludes(GitMirrors mirrors, Store store, long project, String sha) {
    this.mirrors = mirrors;
    this.store = store;
    this.project = project;
    this.sha = sha;
  }

  private record Place(long project, String sha, @Nullable String name, @Nullable String ref) {}

  @Override
  public IncludeResult find(IncludeRequest wanted) {
    return switch (wanted.kind()) {
      case LOCAL, PROJECT, EXISTS -> inProject(wanted);
      case REMOTE, TEMPLATE, COMPONENT -> new Missing(Reason.NOT_SUPPORTED, "");
    };
  }

  private IncludeResult inProject(IncludeRequest wanted) {
    Place place = new Place(project, sha, null, null);
    String name = wanted.project();
    if (name != null) {
      Optional<ProjectRow> other = store.readNow(session -> session.projects().byPath(name));
      if (other.isEmpty()) {
        return new Missing(Reason.NO_PROJECT, "");
      }
      ProjectRow row = other.get();
      try {
        mirrors.fetch(row.id(), row.gitUrl());
      } catch (GitFailure e) {
        return new Missing(Reason.UNREACHABLE, String.valueOf(e.getMessage()));
      }
      String ref = wanted.ref() == null ? row.defaultBranch() : wanted.ref();
      Optional<String> commit = Refs.find(mirrors, row.id(), ref);
      if (commit.isEmpty()) {
        return new Missing(Reason.NO_REF, "");
      }
      place = new Place(row.id(), commit.get(), name, wanted.ref());
    }
    return wanted.location().contains("*") ? matching(wanted, place) : single(wanted, place);
  }

  private IncludeResult single(IncludeRequest wanted, Place place) {
    if (wanted.kind() == IncludeRequest.Kind.EXISTS) {
      boolean there = mirrors.blob(place.project(), place.sha(), wanted.location()).isPresent();
      return there ? found(List.of(file(place, wanted.location(), ""))) : IncludeResult.missing();
    }
    return mirrors
        .file(place.project(), place.sha(), wanted.location(), MAX_FILE)
        .map(text -> found(List.of(file(place, wanted.location(), text))))
        .orElseGet(IncludeResult::missing);
  }

  private IncludeResult matching(IncludeRequest wanted, Place place) {
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted.location());
    } catch (PatternSyntaxException e) {
      return IncludeResult.missing();
    }
    boolean onlyNames = wanted.kind() == IncludeRequest.Kind.EXISTS;
    List<IncludedFile> files = new ArrayList<>();
    for (String path : mirrors.files(place.project(), place.sha()).stream().sorted().toList()) {
      if (matcher.matches(Path.of(path))) {
        String text =
            onlyNames ? "" : mirrors.file(place.project(), place.sha(), path, MAX_FILE).orElse("");
        files.add(file(place, path, text));
      }
    }
    return found(files);
  }

  private static IncludedFile file(Place place, String path, String text) {
    return new IncludedFile(path, text, place.name(), place.ref(), Map.of());
  }

  private static IncludeResult found(List<IncludedFile> files) {
    return new IncludeResult.Found(files);
  }
}
