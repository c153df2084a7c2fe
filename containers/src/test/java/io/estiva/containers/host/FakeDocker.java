package io.estiva.containers.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine that does what a real one cannot be told to do: hang, break off, be of another age.
 * Answers by the start of "METHOD path".
 */
final class FakeDocker implements AutoCloseable {

  /** An answer that never comes. */
  static final String HANG = "hang";

  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  FakeDocker(Path directory, String apiVersion, String oldestApiVersion) {
    try {
      socket = directory.resolve("fake.sock");
      server =
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answer(
        "GET /version",
        json(
            "{\"Version\":\"99.0\",\"ApiVersion\":\""
                + apiVersion
                + "\",\"MinAPIVersion\":\""
                + oldestApiVersion
                + "\",\"Os\":\"linux\",\"Arch\":\"x86_64\"}"));
    var thread = new Thread(this::serve, "fake-docker");
    thread.setDaemon(true);
    thread.start();
  }

  Path socket() {
    return socket;
  }

  /** Methods and paths so far. */
  List<String> requests() {
    return requests;
  }

  /**
   * Sets the whole answer, head included, for requests that start like this; the longest start
   * wins.
   */
  FakeDocker answer(String start, String answer) {
    answers.put(start, answer);
    return this;
  }

  static String json(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  static String error(int status, String message) {
    var body = "{\"message\":\"" + message + "\"}";
    return "HTTP/1.1 "
        + status
        + " No\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void serve() {
    while (server.isOpen()) {
      try {
        var connection = server.accept();
        open.add(connection);
        var thread = new Thread(() -> serve(connection), "fake-docker-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(SocketChannel connection) {
    try {
      var line = new StringBuilder();
      var in = Channels.newInputStream(connection);
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
      var request = line.toString().replaceFirst(" HTTP/1.1\r$", "");
      requests.add(request);
      var plain = request.replaceFirst(" /v1\\.\\d+/", " /");
      var answer =
          answers.entrySet().stream()
              .filter(entry -> plain.startsWith(entry.getKey()))
              .max((a, b) -> a.getKey().length() - b.getKey().length())
              .map(Map.Entry::getValue)
              .orElse(json("{}"));
      if (answer.equals(HANG)) {
        return;
      }
      connection.write(ByteBuffer.wrap(answer.getBytes(UTF_8)));
      connection.close();
    } catch (IOException ignored) {
      // the client went away
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var connection : open) {
      connection.close();
    }
  }
}
