package io.estiva.pipeline.plan;

import io.estiva.pipeline.expression.RegexPattern;
import java.util.Optional;

/** An item of {@code only:refs} and {@code except:refs}: a keyword, a ref's name or a pattern. */
final class RefPolicy {

  private final PlanContext context;

  RefPolicy(PlanContext context) {
    this.context = context;
  }

  boolean matches(String item) {
    int at = item.indexOf('@');
    if (at >= 0 && !item.substring(at + 1).equals(context.project().path())) {
      return false;
    }
    String name = at >= 0 ? item.substring(0, at) : item;
    return matchesKind(name) || matchesSource(name) || matchesRef(name);
  }

  private boolean matchesKind(String name) {
    return switch (context.commit().refType()) {
      case TAG -> name.equals("tags");
      case BRANCH -> name.equals("branches");
      case MERGE_REQUEST -> false;
    };
  }

  private boolean matchesSource(String name) {
    String source = context.pipeline().source();
    String kind = source.endsWith("_event") ? source.substring(0, source.length() - 6) : source;
    return name.equals(kind) || name.equals(kind + (kind.endsWith("sh") ? "es" : "s"));
  }

  private boolean matchesRef(String name) {
    if (context.commit().refType() == RefType.MERGE_REQUEST) {
      return false;
    }
    String ref = context.commit().ref();
    Optional<RegexPattern> pattern = RegexPattern.delimited(name);
    return pattern.map(one -> one.finds(ref)).orElseGet(() -> name.equals(ref));
  }
}
