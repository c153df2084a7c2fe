package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Condition;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.yaml.Node;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds values of a compiled file by path, such as {@code build > execution.scripts.script}: names
 * of record components; in a list the rest of the path is taken of each item, in a map it is a key.
 */
final class ConfigText {

  private ConfigText() {}

  static String of(PipelineConfig config, String path) {
    int job = path.indexOf(" > ");
    if (path.equals("jobs")) {
      return text(config.jobs().stream().map(JobConfig::name).toList());
    }
    if (job < 0) {
      return text(value(config, path));
    }
    JobConfig found = config.job(path.substring(0, job)).orElse(null);
    return found == null ? "no such job" : text(value(found, path.substring(job + 3)));
  }

  private static @Nullable Object value(@Nullable Object from, String path) {
    Object at = from;
    String rest = path;
    while (!rest.isEmpty() && at != null) {
      if (at instanceof List<?> list) {
        List<@Nullable Object> each = new ArrayList<>();
        for (Object item : list) {
          each.add(value(item, rest));
        }
        return each;
      }
      int dot = rest.indexOf('.');
      String name = dot < 0 ? rest : rest.substring(0, dot);
      rest = dot < 0 ? "" : rest.substring(dot + 1);
      at = at instanceof Map<?, ?> map ? map.get(name) : component(at, name);
    }
    return at;
  }

  private static @Nullable Object component(Object of, String name) {
    try {
      Method accessor = of.getClass().getMethod(name);
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      return "no " + name + " in " + of.getClass().getSimpleName();
    }
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(ConfigText::text).toList()) + "]";
    }
    if (value instanceof Map<?, ?> map) {
      List<String> pairs = new ArrayList<>();
      map.forEach((key, item) -> pairs.add(key + "=" + text(item)));
      return "{" + String.join(", ", pairs) + "}";
    }
    if (value instanceof Node node) {
      return Nodes.json(node);
    }
    if (value instanceof Condition condition) {
      return condition.text();
    }
    if (value instanceof Duration duration) {
      return duration.toSeconds() + " s";
    }
    return value instanceof Enum<?> word ? word.name().toLowerCase(Locale.ROOT) : value.toString();
  }
}
