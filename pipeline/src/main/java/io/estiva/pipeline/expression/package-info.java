/** The language of {@code rules:if}: parse, print, evaluate. */
@NullMarked
package io.estiva.pipeline.expression;

import org.jspecify.annotations.NullMarked;
