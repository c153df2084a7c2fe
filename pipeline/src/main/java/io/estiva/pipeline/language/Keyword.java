package io.estiva.pipeline.language;

/**
 * A word of the language at one place.
 *
 * @param place where it may stand, such as {@code artifacts:reports}
 * @param name the word
 * @param values what it takes, for people
 * @param actedOn whether it has an effect
 * @param reason why it has none; empty if it has
 * @param since the version that knows it
 */
public record Keyword(
    String place, String name, String values, boolean actedOn, String reason, String since) {}
