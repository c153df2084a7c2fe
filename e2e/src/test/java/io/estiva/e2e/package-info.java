/** The programs as people start them, against real servers: one class for each promise. */
@NullMarked
package io.estiva.e2e;

import org.jspecify.annotations.NullMarked;
