package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.Changes;
import io.estiva.pipeline.config.Exists;
import io.estiva.pipeline.config.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the first rule whose clauses all hold. */
final class Rules {

  private final Scope scope;
  private final Repository repository;

  Rules(Scope scope, Repository repository) {
    this.scope = scope;
    this.repository = repository;
  }

  /** A clause of a rule, for telling which one did not hold. */
  enum Clause {
    IF,
    CHANGES,
    EXISTS
  }

  /**
   * How a rule was decided.
   *
   * @param failed the first clause that does not hold; null if the rule matches
   */
  record Verdict(Rule rule, @Nullable Clause failed) {}

  /**
   * The result for a list of rules.
   *
   * @param rule that matched, null if none did
   * @param verdicts of the rules up to it
   */
  record Match(@Nullable Rule rule, List<Verdict> verdicts) {}

  Match first(List<Rule> rules) {
    var verdicts = new ArrayList<Verdict>();
    for (Rule rule : rules) {
      Clause failed = failedClause(rule);
      verdicts.add(new Verdict(rule, failed));
      if (failed == null) {
        return new Match(rule, List.copyOf(verdicts));
      }
    }
    return new Match(null, List.copyOf(verdicts));
  }

  private @Nullable Clause failedClause(Rule rule) {
    if (rule.condition() != null && !rule.condition().expression().holds(scope.values())) {
      return Clause.IF;
    }
    if (rule.changes() != null && !holds(rule.changes())) {
      return Clause.CHANGES;
    }
    return rule.exists() != null && !holds(rule.exists()) ? Clause.EXISTS : null;
  }

  private boolean holds(Changes changes) {
    if (changes.regexp() != null) {
      return true;
    }
    List<String> patterns = expanded(changes.paths());
    if (changes.compareTo() != null) {
      return repository.isChangedSince(scope.expandExisting(changes.compareTo()), patterns);
    }
    return repository.isChanged(patterns);
  }

  private boolean holds(Exists exists) {
    if (exists.regexp() != null) {
      return true;
    }
    List<String> patterns = expanded(exists.paths());
    if (exists.project() == null) {
      return repository.exists(patterns);
    }
    String ref = exists.ref() == null ? "" : scope.expandExisting(exists.ref());
    return repository.existsIn(scope.expandExisting(exists.project()), ref, patterns);
  }

  private List<String> expanded(List<String> patterns) {
    return patterns.stream().map(scope::expandExisting).toList();
  }
}
