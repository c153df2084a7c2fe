package io.estiva.coordinator.runnerapi;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerFileUpload;
import java.nio.file.Path;

/**
 * One multipart body on its way to a file: exactly one part, of at most so many bytes, never more
 * in memory than the connection's buffers. All methods run on the connection's event loop.
 */
final class Upload {
  private final Vertx vertx;
  private final Path file;
  private final long limit;
  private final Promise<String> done = Promise.promise();
  private int parts;
  private long size;
  private boolean over;

  Upload(Vertx vertx, Path file, long limit) {
    this.vertx = vertx;
    this.file = file;
    this.limit = limit;
  }

  /** The body is larger than allowed. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("the upload is too large");
    }
  }

  /** Where the bytes go. */
  Path file() {
    return file;
  }

  /** The name of the part, once all its bytes are in the file; fails with what was wrong. */
  Future<String> done() {
    return done.future();
  }

  /** A part begins. */
  void part(HttpServerFileUpload part) {
    parts++;
    if (parts > 1 || !"file".equals(part.name())) {
      part.handler(dropped -> {});
      fail(new IllegalArgumentException("the body must have exactly one part, named file"));
      return;
    }
    String name = ArtifactCalls.baseName(part);
    part.pause();
    vertx
        .fileSystem()
        .open(
            file.toString(),
            new OpenOptions().setCreateNew(true).setWrite(true).setPerms("rw-------"))
        .onSuccess(target -> receive(part, target, name))
        .onFailure(
            e -> {
              part.handler(dropped -> {});
              part.resume();
              fail(e);
            });
  }

  private void receive(HttpServerFileUpload part, AsyncFile target, String name) {
    part.exceptionHandler(e -> close(target, e));
    part.handler(bytes -> write(part, target, bytes));
    part.endHandler(
        end -> {
          if (!over) {
            target.close().onSuccess(closed -> succeed(name)).onFailure(this::fail);
          }
        });
    part.resume();
  }

  private void write(HttpServerFileUpload part, AsyncFile target, Buffer bytes) {
    if (over) {
      return;
    }
    size += bytes.length();
    if (size > limit) {
      close(target, new TooLarge());
      return;
    }
    target.write(bytes).onFailure(e -> close(target, e));
    if (target.writeQueueFull()) {
      part.pause();
      target.drainHandler(drained -> part.resume());
    }
  }

  /** The whole body was read; without a part there was nothing to keep. */
  void bodyEnded() {
    if (parts == 0) {
      fail(new IllegalArgumentException("file is missing"));
    }
  }

  /** The connection broke or the body is no multipart. */
  void broken(Throwable failure) {
    fail(new IllegalArgumentException("the upload broke off", failure));
  }

  private void close(AsyncFile target, Throwable failure) {
    if (!over) {
      over = true;
      target.close().onComplete((closed, ignored) -> done.tryFail(failure));
    }
  }

  private void succeed(String name) {
    over = true;
    done.tryComplete(name);
  }

  private void fail(Throwable failure) {
    over = true;
    done.tryFail(failure);
  }
}
