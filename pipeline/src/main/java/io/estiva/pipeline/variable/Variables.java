package io.estiva.pipeline.variable;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Variables from the lowest to the highest precedence. Of several with one key the last counts; an
 * earlier one is what the last sees if it refers to itself. Immutable.
 */
public final class Variables {

  public static final Variables EMPTY = new Variables(List.of());

  private final List<Variable> all;
  private final Map<String, Variable> byKey = new LinkedHashMap<>();

  private Variables(List<Variable> all) {
    this.all = List.copyOf(all);
    this.all.forEach(variable -> byKey.put(variable.key(), variable));
  }

  /** In this order, lowest precedence first. */
  public static Variables of(Collection<Variable> variables) {
    return new Variables(List.copyOf(variables));
  }

  /** In this order, lowest precedence first. */
  public static Variables of(Variable... variables) {
    return new Variables(Arrays.asList(variables));
  }

  /** Public variables whose values are expanded. */
  public static Variables of(Map<String, String> values) {
    return new Variables(
        values.entrySet().stream().map(e -> Variable.of(e.getKey(), e.getValue())).toList());
  }

  /** Layers from the lowest to the highest precedence as one. */
  public static Variables concat(List<Variables> layers) {
    return new Variables(layers.stream().flatMap(layer -> layer.all.stream()).toList());
  }

  /** These and then the others, which take precedence. */
  public Variables plus(Variables higher) {
    return higher.all.isEmpty() ? this : concat(List.of(this, higher));
  }

  /** Every variable, also those that a later one overrides. */
  public List<Variable> all() {
    return all;
  }

  /** The variables that count, in the order in which their keys came first. */
  public Collection<Variable> effective() {
    return List.copyOf(byKey.values());
  }

  /** The variable that counts. */
  public Optional<Variable> get(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Its value as written. */
  public Optional<String> value(String key) {
    return get(key).map(Variable::value);
  }

  /** Values as written, by key. Conditions see these. */
  public Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    byKey.forEach((key, variable) -> values.put(key, variable.value()));
    return values;
  }

  /** The text with references replaced by values as written; undefined ones vanish. */
  public String expand(String text) {
    return References.replace(text, name -> Optional.of(value(name).orElse("")));
  }

  /** The text with references replaced by values as written; undefined ones stay. */
  public String expandExisting(String text) {
    return References.replace(text, this::value);
  }

  /**
   * All of them with references in their values resolved, for use by the server; undefined ones
   * vanish.
   */
  public Variables expanded() {
    return new NestedExpansion(all, NestedExpansion.Mode.SERVER).expand();
  }

  /** As {@link #expanded()}, but undefined references stay. */
  public Variables expandedKeepingUndefined() {
    return new NestedExpansion(all, NestedExpansion.Mode.SERVER_KEEPING_UNDEFINED).expand();
  }

  /**
   * What goes to the runner: references resolved where the server can. It leaves to the runner what
   * is undefined here, escaped, or refers to a file or to a value that is taken literally.
   */
  public Variables forRunner() {
    return new NestedExpansion(all, NestedExpansion.Mode.RUNNER).expand();
  }

  /**
   * Keys that refer to each other in a circle, as one value would never end; empty if there are
   * none.
   */
  public List<String> circle() {
    return new Circle(byKey).find();
  }

  /**
   * The process environment that a runner makes of what it got by {@link #forRunner()}: what the
   * server left is expanded once, and a file variable holds its path.
   *
   * @param path where the runner has put the value of a file variable
   */
  public Map<String, String> forEnvironment(Function<Variable, String> path) {
    var environment = new LinkedHashMap<String, String>();
    byKey.forEach(
        (key, variable) ->
            environment.put(
                key, variable.file() ? path.apply(variable) : onRunner(variable, path)));
    return environment;
  }

  /** What a runner writes to the file of a file variable. */
  public String fileContent(Variable variable, Function<Variable, String> path) {
    return onRunner(variable, path);
  }

  /**
   * A text of the job, such as an image's name, expanded as the runner does: once, undefined to
   * nothing.
   */
  public String expandOnRunner(String text, Function<Variable, String> path) {
    return ShellExpansion.expand(
        text, name -> get(name).map(one -> one.file() ? path.apply(one) : one.value()).orElse(""));
  }

  private String onRunner(Variable variable, Function<Variable, String> path) {
    return variable.raw() ? variable.value() : expandOnRunner(variable.value(), path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Variables that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
