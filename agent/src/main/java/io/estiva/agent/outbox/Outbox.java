package io.estiva.agent.outbox;

import io.estiva.agent.trace.JobHandle;
import io.estiva.agent.trace.TraceSpool;
import io.estiva.agent.trace.TraceUploader;
import io.estiva.agent.wire.ArtifactTransfer;
import io.estiva.agent.wire.JobAnswer;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs that this agent took and whose end their coordinators have not yet confirmed, on disk.
 *
 * <p>The map of open jobs belongs to the event loop context; the calls that say so may come from
 * any thread and are passed on to it.
 */
public final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final JobFiles files;
  private final Settings settings;
  private final Surroundings around;
  private final DiskWork disk;
  private final Map<Path, JobReport> open = new LinkedHashMap<>();
  private Runnable onChange = () -> {};
  private boolean stopped;

  /**
   * What the configuration says.
   *
   * @param jobs directory of the jobs' directories
   * @param logLimit of one job in bytes
   */
  public record Settings(Path jobs, long logLimit, Map<String, RunnerLink> links) {}

  /**
   * What the outbox works with.
   *
   * @param finished counts outcomes: gets the runner's name and {@code success} or the reason
   */
  public record Surroundings(
      Context context,
      WorkerExecutor disk,
      Clock clock,
      DoubleSupplier jitter,
      BiConsumer<String, String> finished) {}

  public Outbox(Settings settings, WireMapper json, Surroundings around) {
    this.files = new JobFiles(settings.jobs(), json);
    this.settings = settings;
    this.around = around;
    this.disk = new DiskWork(around.disk());
  }

  /** Calls back on the context whenever a job was delivered or removed. One listener. */
  public void onChange(Runnable listener) {
    onChange = listener;
  }

  /**
   * Writes a job down and tells the coordinator that it runs. Call on the context; so completes the
   * future: with the job to be started, or empty if there is nothing to start because the
   * coordinator no longer wants it, or because the job is here already.
   *
   * @param released called on the context when the job needs no room any more, also if it is never
   *     started
   */
  public Future<Optional<TakenJob>> take(RunnerLink link, JobPayload payload, Runnable released) {
    return around
        .disk()
        .executeBlocking(() -> files.create(link.name(), payload, around.clock().instant()), false)
        .compose(
            source -> {
              if (source.isEmpty()) {
                log.error(
                    "job handed out twice, left alone job={} runner={}", payload.id(), link.name());
                released.run();
                return Future.succeededFuture(Optional.empty());
              }
              return confirm(link, source.get(), released);
            },
            failure -> giveBack(link, payload, failure, released));
  }

  /** Nothing of it was begun; untold, it would hang at the coordinator until its time is over. */
  private static Future<Optional<TakenJob>> giveBack(
      RunnerLink link, JobPayload payload, Throwable failure, Runnable released) {
    log.error(
        "cannot write down a job, it is reported as failed job={} runner={}",
        payload.id(),
        link.name(),
        failure);
    return link.giveBack(payload.id(), payload.token())
        .map(
            answer -> {
              released.run();
              return Optional.empty();
            });
  }

  private Future<Optional<TakenJob>> confirm(
      RunnerLink link, TakenJob.Source source, Runnable released) {
    JobPayload payload = source.payload();
    return link.api()
        .update(payload.id(), link.running(payload.token()))
        .compose(
            answer ->
                around
                    .disk()
                    .executeBlocking(() -> openSpool(source.directory()), false)
                    .map(spool -> accepted(link, source, spool, answer, released)));
  }

  private Optional<TakenJob> accepted(
      RunnerLink link,
      TakenJob.Source source,
      TraceSpool spool,
      JobAnswer answer,
      Runnable released) {
    JobHandle handle = new JobHandle();
    JobReport report = report(link, source.payload(), source.directory(), spool, handle, false);
    if (answer.isOver() || answer.status() == 404) {
      log.info(
          "job not wanted any more job={} answer={}", source.payload().id(), answer.describe());
      report.drop();
      released.run();
      return Optional.empty();
    }
    if (answer.wantsCancel()) {
      log.info("job cancelled before its start job={}", source.payload().id());
      FinalReport cancelled = FinalReport.cancelled(source.payload());
      report.finished(cancelled);
      report.released();
      released.run();
      return Optional.empty();
    }
    report.begin(answer);
    return Optional.of(
        taken(
            source,
            new TakenJob.Parts(spool, handle, transfer(link, source.payload())),
            report,
            released));
  }

  /**
   * Takes up what an earlier process left: reports that were not delivered go out, and the jobs
   * that still need someone are handed on, each after its coordinator was asked once whether it
   * still wants it. Blocking; once, before anything else.
   *
   * @param ready called on the context with each job that still needs someone
   * @param released called on the context when one of these needs no room any more
   * @return how many jobs will be handed on
   */
  public int recover(Consumer<TakenJob> ready, Runnable released) {
    int jobs = 0;
    for (Path directory : files.all()) {
      try {
        if (recover(directory, ready, released)) {
          jobs++;
        }
      } catch (RuntimeException e) {
        log.error(
            "cannot take up a job again, its directory is left as it is directory={}",
            directory,
            e);
      }
    }
    return jobs;
  }

  private boolean recover(Path directory, Consumer<TakenJob> ready, Runnable released) {
    String runner = files.runner(directory);
    RunnerLink link = settings.links().get(runner);
    if (link == null) {
      log.error(
          "job of a runner that is not configured any more; put its entry back, or delete the directory"
              + " runner={} directory={}",
          runner,
          directory);
      return false;
    }
    Optional<TakenJob.Source> source = files.source(directory);
    Optional<FinalReport> finished = files.readFinal(directory);
    TraceSpool spool = openSpool(directory);
    JobHandle handle = new JobHandle();
    JobReport report = recoveredReport(link, source, finished, directory, spool, handle);
    Optional<TakenJob> job =
        source.map(
            of ->
                taken(
                    of,
                    new TakenJob.Parts(spool, handle, transfer(link, of.payload())),
                    report,
                    finished.isPresent(),
                    released));
    around.context().runOnContext(now -> resume(link, report, finished, job, handle, ready));
    return job.isPresent();
  }

  private void resume(
      RunnerLink link,
      JobReport report,
      Optional<FinalReport> finished,
      Optional<TakenJob> job,
      JobHandle handle,
      Consumer<TakenJob> ready) {
    if (finished.isPresent()) {
      report.finished(finished.get());
      job.ifPresentOrElse(ready, report::released);
      return;
    }
    TakenJob running = job.orElseThrow();
    link.api()
        .updateOnce(running.id(), link.running(running.payload().token()))
        .onSuccess(
            answer -> {
              if (answer.isOver() || answer.status() == 404) {
                handle.abort("the coordinator ended the job: " + answer.describe());
              } else if (answer.wantsCancel()) {
                handle.cancel("cancelled at the coordinator");
              }
              report.begin(answer);
              ready.accept(running);
            });
  }

  /** Number of jobs that are not over yet, for the coordinator or for this host. On the context. */
  public int open() {
    return open.size();
  }

  /** Number of jobs whose outcome is known and not delivered. On the context. */
  public int undelivered() {
    return (int) open.values().stream().filter(JobReport::isFinished).count();
  }

  /** Sends nothing more; everything stays on disk for the next process. On the context. */
  public void stop() {
    stopped = true;
    open.values().forEach(JobReport::stop);
  }

  void after(Duration delay, Runnable work) {
    around
        .context()
        .owner()
        .setTimer(
            Math.max(1, delay.toMillis()),
            fired -> {
              if (!stopped) {
                work.run();
              }
            });
  }

  long millis() {
    return around.clock().millis();
  }

  double jitter() {
    return around.jitter().getAsDouble();
  }

  void delivered(JobReport report) {
    onChange.run();
  }

  void remove(JobReport report) {
    open.remove(report.target().directory());
    report.target().spool().close();
    disk.later(
        "remove the directory",
        report.target().id(),
        () -> files.delete(report.target().directory()));
    onChange.run();
  }

  void forgetPayload(JobReport report) {
    disk.later(
        "remove the payload",
        report.target().id(),
        () -> files.forgetPayload(report.target().directory()));
  }

  private TraceSpool openSpool(Path directory) {
    return TraceSpool.open(directory.resolve(JobFiles.TRACE), settings.logLimit());
  }

  private TakenJob taken(
      TakenJob.Source source, TakenJob.Parts parts, JobReport report, Runnable released) {
    return taken(source, parts, report, false, released);
  }

  private TakenJob taken(
      TakenJob.Source source,
      TakenJob.Parts parts,
      JobReport report,
      boolean finished,
      Runnable released) {
    return new TakenJob(
        source,
        parts,
        finished,
        new TakenJob.Ends(
            (job, outcome) -> finish(job, outcome, report),
            job ->
                around
                    .context()
                    .runOnContext(
                        now -> {
                          // First the room, then the report: whoever hears of the change looks at
                          // both.
                          released.run();
                          report.released();
                        })));
  }

  /** On the job's thread. The report is on its way while the disk is still busy with it. */
  private void finish(TakenJob job, FinalState outcome, JobReport report) {
    FinalReport done = FinalReport.of(job.payload(), outcome);
    files.writeFinal(job.directory(), done);
    around
        .finished()
        .accept(job.runner(), done.failureReason().isEmpty() ? done.state() : done.failureReason());
    around.context().runOnContext(now -> report.finished(done));
    files.sync(job.directory());
  }

  private JobReport recoveredReport(
      RunnerLink link,
      Optional<TakenJob.Source> source,
      Optional<FinalReport> finished,
      Path directory,
      TraceSpool spool,
      JobHandle handle) {
    if (source.isPresent()) {
      return report(link, source.get().payload(), directory, spool, handle, true);
    }
    FinalReport outcome =
        finished.orElseThrow(
            () -> new IllegalStateException("neither payload nor outcome in " + directory));
    TraceUploader.Job job =
        new TraceUploader.Job(
            outcome.id(), link.running(outcome.token()), outcome.debugTrace(), spool, handle);
    return report(link, job, directory, true);
  }

  private JobReport report(
      RunnerLink link,
      JobPayload payload,
      Path directory,
      TraceSpool spool,
      JobHandle handle,
      boolean recovered) {
    TraceUploader.Job job =
        new TraceUploader.Job(
            payload.id(),
            link.running(payload.token()),
            FinalReport.wantsDebugTrace(payload),
            spool,
            handle);
    return report(link, job, directory, recovered);
  }

  private JobReport report(
      RunnerLink link, TraceUploader.Job job, Path directory, boolean recovered) {
    TraceUploader uploader =
        new TraceUploader(
            job,
            link.api(),
            new TraceUploader.Surroundings(
                around.context(), around.disk(), around.clock(), around.jitter()),
            recovered);
    JobReport report =
        new JobReport(new JobReport.Target(job.id(), link, directory, job.spool()), uploader, this);
    around.context().runOnContext(now -> open.put(directory, report));
    return report;
  }

  private ArtifactTransfer transfer(RunnerLink link, JobPayload payload) {
    return new ArtifactTransfer(around.context(), link.api(), payload.id(), payload.token());
  }
}
