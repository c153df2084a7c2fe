package io.estiva.agent.wire;

import io.estiva.protocol.JobDependency;
import io.estiva.protocol.WireHeaders;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** One upload or download of an artifact, streamed from and to a file. Event loop only. */
final class ArtifactCalls {

  /** An upload is answered only when the store has it, which may take minutes for a large file. */
  private static final long SILENCE_MILLIS = 600_000;

  private static final int FILE_BUFFER = 64 * 1024;

  private final Vertx vertx;
  private final RunnerApi api;

  ArtifactCalls(Vertx vertx, RunnerApi api) {
    this.vertx = vertx;
    this.api = api;
  }

  /** How it went: the HTTP status, or 0 if there was no answer. */
  record Outcome(int status, String message) {

    TransferFailed failure(String tried) {
      String came = status == 0 ? "no answer" : "status " + status;
      String text = tried + ": " + came + (message.isEmpty() ? "" : " (" + message + ")");
      return switch (status) {
        case 401, 403 ->
            new TransferFailed(
                TransferFailed.Kind.DENIED,
                text
                    + ". The job's token does not allow it; has the job ended at the coordinator?");
        case 404 ->
            new TransferFailed(
                TransferFailed.Kind.NOT_FOUND,
                text + ". There is nothing to fetch; has it expired?");
        case 413 ->
            new TransferFailed(
                TransferFailed.Kind.TOO_LARGE, text + ". It is larger than the coordinator takes.");
        default -> new TransferFailed(TransferFailed.Kind.FAILED, text);
      };
    }
  }

  Future<Outcome> upload(long jobId, String jobToken, Path file, ArtifactTransfer.Upload as) {
    Call call =
        Call.of(HttpMethod.POST, "jobs/" + jobId + "/artifacts" + query(as))
            .header(WireHeaders.JOB_TOKEN, jobToken)
            .silence(SILENCE_MILLIS);
    return vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setRead(true).setWrite(false).setCreate(false))
        .compose(
            source ->
                source
                    .size()
                    .compose(
                        size ->
                            api.exchanges()
                                .open(call)
                                .compose(
                                    request ->
                                        send(
                                            request,
                                            source.setReadBufferSize(FILE_BUFFER),
                                            size,
                                            as.fileName())))
                    .eventually(source::close))
        .map(answer -> new Outcome(answer.status(), api.messageOf(answer)));
  }

  Future<Outcome> download(JobDependency dependency, Path into, boolean direct) {
    Call call =
        Call.of(
                HttpMethod.GET,
                "jobs/" + dependency.id() + "/artifacts" + (direct ? "?direct_download=true" : ""))
            .header(WireHeaders.JOB_TOKEN, dependency.token())
            .silence(SILENCE_MILLIS);
    return api.exchanges()
        .open(call)
        .compose(HttpClientRequest::send)
        .compose(response -> receive(response, into));
  }

  private Future<Answer> send(
      HttpClientRequest request, AsyncFile source, long size, String fileName) {
    String boundary = "estiva-" + UUID.randomUUID();
    Buffer head =
        Buffer.buffer(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + quoted(fileName)
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
    Buffer tail = Buffer.buffer("\r\n--" + boundary + "--\r\n");
    request.putHeader("Content-Type", "multipart/form-data; boundary=" + boundary);
    request.putHeader("Content-Length", String.valueOf(head.length() + size + tail.length()));
    Promise<Answer> promise = Promise.promise();
    request.response().compose(Exchanges::read).onComplete(promise::tryComplete, promise::tryFail);
    request
        .write(head)
        .compose(sent -> source.pipe().endOnSuccess(false).endOnFailure(false).to(request))
        .compose(sent -> request.end(tail))
        .onFailure(
            failure -> {
              // A coordinator that refuses half-way answers first and then closes.
              vertx.setTimer(
                  1000,
                  fired -> {
                    if (promise.tryFail(failure)) {
                      request.reset();
                    }
                  });
            });
    return promise.future();
  }

  private Future<Outcome> receive(HttpClientResponse response, Path into) {
    int status = response.statusCode();
    if (status == 200) {
      response.pause();
      return store(response, into).map(stored -> new Outcome(200, ""));
    }
    String location = response.getHeader("Location");
    if ((status == 302 || status == 307) && location != null) {
      return Exchanges.read(response)
          .compose(moved -> api.exchanges().openElsewhere(location, SILENCE_MILLIS))
          .compose(HttpClientRequest::send)
          .compose(
              elsewhere -> {
                if (elsewhere.statusCode() == 200) {
                  elsewhere.pause();
                  return store(elsewhere, into).map(stored -> new Outcome(200, ""));
                }
                // What a store says about a pre-signed address is no statement about the job's
                // token.
                return Exchanges.read(elsewhere)
                    .map(answer -> new Outcome(0, "the store answered " + answer.status()));
              });
    }
    return Exchanges.read(response)
        .map(answer -> new Outcome(answer.status(), api.messageOf(answer)));
  }

  private Future<Void> store(HttpClientResponse response, Path into) {
    return vertx
        .fileSystem()
        .open(
            into.toString(),
            new OpenOptions()
                .setWrite(true)
                .setCreate(true)
                .setTruncateExisting(true)
                .setPerms("rw-------"))
        .compose(response::pipeTo)
        .onFailure(failure -> response.request().reset());
  }

  private static String query(ArtifactTransfer.Upload as) {
    StringBuilder query = new StringBuilder();
    append(query, "artifact_format", as.format());
    append(query, "artifact_type", as.type());
    append(query, "expire_in", as.expireIn());
    return query.toString();
  }

  private static void append(StringBuilder query, String key, String value) {
    if (!value.isEmpty()) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(key)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private static String quoted(String fileName) {
    return fileName.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n]", "_");
  }
}
