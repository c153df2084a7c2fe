package io.estiva.agent.lint;

import io.estiva.pipeline.compile.IncludeRequest;
import io.estiva.pipeline.compile.IncludeRequest.Kind;
import io.estiva.pipeline.compile.IncludeResult;
import io.estiva.pipeline.compile.IncludeResult.IncludedFile;
import io.estiva.pipeline.compile.IncludeResult.Missing;
import io.estiva.pipeline.compile.IncludeResult.Reason;
import io.estiva.pipeline.compile.IncludeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Included files of the project's own directory; what is elsewhere cannot be had. One use. */
public final class LocalIncludes implements IncludeSource {
  private final ProjectFiles files;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private boolean elsewhere;

  /** Reads below this root. */
  public LocalIncludes(ProjectFiles files) {
    this.files = files;
  }

  @Override
  public IncludeResult find(IncludeRequest wanted) {
    if (wanted.project() != null || wanted.kind() != Kind.LOCAL && wanted.kind() != Kind.EXISTS) {
      elsewhere = true;
      return new Missing(Reason.NOT_SUPPORTED, "");
    }
    boolean onlyNames = wanted.kind() == Kind.EXISTS;
    if (!wanted.location().contains("*")) {
      if (onlyNames) {
        return files.contains(wanted.location())
            ? IncludeResult.file(wanted.location(), "")
            : IncludeResult.missing();
      }
      return files
          .read(wanted.location())
          .map(text -> IncludeResult.file(wanted.location(), remember(wanted.location(), text)))
          .orElseGet(IncludeResult::missing);
    }
    Pattern pattern = pattern(wanted.location());
    List<IncludedFile> found = new ArrayList<>();
    for (String path : files.all()) {
      if (pattern.matcher(path).matches()) {
        String text = onlyNames ? "" : remember(path, files.read(path).orElse(""));
        found.add(new IncludedFile(path, text, null, null, Map.of()));
      }
    }
    return new IncludeResult.Found(found);
  }

  /** The texts that were read, by path. */
  public Map<String, String> texts() {
    return texts;
  }

  /** Whether something was asked for that is not in this directory. */
  public boolean wantedElsewhere() {
    return elsewhere;
  }

  private String remember(String path, String text) {
    texts.put(path, text);
    return text;
  }

  /** One star stays within a directory, two do not. */
  private static Pattern pattern(String location) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < location.length(); i++) {
      if (location.startsWith("**", i)) {
        pattern.append(".*");
        i++;
      } else if (location.charAt(i) == '*') {
        pattern.append("[^/]*");
      } else {
        pattern.append(Pattern.quote(location.substring(i, i + 1)));
      }
    }
    return Pattern.compile(pattern.toString());
  }
}
