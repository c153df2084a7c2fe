/** Real servers for tests, and the waiting that replaces sleeping. Test scope only. */
@NullMarked
package io.estiva.testkit;

import org.jspecify.annotations.NullMarked;
