/**
 * The pages: pipelines, jobs, live logs, runners. Markup is made here only; the scripts beside it
 * work on what they find.
 */
@NullMarked
package io.estiva.coordinator.web;

import org.jspecify.annotations.NullMarked;
