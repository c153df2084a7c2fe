package io.estiva.pipeline.config;

import org.jspecify.annotations.Nullable;

/**
 * A static site.
 *
 * @param publish the folder
 * @param pathPrefix null if none
 * @param expireIn as written, null if none
 */
public record Pages(String publish, @Nullable String pathPrefix, @Nullable String expireIn) {}
