@org.jspecify.annotations.NullMarked
package io.estiva.agent.command;
