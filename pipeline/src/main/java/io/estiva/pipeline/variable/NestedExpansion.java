package io.estiva.pipeline.variable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves references between values, whatever their order. Ends on every input: a reference back
 * into a circle stays as it is, and so does one at the end of a very long chain or whose value
 * would make the text too long.
 */
final class NestedExpansion {

  /** What becomes of references that aren't plainly resolved. */
  enum Mode {
    SERVER(false, true),
    SERVER_KEEPING_UNDEFINED(true, true),
    RUNNER(true, false);

    private final boolean keepsUndefined;
    private final boolean resolvesSpecial;

    Mode(boolean keepsUndefined, boolean resolvesSpecial) {
      this.keepsUndefined = keepsUndefined;
      this.resolvesSpecial = resolvesSpecial;
    }
  }

  /** Twenty variables that each hold the one before twice would else fill the memory. */
  private static final int MAX_LENGTH = 1 << 20;

  /** A chain of references is followed this far. */
  static final int MAX_DEPTH = 200;

  private final List<Variable> all;
  private final Mode mode;
  private final Map<String, Integer> effective = new HashMap<>();
  private final int[] lower;
  private final State[] states;
  private final List<String> results;
  private int depth;

  private enum State {
    NEW,
    OPEN,
    DONE
  }

  NestedExpansion(List<Variable> all, Mode mode) {
    this.all = all;
    this.mode = mode;
    this.lower = new int[all.size()];
    this.states = new State[all.size()];
    this.results = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Integer before = effective.put(all.get(i).key(), i);
      lower[i] = before == null ? -1 : before;
      states[i] = State.NEW;
      results.add(all.get(i).value());
    }
  }

  Variables expand() {
    var expanded = new ArrayList<Variable>(all.size());
    for (int i = 0; i < all.size(); i++) {
      expanded.add(all.get(i).withValue(resolve(i)));
    }
    return Variables.of(expanded);
  }

  private String resolve(int index) {
    Variable variable = all.get(index);
    if (variable.raw() || states[index] == State.DONE) {
      return results.get(index);
    }
    states[index] = State.OPEN;
    depth++;
    var budget = new Budget();
    String value =
        References.replaceUnescaped(
            variable.value(), name -> lookup(index, name).filter(budget::takes));
    results.set(index, value);
    states[index] = State.DONE;
    depth--;
    return value;
  }

  private Optional<String> lookup(int from, String name) {
    int target = name.equals(all.get(from).key()) ? lower[from] : effective.getOrDefault(name, -1);
    if (target < 0) {
      return mode.keepsUndefined ? Optional.empty() : Optional.of("");
    }
    Variable variable = all.get(target);
    boolean followed =
        states[target] == State.DONE || states[target] == State.NEW && depth < MAX_DEPTH;
    if (!followed || !mode.resolvesSpecial && (variable.raw() || variable.file())) {
      return Optional.empty();
    }
    return Optional.of(resolve(target));
  }

  private static final class Budget {
    private int left = MAX_LENGTH;

    boolean takes(String value) {
      if (value.length() > left) {
        return false;
      }
      left -= value.length();
      return true;
    }
  }
}
