@org.jspecify.annotations.NullMarked
package io.estiva.protocol;
