package io.estiva.agent.git;

import io.estiva.agent.job.JobSpec.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The login of a repository for the time of one fetch: two files that only this user can read. The
 * helper answers for the repository's own scheme and host and for no other, so a redirect elsewhere
 * gets nothing; the password is in no command line and no environment.
 */
final class GitCredential implements AutoCloseable {

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Path directory;

  private GitCredential(Path directory) {
    this.directory = directory;
  }

  static GitCredential write(SourceSpec source, Path scratch) {
    GitCredential credential = new GitCredential(scratch.resolve("git-login"));
    credential.close();
    if (source.password().isEmpty() || !source.url().contains("://")) {
      return credential;
    }
    URI uri = URI.create(source.url());
    String host = uri.getRawAuthority();
    boolean isPlain = SCHEMES.contains(uri.getScheme()) && host != null && host.matches("[A-Za-z0-9.:\\[\\]_-]+");
    if (!isPlain || hasLineEnd(source.user()) || hasLineEnd(source.password())) {
      return credential;
    }
    try {
      Files.createDirectory(credential.directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path answer = credential.directory.resolve("answer");
      Files.createFile(answer, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(answer, "username=" + source.user() + "\npassword=" + source.password() + "\n");
      Path helper = credential.directory.resolve("helper");
      Files.createFile(helper, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(helper, helper(uri.getScheme(), host));
    } catch (IOException e) {
      credential.close();
      throw new UncheckedIOException("cannot write the repository's login for git to " + credential.directory, e);
    }
    return credential;
  }

  /** Lets git ask the helper and no other. */
  GitCall applyTo(GitCall call) {
    if (!Files.exists(directory)) {
      return call;
    }
    return call.environment("ESTIVA_GIT_LOGIN", directory.toString())
        .config("credential.helper=", "credential.helper=!sh \"$ESTIVA_GIT_LOGIN/helper\"", "credential.interactive=false");
  }

  private static String helper(String scheme, String host) {
    return "[ \"$1\" = get ] || exit 0\n"
        + "protocol=; host=\n"
        + "while IFS= read -r line && [ -n \"$line\" ]; do\n"
        + "  case \"$line\" in protocol=*) protocol=${line#protocol=} ;; host=*) host=${line#host=} ;; esac\n"
        + "done\n"
        + "[ \"$protocol\" = '" + scheme + "' ] && [ \"$host\" = '" + host + "' ] && cat \"$ESTIVA_GIT_LOGIN/answer\"\n"
        + "exit 0\n";
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve("answer"));
      Files.deleteIfExists(directory.resolve("helper"));
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the repository's login in " + directory, e);
    }
  }
}
