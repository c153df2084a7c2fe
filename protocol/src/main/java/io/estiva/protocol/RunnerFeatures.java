package io.estiva.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The features of a runner as the wire has them: a map from name to flag.
 *
 * <p>Names that this version does not know are kept.
 */
public record RunnerFeatures(@JsonValue Map<String, Boolean> flags) {

  /** No feature at all; what a peer means that sends none. */
  public static final RunnerFeatures NONE = new RunnerFeatures(Map.of());

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RunnerFeatures(@Nullable Map<String, Boolean> flags) {
    this.flags = Absent.map(flags);
  }

  /** Every known feature, true for those given and false for the others, as runners send it. */
  public static RunnerFeatures of(Collection<Feature> present) {
    EnumSet<Feature> set = EnumSet.noneOf(Feature.class);
    set.addAll(present);
    Map<String, Boolean> flags = new LinkedHashMap<>();
    for (Feature feature : Feature.values()) {
      flags.put(feature.wireName(), set.contains(feature));
    }
    return new RunnerFeatures(flags);
  }

  /** Whether the runner announced the feature. */
  public boolean has(Feature feature) {
    return Boolean.TRUE.equals(flags.get(feature.wireName()));
  }
}
