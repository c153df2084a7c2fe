/** The table of keywords, which drives checks, warnings and documentation. */
@NullMarked
package io.estiva.pipeline.language;

import org.jspecify.annotations.NullMarked;
