package io.estiva.pipeline.compile;

import org.jspecify.annotations.Nullable;

/** What is said about included files that can't be used. */
final class IncludeMessages {

  private IncludeMessages() {}

  /** How a file is called in messages. */
  static String name(IncludeRequest wanted, IncludeResult.IncludedFile found) {
    String project = found.project() == null ? wanted.project() : found.project();
    return switch (wanted.kind()) {
      case REMOTE, TEMPLATE -> wanted.location();
      case COMPONENT -> wanted.location();
      default -> project == null ? found.path() : project + ":" + found.path();
    };
  }

  static String empty(IncludeRequest wanted) {
    return switch (wanted.kind()) {
      case LOCAL, EXISTS -> "Local file `" + wanted.location() + "` is empty!";
      case PROJECT ->
          "Project `" + wanted.project() + "` file `" + wanted.location() + "` is empty!";
      case REMOTE -> "Remote file `" + wanted.location() + "` is empty!";
      case TEMPLATE -> "Template file `" + wanted.location() + "` is empty!";
      case COMPONENT -> "Component '" + wanted.location() + "' - content not found";
    };
  }

  /** Records why nothing was found. */
  static void missing(Spot spot, IncludeRequest wanted, IncludeResult.Missing missing) {
    String message =
        switch (wanted.kind()) {
          case LOCAL, EXISTS -> local(wanted, missing);
          case PROJECT -> project(wanted, missing);
          case REMOTE -> remote(wanted.location(), missing);
          case TEMPLATE -> template(wanted.location(), missing);
          case COMPONENT -> component(wanted.location(), missing);
        };
    spot.problems().error(spot.position(), "", message, hint(missing));
  }

  private static String hint(IncludeResult.Missing missing) {
    return missing.reason() == IncludeResult.Reason.UNREACHABLE ? missing.detail() : "";
  }

  private static String local(IncludeRequest wanted, IncludeResult.Missing missing) {
    @Nullable String project = wanted.project();
    return project != null && missing.reason() != IncludeResult.Reason.NO_FILE
        ? project(wanted, missing)
        : "Local file `" + wanted.location() + "` does not exist!";
  }

  private static String project(IncludeRequest wanted, IncludeResult.Missing missing) {
    String name = "Project `" + wanted.project() + "` ";
    return switch (missing.reason()) {
      case NO_FILE -> name + "file `" + wanted.location() + "` does not exist!";
      case NO_REF -> name + "reference `" + wanted.ref() + "` does not exist!";
      case UNREACHABLE -> name + "could not be reached";
      default ->
          name
              + "not found or access denied! Make sure any includes in the pipeline configuration"
              + " are correctly defined.";
    };
  }

  private static String remote(String address, IncludeResult.Missing missing) {
    String name = "Remote file `" + address + "` ";
    return switch (missing.reason()) {
      case HTTP_STATUS ->
          name + "could not be fetched because of HTTP code `" + missing.detail() + "` error!";
      case TIMEOUT -> name + "could not be fetched because of a timeout error!";
      case NOT_SUPPORTED -> name + "could not be fetched: remote files are not included here";
      case NO_FILE -> name + "does not have a valid address!";
      default -> name + "could not be fetched because of a socket error!";
    };
  }

  private static String template(String name, IncludeResult.Missing missing) {
    return missing.reason() == IncludeResult.Reason.NOT_SUPPORTED
        ? "Template file `" + name + "` could not be fetched: templates are not included here"
        : "Template file `" + name + "` is not a valid location!";
  }

  private static String component(String name, IncludeResult.Missing missing) {
    String start = "Component '" + name + "' - ";
    return switch (missing.reason()) {
      case NO_FILE -> start + "content not found";
      case NO_PROJECT, NO_REF ->
          start + "project does not exist or you don't have sufficient permissions";
      case NOT_IN_CATALOG ->
          start
              + (name.endsWith("~latest")
                  ? "The ~latest version reference is not supported for non-catalog resources."
                  : "The partial semantic version reference is not supported for non-catalog"
                      + " resources.")
              + " Use a tag, branch, or commit SHA instead.";
      default -> start + "the component path is not supported";
    };
  }
}
