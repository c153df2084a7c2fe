/** GitLab's runner API v4, server side. */
@NullMarked
package io.estiva.coordinator.runnerapi;

import org.jspecify.annotations.NullMarked;
