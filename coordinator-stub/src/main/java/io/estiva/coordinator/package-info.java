/**
 * The coordinator: composes store, queue, pipelines, pages and GitLab's runner API into one
 * program.
 */
@NullMarked
package io.estiva.coordinator;

import org.jspecify.annotations.NullMarked;
