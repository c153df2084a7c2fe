package io.estiva.coordinator;

import io.estiva.coordinator.project.ProjectCatalog;
import io.estiva.coordinator.store.Store;
import io.estiva.coordinator.store.TokenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first access token: without one nobody could make the others. */
final class FirstToken {
  private static final Logger log = LoggerFactory.getLogger(FirstToken.class);

  private FirstToken() {}

  /**
   * Where a new coordinator has no access token, makes one and writes it to {@code admin-token}
   * (0600) in the directory.
   */
  static void ensure(ProjectCatalog catalog, Store store, Path directory) {
    if (!store.readNow(session -> session.tokens().all(TokenRow.Kind.ADMIN)).isEmpty()) {
      return;
    }
    Path file = directory.resolve("admin-token");
    String token =
        Coordinator.await(
                catalog.createToken(TokenRow.Kind.ADMIN, "first", null),
                "make the first access token")
            .token();
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, token + "\n");
    } catch (IOException e) {
      throw new StartFailure(
          "cannot write the first access token to " + file + ": " + e.getMessage(), e);
    }
    log.info("first access token written file={}", file);
  }
}
