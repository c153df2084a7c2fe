package io.estiva.agent;

import io.estiva.agent.outbox.TakenJob;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The code that runs jobs, as the agent's rim sees it. None of these blocks for long.
 *
 * @param sweep removes what earlier jobs left; called once, when the first request is on its way
 * @param start runs a new job on a thread of its own
 * @param recover takes up a job of an earlier process, or only cleans up after it
 * @param handOver leaves the running jobs to the next process, within the given time
 */
public record JobSide(
    Runnable sweep,
    Consumer<TakenJob> start,
    Consumer<TakenJob> recover,
    Consumer<Duration> handOver) {}
