package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.store.JobRow;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a job was planned as, in the form in which its row keeps it: the payload without what is
 * known only when a runner takes it, and the facts that the runner does not need.
 */
public record StoredPlan(JobPayload payload, StoredLayers variables, JobFacts facts) {
  private static final WireMapper MAPPER = new WireMapper();

  public StoredPlan {
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(variables, "variables");
    Objects.requireNonNull(facts, "facts");
  }

  /** The plan of a job. */
  public static StoredPlan of(JobRow job) {
    return MAPPER.read(job.planned().getBytes(StandardCharsets.UTF_8), StoredPlan.class);
  }

  /** As text for the row. */
  public String encoded() {
    return new String(MAPPER.write(this), StandardCharsets.UTF_8);
  }

  /** Never the payload, which holds variables. */
  @Override
  public String toString() {
    return "StoredPlan[" + payload + "]";
  }
}
