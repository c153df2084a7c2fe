/** CI/CD variables: kinds, precedence, and what server and runner expand. */
@NullMarked
package io.estiva.pipeline.variable;

import org.jspecify.annotations.NullMarked;
