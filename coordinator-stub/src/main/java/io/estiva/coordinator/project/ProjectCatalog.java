package io.estiva.coordinator.project;

import io.estiva.coordinator.git.GitMirrors;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.store.TokenRow;
import io.estiva.coordinator.store.VariableRow;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes projects, runners and tokens. Refusals are {@link IllegalArgumentException}s
 * with a text for people.
 */
public final class ProjectCatalog {
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}){0,9}");
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
  private static final int MIN_MASKED = 8;
  private static final int MAX_VALUE = 64 * 1024;

  private final Store store;
  private final GitMirrors mirrors;
  private final WorkerExecutor blocking;
  private final Clock clock;
  private final Duration timeout;

  /**
   * @param timeout of jobs, for projects that name none
   */
  public ProjectCatalog(
      Store store, GitMirrors mirrors, WorkerExecutor blocking, Clock clock, Duration timeout) {
    this.store = store;
    this.mirrors = mirrors;
    this.blocking = blocking;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * What a new project is made from.
   *
   * @param gitUrl a URL, which may have a user and password in it (they are kept apart from it), or
   *     an absolute path
   * @param defaultBranch also the only protected ref, unless others are given
   */
  public record NewProject(
      String path,
      String name,
      String gitUrl,
      String defaultBranch,
      List<String> protectedRefs,
      String configPath) {
    public NewProject {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(gitUrl, "gitUrl");
      protectedRefs = List.copyOf(protectedRefs);
    }

    /** A project with the usual settings. */
    public static NewProject of(String path, String gitUrl) {
      return new NewProject(path, "", gitUrl, "", List.of(), "");
    }
  }

  /** Something new and the only copy of its token. */
  public record Made<T>(T row, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return "Made[" + row + "]";
    }
  }

  /** Makes a project; the token is what its repository's hook must show. */
  public Future<Made<ProjectRow>> create(NewProject wanted) {
    if (!PATH.matcher(wanted.path()).matches()) {
      return refused(
          "A project's path has parts of letters, digits, '_', '-' and '.', joined by '/': group/name. '"
              + clean(wanted.path())
              + "' is not one.");
    }
    Address address;
    try {
      address = Address.of(wanted.gitUrl());
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    String branch = wanted.defaultBranch().isEmpty() ? "main" : wanted.defaultBranch();
    String last = wanted.path().substring(wanted.path().lastIndexOf('/') + 1);
    ProjectRow row =
        new ProjectRow(
            0,
            wanted.path(),
            wanted.name().isEmpty() ? last : wanted.name(),
            address.url(),
            branch,
            wanted.protectedRefs().isEmpty() ? List.of(branch) : wanted.protectedRefs(),
            wanted.configPath().isEmpty() ? ".gitlab-ci.yml" : wanted.configPath(),
            timeout.toSeconds(),
            clock.instant());
    String token = Secret.random(Secret.HOOK);
    return store
        .write(
            session -> {
              if (session.projects().byPath(row.path()).isPresent()) {
                throw new IllegalArgumentException(
                    "There is a project " + row.path() + " already.");
              }
              return session.projects().insert(row, Secret.hash(token));
            })
        .compose(
            made ->
                blocking.executeBlocking(
                    () -> {
                      mirrors.credential(made.id(), address.credential());
                      return new Made<>(made, token);
                    },
                    false));
  }

  /** Removes a project, its pipelines and its mirror. Files of logs and artifacts stay on disk. */
  public Future<Boolean> delete(long project) {
    return store
        .write(session -> session.projects().delete(project))
        .compose(
            done ->
                blocking.executeBlocking(
                    () -> {
                      mirrors.delete(project);
                      return done;
                    },
                    false));
  }

  /** Gives a project another hook token; the former one is dead at once. */
  public Future<String> newHookToken(long project) {
    String token = Secret.random(Secret.HOOK);
    return store.write(
        session -> {
          session.projects().hookTokenHash(project, Secret.hash(token));
          return token;
        });
  }

  /** Whether this is the hook token of the project. */
  public Future<Boolean> isHookToken(long project, String token) {
    return store.read(
        session ->
            session
                .projects()
                .hookTokenHash(project)
                .filter(hash -> Secret.matches(token, hash))
                .isPresent());
  }

  /** Adds or replaces a variable of a project. */
  public Future<VariableRow> putVariable(long project, VariableRow variable) {
    if (!KEY.matcher(variable.key()).matches()) {
      return refused("A variable's key has letters, digits and '_', and starts with no digit.");
    }
    if (variable.value().length() > MAX_VALUE || variable.value().indexOf('\0') >= 0) {
      return refused("A variable's value has at most 64 KiB and no NUL.");
    }
    if (variable.masked() && !isMaskable(variable.value())) {
      return refused(
          "The value of "
              + variable.key()
              + " cannot be masked: a masked value is one line of at least "
              + MIN_MASKED
              + " characters without blanks.");
    }
    if (variable.environmentScope().isBlank() || variable.environmentScope().length() > 255) {
      return refused(
          "An environment scope is '*', an environment's name or a pattern such as review/*.");
    }
    return store.write(
        session -> {
          session.projects().putVariable(project, variable);
          return variable;
        });
  }

  /** Makes a runner; the token is what its agent runs with. */
  public Future<Made<RunnerRow>> createRunner(RunnerRow wanted) {
    String token = Secret.random(Secret.RUNNER);
    return store.write(
        session -> new Made<>(session.runners().insert(wanted, Secret.hash(token)), token));
  }

  /** Makes a token of this kind, for one project or (null) for all. */
  public Future<Made<TokenRow>> createToken(
      TokenRow.Kind kind, String name, @Nullable Long project) {
    String token =
        Secret.random(kind == TokenRow.Kind.REGISTRATION ? Secret.REGISTRATION : Secret.ACCESS);
    return store.write(
        session -> {
          session.tokens().insert(Secret.hash(token), kind, name, project, clock.instant(), null);
          return new Made<>(
              session.tokens().valid(Secret.hash(token), clock.instant()).orElseThrow(), token);
        });
  }

  /**
   * Who a token for the management interface belongs to; empty for one that is unknown, expired or
   * of another kind.
   */
  public Future<Optional<TokenRow>> authenticate(String token) {
    String hash = Secret.hash(token);
    return store.read(
        session ->
            session
                .tokens()
                .valid(hash, clock.instant())
                .filter(row -> row.kind() != TokenRow.Kind.REGISTRATION));
  }

  private static boolean isMaskable(String value) {
    return value.length() >= MIN_MASKED && value.chars().noneMatch(c -> c <= ' ');
  }

  private static <T> Future<T> refused(String text) {
    return Future.failedFuture(new IllegalArgumentException(text));
  }

  private static String clean(String text) {
    String bounded = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return bounded.replaceAll("\\p{Cntrl}", "?");
  }

  /** A repository's address without its credential, and the credential as git's store has it. */
  private record Address(String url, String credential) {
    static Address of(String text) {
      GitMirrors.checkUrl(text);
      int scheme = text.indexOf("://");
      int end = scheme < 0 ? -1 : text.indexOf('/', scheme + 3);
      String authority =
          scheme < 0 ? "" : text.substring(scheme + 3, end < 0 ? text.length() : end);
      int at = authority.lastIndexOf('@');
      if (at < 0 || !text.startsWith("http")) {
        return new Address(text, "");
      }
      try {
        new URI(text);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(
            "The repository's address is not a URL; blanks and the like in a password are %-encoded.",
            e);
      }
      String host = authority.substring(at + 1);
      String prefix = text.substring(0, scheme + 3);
      return new Address(prefix + host + (end < 0 ? "" : text.substring(end)), prefix + authority);
    }
  }
}
