/** Projects, their variables, protected branches and access tokens. */
@NullMarked
package io.estiva.coordinator.project;

import org.jspecify.annotations.NullMarked;
