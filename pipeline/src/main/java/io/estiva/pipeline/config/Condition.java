package io.estiva.pipeline.config;

import io.estiva.pipeline.error.Position;
import io.estiva.pipeline.expression.Expression;

/**
 * A condition over variables.
 *
 * @param text as written
 */
public record Condition(Position position, String text, Expression expression) {}
