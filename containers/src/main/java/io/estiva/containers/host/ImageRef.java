package io.estiva.containers.host;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of an image. Nothing is left implicit: {@code python} is {@code
 * docker.io/library/python:latest} after {@link #parse}.
 *
 * @param registry host, with port where one was given
 * @param repository path within the registry
 * @param tag empty only when a digest is given
 * @param digest {@code sha256:...} or empty
 */
public record ImageRef(String registry, String repository, String tag, String digest) {

  /** The registry of names that have none. */
  public static final String DOCKER_HUB = "docker.io";

  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern DIGEST =
      Pattern.compile("[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}");
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:.]+])(?::[0-9]{1,5})?");
  private static final int MAX_NAME = 255;

  /** Checks every part by the rules of the distribution grammar. */
  public ImageRef {
    requireNonNull(registry, "registry");
    requireNonNull(repository, "repository");
    requireNonNull(tag, "tag");
    requireNonNull(digest, "digest");
    var text = registry + "/" + repository;
    if (!HOST.matcher(registry).matches()) {
      throw new IllegalArgumentException(
          "'" + registry + "' in the image name '" + text + "' is not a registry's host name");
    }
    if (!PATH.matcher(repository).matches() || text.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "'"
              + repository
              + "' is not an image's name: it must be in lower case letters, digits and single separators (. _ -), at most "
              + MAX_NAME
              + " characters"
              + lowerCaseHint(repository));
    }
    if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
      throw new IllegalArgumentException(
          "'"
              + tag
              + "' is not a tag (image '"
              + text
              + "'): letters, digits, '_', '.' and '-', not starting with '.' or '-', at most 128 characters");
    }
    if (!digest.isEmpty() && !DIGEST.matcher(digest).matches()) {
      throw new IllegalArgumentException(
          "'"
              + digest
              + "' is not a digest (image '"
              + text
              + "'); expected sha256: and 64 hexadecimal digits");
    }
    if (tag.isEmpty() && digest.isEmpty()) {
      throw new IllegalArgumentException("the image '" + text + "' has neither tag nor digest");
    }
  }

  /**
   * Reads a name as it stands in a file or command.
   *
   * @throws IllegalArgumentException with the rule that is broken
   */
  public static ImageRef parse(String text) {
    var rest = requireNonNull(text, "text").strip();
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("the image's name is empty");
    }
    var digest = "";
    int at = rest.indexOf('@');
    if (at >= 0) {
      digest = rest.substring(at + 1);
      rest = rest.substring(0, at);
    }
    var tag = "";
    int colon = rest.lastIndexOf(':');
    if (colon > rest.lastIndexOf('/')) {
      tag = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
      if (tag.isEmpty()) {
        throw new IllegalArgumentException("the image '" + text + "' ends with ':' and no tag");
      }
    }
    int slash = rest.indexOf('/');
    var first = slash < 0 ? "" : rest.substring(0, slash);
    boolean hasHost =
        first.contains(".")
            || first.contains(":")
            || first.equals("localhost")
            || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    var registry = hasHost ? first : DOCKER_HUB;
    var repository = hasHost ? rest.substring(slash + 1) : rest;
    if (registry.equals("index.docker.io")) {
      registry = DOCKER_HUB;
    }
    if (registry.equals(DOCKER_HUB) && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    return new ImageRef(
        registry, repository, tag.isEmpty() && digest.isEmpty() ? "latest" : tag, digest);
  }

  /** The same repository under another tag, without digest. */
  public ImageRef withTag(String newTag) {
    return new ImageRef(registry, repository, newTag, "");
  }

  /** The same repository pinned to a digest; the tag stays for readers. */
  public ImageRef withDigest(String newDigest) {
    return new ImageRef(registry, repository, tag, newDigest);
  }

  /** Whether the name is fixed to content. */
  public boolean isPinned() {
    return !digest.isEmpty();
  }

  /** The digest, where one is given. */
  public Optional<String> pinned() {
    return digest.isEmpty() ? Optional.empty() : Optional.of(digest);
  }

  /** The repository as people write it: without {@code docker.io/} and {@code library/}. */
  public String familiarName() {
    if (!registry.equals(DOCKER_HUB)) {
      return registry + "/" + repository;
    }
    return repository.startsWith("library/")
        ? repository.substring("library/".length())
        : repository;
  }

  private static String lowerCaseHint(String repository) {
    var lower = repository.toLowerCase(java.util.Locale.ROOT);
    return PATH.matcher(lower).matches() ? "; did you mean '" + lower + "'?" : "";
  }

  /** The name as the engine takes and shows it. */
  @Override
  public String toString() {
    return familiarName()
        + (tag.isEmpty() ? "" : ":" + tag)
        + (digest.isEmpty() ? "" : "@" + digest);
  }
}
