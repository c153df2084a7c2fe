package io.estiva.pipeline.state;

/**
 * One change of a job's status.
 *
 * @param reason for people, such as {@code stage build failed}
 */
public record Transition(String job, JobStatus to, String reason) {}
