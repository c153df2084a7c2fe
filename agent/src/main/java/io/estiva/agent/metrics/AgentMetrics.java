package io.estiva.agent.metrics;

import io.estiva.agent.poll.PollEvents;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's figures, all under {@code estiva_agent_}. Counting is thread-safe; {@link #scrape}
 * and the gauges belong to the event loop.
 */
public final class AgentMetrics implements PollEvents {

  private static final String POLLS = "estiva.agent.polls";
  private static final String TAKEN = "estiva.agent.jobs.taken";
  private static final String FINISHED = "estiva.agent.jobs.finished";

  private static final Map<String, String> HELP =
      Map.of(
          POLLS, "Answers to job requests by HTTP status; none means that there was no answer.",
          TAKEN, "Jobs that a coordinator handed out to this agent.",
          FINISHED, "Jobs whose outcome is known, by outcome.");

  private final Counts counts = new Counts();
  private final Map<String, GaugeSource> gauges = new LinkedHashMap<>();
  private final Set<Counts.Key> registered = new HashSet<>();
  private final String version;
  private @Nullable PrometheusMeterRegistry registry;

  private record GaugeSource(String help, IntSupplier value) {}

  public AgentMetrics(String version) {
    this.version = version;
  }

  /** Adds a gauge that is read at every scrape; the name is in Micrometer's dotted form. */
  public void gauge(String name, String help, IntSupplier value) {
    gauges.put(name, new GaugeSource(help, value));
  }

  @Override
  public void answered(String runner, int status) {
    counts.add(1, POLLS, "runner", runner, "status", status == 0 ? "none" : String.valueOf(status));
  }

  @Override
  public void taken(String runner) {
    counts.add(1, TAKEN, "runner", runner);
  }

  /** The outcome of a job is known. */
  public void finished(String runner, String outcome) {
    counts.add(1, FINISHED, "runner", runner, "outcome", outcome);
  }

  /** All figures as Prometheus text. */
  public String scrape() {
    PrometheusMeterRegistry target = registry;
    if (target == null) {
      target = open();
      registry = target;
    }
    MeterRegistry meters = target;
    counts.forEach((key, value) -> register(meters, key, value));
    return target.scrape();
  }

  private PrometheusMeterRegistry open() {
    PrometheusMeterRegistry opened = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(opened);
    new UptimeMetrics().bindTo(opened);
    gauges.forEach(
        (name, source) ->
            Gauge.builder(name, source.value(), IntSupplier::getAsInt)
                .description(source.help())
                .register(opened));
    Gauge.builder("estiva.agent.info", () -> 1)
        .description("Always 1; the labels say what runs.")
        .tags("version", version, "java", System.getProperty("java.version", ""))
        .strongReference(true)
        .register(opened);
    return opened;
  }

  private void register(MeterRegistry meters, Counts.Key key, AtomicLong value) {
    if (registered.add(key)) {
      FunctionCounter.builder(key.name(), value, AtomicLong::doubleValue)
          .description(HELP.getOrDefault(key.name(), key.name()))
          .tags(key.labels().toArray(String[]::new))
          .register(meters);
    }
  }
}
