/**
 * What a compiled file says: checked, merged and expanded, but not yet planned for a ref. Data
 * only.
 */
@NullMarked
package io.estiva.pipeline.config;

import org.jspecify.annotations.NullMarked;
