/** What a job's next process has to know when this one ends at any moment. */
@NullMarked
package io.estiva.agent.journal;

import org.jspecify.annotations.NullMarked;
