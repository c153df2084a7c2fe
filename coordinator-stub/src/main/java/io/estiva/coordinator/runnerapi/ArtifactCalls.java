package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.artifact.ArtifactFiles;
import io.estiva.coordinator.artifact.ArtifactTypes;
import io.estiva.coordinator.artifact.Dotenv;
import io.estiva.coordinator.artifact.Expiry;
import io.estiva.coordinator.project.Secret;
import io.estiva.coordinator.store.ArtifactRow;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.Session;
import io.estiva.coordinator.store.Store;
import io.estiva.protocol.WireHeaders;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@code POST} and {@code GET jobs/:id/artifacts}. */
final class ArtifactCalls {
  private static final Duration KEEP = Duration.ofDays(30);
  private static final int MAX_DOTENV = 64 * 1024;

  private final Vertx vertx;
  private final Store store;
  private final ArtifactFiles artifacts;
  private final WorkerExecutor files;
  private final JobCalls calls;
  private final Clock clock;
  private final long limit;

  /**
   * @param limit the largest artifact in bytes
   */
  ArtifactCalls(
      Vertx vertx,
      Store store,
      ArtifactFiles artifacts,
      WorkerExecutor files,
      JobCalls calls,
      Clock clock,
      long limit) {
    this.vertx = vertx;
    this.store = store;
    this.artifacts = artifacts;
    this.files = files;
    this.calls = calls;
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * {@code POST jobs/:id/artifacts}: streamed to disk; nothing is kept before the whole body is
   * here and checked.
   */
  void upload(RoutingContext context, Answers answers) {
    String type = orElse(Bodies.query(context, "artifact_type"), "archive");
    String format = orElse(Bodies.query(context, "artifact_format"), "zip");
    // The body waits in the connection until we know who sends it.
    context.request().pause();
    calls
        .access(Bodies.job(context), Bodies.header(context, WireHeaders.JOB_TOKEN))
        .onSuccess(
            access -> {
              Optional<JobRow> job = access.running();
              if (job.isEmpty()) {
                refuseBody(context, () -> JobCalls.refuse(context, answers, access));
              } else if (!ArtifactTypes.fits(type, format)) {
                refuseBody(
                    context,
                    () ->
                        answers.error(
                            context,
                            400,
                            "Bad Request - artifact type "
                                + quoted(type)
                                + " does not come as "
                                + quoted(format)));
              } else {
                receive(context, answers, job.get(), type, format);
              }
            })
        .onFailure(e -> refuseBody(context, () -> answers.failure(context, e)));
  }

  private void receive(
      RoutingContext context, Answers answers, JobRow job, String type, String format) {
    Upload upload = new Upload(vertx, artifacts.incoming(), limit);
    context.request().setExpectMultipart(true);
    context.request().uploadHandler(part -> upload.part(part));
    context.request().exceptionHandler(e -> upload.broken(e));
    context.request().endHandler(end -> upload.bodyEnded());
    context.request().resume();
    upload
        .done()
        .compose(
            name ->
                files.executeBlocking(
                    () ->
                        keep(
                            job,
                            new Incoming(
                                upload.file(),
                                type,
                                format,
                                name,
                                Bodies.query(context, "expire_in"))),
                    false))
        .onComplete(
            (stored, failure) -> {
              files.executeBlocking(
                  () -> {
                    artifacts.delete(upload.file());
                    return true;
                  },
                  false);
              if (failure == null && stored != null) {
                answers.status(context, 201);
              } else if (failure instanceof Upload.TooLarge) {
                context.response().putHeader("Connection", "close");
                answers.error(
                    context, 413, "Payload Too Large - artifacts may have " + limit + " bytes");
              } else if (failure instanceof IllegalArgumentException e) {
                answers.error(context, 400, "Bad Request - " + e.getMessage());
              } else if (failure instanceof Gone gone) {
                JobCalls.refuse(context, answers, new JobCalls.Access(gone.job));
              } else if (failure != null) {
                answers.failure(context, failure);
              }
            });
  }

  private record Incoming(Path file, String type, String format, String name, String expireIn) {}

  /** The job ended while its artifact was on the way. */
  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JobRow job;

    Gone(JobRow job) {
      super("the job has ended");
      this.job = job;
    }
  }

  private ArtifactRow keep(JobRow job, Incoming incoming) throws IOException {
    long size = Files.size(incoming.file());
    String sha256 = ArtifactFiles.sha256(incoming.file());
    Map<String, String> variables = Map.of();
    if (incoming.type().equals("dotenv")) {
      if (size > MAX_DOTENV) {
        throw new IllegalArgumentException("dotenv report is too large");
      }
      variables = Dotenv.read(Files.readAllBytes(incoming.file()));
    }
    Map<String, String> handedOn = variables;
    Optional<ArtifactRow> present =
        store.readNow(session -> session.artifacts().find(job.id(), incoming.type()));
    if (present.isPresent()) {
      if (!present.get().sha256().equals(sha256)) {
        throw new IllegalArgumentException(
            "another artifact of type " + incoming.type() + " was uploaded already");
      }
      return present.get();
    }
    Path kept = incoming.file();
    artifacts.keep(kept, job.id(), incoming.type());
    Instant now = clock.instant();
    ArtifactRow row =
        new ArtifactRow(
            0,
            job.id(),
            incoming.type(),
            incoming.format(),
            incoming.name(),
            size,
            sha256,
            now,
            Expiry.after(incoming.expireIn(), KEEP).map(now::plus).orElse(null));
    return store.writeNow(session -> insert(session, row, handedOn));
  }

  private static ArtifactRow insert(
      Session session, ArtifactRow row, Map<String, String> variables) {
    JobRow job = session.jobs().find(row.jobId()).orElseThrow();
    if (!job.isWithRunner()) {
      throw new Gone(job);
    }
    Optional<ArtifactRow> present = session.artifacts().find(row.jobId(), row.type());
    if (present.isPresent()) {
      return present.get();
    }
    if (!variables.isEmpty()) {
      session.artifacts().variables(row.jobId(), variables);
    }
    return session.artifacts().insert(row);
  }

  /**
   * {@code GET jobs/:id/artifacts}: the archive of an earlier job, for a job of the same project
   * that runs now.
   */
  void download(RoutingContext context, Answers answers) {
    long producer = Bodies.job(context);
    String token = Bodies.header(context, WireHeaders.JOB_TOKEN);
    store
        .read(session -> find(session, producer, token))
        .onSuccess(
            found -> {
              if (found.status() != 200) {
                answers.error(context, found.status(), found.text());
              } else {
                send(context, answers, found);
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  private record Found(int status, String text, Path file, String name) {
    static Found not(int status, String text) {
      return new Found(status, text, Path.of(""), "");
    }
  }

  private Found find(Session session, long producer, String token) {
    Optional<JobRow> consumer =
        token.isEmpty()
            ? Optional.empty()
            : session.jobs().byToken(Secret.hash(token)).filter(JobRow::isWithRunner);
    if (consumer.isEmpty()) {
      return Found.not(401, "Unauthorized");
    }
    Optional<JobRow> job =
        session.jobs().find(producer).filter(row -> row.projectId() == consumer.get().projectId());
    if (job.isEmpty()) {
      return Found.not(403, "Forbidden");
    }
    Instant now = clock.instant();
    return session
        .artifacts()
        .find(producer, "archive")
        .filter(row -> row.expiresAt() == null || row.expiresAt().isAfter(now))
        .map(row -> new Found(200, "", artifacts.path(producer, "archive"), row.filename()))
        .orElseGet(() -> Found.not(404, "Not Found"));
  }

  private static void send(RoutingContext context, Answers answers, Found found) {
    String encoded = URLEncoder.encode(found.name(), StandardCharsets.UTF_8).replace("+", "%20");
    context
        .response()
        .putHeader("Content-Type", "application/octet-stream")
        .putHeader("Content-Transfer-Encoding", "binary")
        .putHeader(
            "Content-Disposition",
            "attachment; filename=\"artifacts.zip\"; filename*=UTF-8''" + encoded);
    context
        .response()
        .sendFile(found.file().toString())
        .onFailure(
            e -> {
              if (!context.response().headWritten()) {
                answers.error(context, 404, "Not Found");
              }
            });
  }

  private static void refuseBody(RoutingContext context, Runnable answer) {
    // What still comes is read and dropped, so that the runner gets to see the answer.
    context.request().handler(dropped -> {});
    context.request().resume();
    answer.run();
  }

  private static String orElse(String text, String fallback) {
    return text.isEmpty() ? fallback : text;
  }

  private static String quoted(String text) {
    String clean = text.replaceAll("[^A-Za-z0-9_.-]", "?");
    return "'" + (clean.length() > 40 ? clean.substring(0, 40) : clean) + "'";
  }

  /** The name of a part without any path, bounded. */
  static String baseName(HttpServerFileUpload part) {
    String name = part.filename() == null ? "" : part.filename();
    String base =
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
            .replaceAll("\\p{Cntrl}", "_");
    String bounded = base.length() > 200 ? base.substring(0, 200) : base;
    return bounded.isEmpty() ? "artifacts.zip" : bounded;
  }
}
