/**
 * Commands that a job's script gives to the agent: {@code estiva-agent deploy NAME} in a script
 * writes a request, the agent runs it outside of the container and hands output and code back.
 */
@NullMarked
package io.estiva.agent.command;

import org.jspecify.annotations.NullMarked;
