/**
 * What is wrong with a file, told so that its author can mend it: all at once, with place and
 * nearest valid word.
 */
@NullMarked
package io.estiva.pipeline.error;

import org.jspecify.annotations.NullMarked;
