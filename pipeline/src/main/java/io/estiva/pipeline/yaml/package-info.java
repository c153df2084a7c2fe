/**
 * YAML as GitLab reads it, with a place for every value; and a reader for our programs' own
 * configuration files.
 */
@NullMarked
package io.estiva.pipeline.yaml;

import org.jspecify.annotations.NullMarked;
