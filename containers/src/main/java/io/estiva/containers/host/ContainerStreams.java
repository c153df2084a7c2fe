package io.estiva.containers.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Bytes that go into containers and come out: logs, commands, archives. */
final class ContainerStreams {

  private static final int MAX_TAIL_BYTES = 256 * 1024;
  private static final long LOOK_MILLIS = 20;

  private final Engine engine;

  ContainerStreams(Engine engine) {
    this.engine = engine;
  }

  JsonNode tree(String container) {
    return engine.json(
        new EngineCall(
            "GET", "inspecting container " + container, "/containers/", container, "/json"));
  }

  String logTail(String container, int lines) {
    var tail = new LastBytes(MAX_TAIL_BYTES);
    logs(
        container,
        Integer.toString(lines),
        false,
        engine.limits().control(),
        (fromStderr, buffer, offset, length) -> tail.write(buffer, offset, length));
    return tail.text();
  }

  void followLogs(String container, boolean fromStart, Duration limit, LogSink sink) {
    logs(container, fromStart ? "all" : "0", true, limit, sink);
  }

  private void logs(String container, String tail, boolean follow, Duration limit, LogSink sink) {
    boolean terminal = InspectReader.hasTerminal(tree(container));
    var call =
        new EngineCall(
                "GET",
                "reading the log of container " + container,
                "/containers/",
                container,
                "/logs")
            .query("stdout", 1)
            .query("stderr", 1)
            .query("follow", follow ? 1 : 0)
            .query("tail", tail)
            .within(limit);
    try {
      engine.call(
          call,
          in -> {
            if (terminal) {
              Frames.readRaw(in, sink);
            } else {
              Frames.read(in, sink);
            }
            return Boolean.TRUE;
          });
    } catch (EngineRefused e) {
      if (!e.answer().contains("does not support reading")) {
        throw e;
      }
    }
  }

  ExecResult exec(String container, ExecSpec spec) {
    long end = System.nanoTime() + spec.limit().toNanos();
    var what = "running '" + spec.command().get(0) + "' in container " + container;
    var body =
        Engine.JSON
            .createObjectNode()
            .put("AttachStdout", true)
            .put("AttachStderr", true)
            .put("Tty", false);
    body.set("Cmd", Trees.array(spec.command()));
    body.set("Env", Trees.array(spec.environment()));
    body.put("User", spec.user());
    if (!spec.workingDirectory().isEmpty()) {
      body.put("WorkingDir", spec.workingDirectory());
    }
    var id =
        engine
            .json(new EngineCall("POST", what, "/containers/", container, "/exec").json(body))
            .path("Id")
            .asText();
    var stdout = new FirstBytes(spec.maxBytes());
    var stderr = new FirstBytes(spec.maxBytes());
    var start = Engine.JSON.createObjectNode().put("Detach", false).put("Tty", false);
    engine.call(
        new EngineCall("POST", what, "/exec/", id, "/start").within(spec.limit()).json(start),
        in -> {
          Frames.read(
              in,
              (fromStderr, buffer, offset, length) ->
                  (fromStderr ? stderr : stdout).write(buffer, offset, length));
          return Boolean.TRUE;
        });
    int code = exitCode(what, id, end, spec.limit());
    return new ExecResult(code, stdout.text(), stderr.text(), stdout.truncated || stderr.truncated);
  }

  /** The output can end before the command does, and before the engine has noticed its end. */
  private int exitCode(String what, String id, long end, Duration limit) {
    while (true) {
      var state = engine.json(new EngineCall("GET", what, "/exec/", id, "/json"));
      if (!state.path("Running").asBoolean() && state.path("ExitCode").isInt()) {
        return state.path("ExitCode").asInt();
      }
      if (System.nanoTime() - end > 0) {
        throw new DeadlineExceeded(
            what + " on " + engine.address(), limit, new IllegalStateException("it still runs"));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallInterrupted(what, e);
      }
    }
  }

  void copyIn(String container, String directory, InputStream tar) {
    // asked first: an engine that refuses the path hangs up in the middle of the archive
    var look = "finding directory " + directory + " in container " + container;
    engine.send(
        new EngineCall("HEAD", look, "/containers/", container, "/archive")
            .query("path", directory));
    var what = "copying into " + directory + " of container " + container;
    engine.send(
        new EngineCall("PUT", what, "/containers/", container, "/archive")
            .query("path", directory)
            .within(engine.limits().copy())
            .tar(tar));
  }

  long copyOut(String container, String path, long maxBytes, OutputStream to) {
    var what = "copying " + path + " out of container " + container;
    var call =
        new EngineCall("GET", what, "/containers/", container, "/archive")
            .query("path", path)
            .within(engine.limits().copy());
    return engine.call(call, in -> copy(in, to, maxBytes, what));
  }

  private static long copy(InputStream in, OutputStream to, long maxBytes, String what)
      throws IOException {
    var buffer = new byte[64 * 1024];
    long total = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      total += read;
      if (total > maxBytes) {
        throw new IllegalStateException(what + ": it is larger than " + maxBytes + " bytes");
      }
      to.write(buffer, 0, read);
    }
    return total;
  }

  /** Keeps the first bytes and drops the rest. */
  private static final class FirstBytes {

    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean truncated;

    FirstBytes(int max) {
      this.max = max;
    }

    void write(byte[] buffer, int offset, int length) {
      int room = Math.min(length, max - bytes.size());
      bytes.write(buffer, offset, room);
      truncated |= room < length;
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  /** Keeps the last bytes and forgets what came before. */
  private static final class LastBytes {

    private final int max;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    LastBytes(int max) {
      this.max = max;
    }

    void write(byte[] buffer, int offset, int length) {
      bytes.write(buffer, offset, length);
      if (bytes.size() > 2 * max) {
        bytes = last();
      }
    }

    private ByteArrayOutputStream last() {
      var all = bytes.toByteArray();
      var kept = new ByteArrayOutputStream();
      int length = Math.min(all.length, max);
      kept.write(all, all.length - length, length);
      return kept;
    }

    String text() {
      return last().toString(StandardCharsets.UTF_8);
    }
  }
}
