package io.estiva.agent.wire;

import io.estiva.protocol.JobPayload;
import java.util.Optional;

/**
 * Answer to a job request.
 *
 * @param lastUpdate version of the queue, to be echoed; empty keeps the old one
 * @param job present only with status 201, and not even then if it could not be read
 * @param message what was wrong, empty for nothing
 */
public record PollAnswer(
    int status, Optional<String> lastUpdate, Optional<JobPayload> job, String message) {}
