package io.estiva.coordinator.runnerapi;

import io.estiva.coordinator.queue.Dispatcher;
import io.estiva.coordinator.queue.HeldRequests;
import io.estiva.coordinator.queue.QueueWatch;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.protocol.RequestJob;
import io.estiva.protocol.WireHeaders;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST jobs/request}. A request that finds nothing is held open, as GitLab's long polling
 * does once the runner has sent a {@code last_update}; unlike there, a job that arrives is answered
 * at once with 201.
 */
final class JobRequests {
  private final Vertx vertx;
  private final RunnerContacts contacts;
  private final Dispatcher dispatcher;
  private final HeldRequests held;
  private final QueueWatch queue;
  private final WireMapper mapper;
  private final Duration patience;

  JobRequests(
      Vertx vertx,
      RunnerContacts contacts,
      Dispatcher dispatcher,
      HeldRequests held,
      QueueWatch queue,
      WireMapper mapper,
      Duration patience) {
    this.vertx = vertx;
    this.contacts = contacts;
    this.dispatcher = dispatcher;
    this.held = held;
    this.queue = queue;
    this.mapper = mapper;
    this.patience = patience;
  }

  void handle(RoutingContext context, Answers answers) {
    RequestJob body = Bodies.read(context, mapper, RequestJob.class);
    if (body.token().isEmpty()) {
      answers.json(context, 400, Map.of("error", "token is missing"));
      return;
    }
    RunnerContacts.Caller caller =
        Bodies.caller(context, body.token(), body.systemId(), body.info());
    // Read before the look into the queue: a job that comes later has another version.
    String version = queue.version();
    contacts
        .contact(caller, false)
        .onSuccess(
            runner -> {
              if (runner.isEmpty()) {
                answers.error(context, 403, "Forbidden");
              } else if (runner.get().paused()) {
                nothing(context, answers, version);
              } else {
                boolean mayWait = !body.lastUpdate().isEmpty();
                new Waiting(context, answers, runner.get(), caller.machine(), version, mayWait)
                    .begin();
              }
            })
        .onFailure(e -> answers.failure(context, e));
  }

  private static void nothing(RoutingContext context, Answers answers, String version) {
    if (!context.response().ended() && !context.response().closed()) {
      context.response().putHeader(WireHeaders.LAST_UPDATE, version);
      answers.status(context, 204);
    }
  }

  /**
   * One request from its first look to its answer. All its methods run on the connection's event
   * loop.
   */
  private final class Waiting {
    private final RoutingContext context;
    private final Answers answers;
    private final RunnerRow runner;
    private final String machine;
    private final String version;
    private final boolean mayWait;
    private final Context loop = vertx.getOrCreateContext();
    private HeldRequests.@Nullable Held place;
    private boolean looking;
    private boolean over;
    private boolean late;
    private long timer = -1;

    Waiting(
        RoutingContext context,
        Answers answers,
        RunnerRow runner,
        String machine,
        String version,
        boolean mayWait) {
      this.context = context;
      this.answers = answers;
      this.runner = runner;
      this.machine = machine;
      this.version = version;
      this.mayWait = mayWait;
    }

    void begin() {
      context.response().closeHandler(gone -> end(0));
      context.response().exceptionHandler(gone -> end(0));
      if (context.response().closed()) {
        return;
      }
      place =
          held.looking(
              runner,
              () -> loop.runOnContext(woken -> look()),
              () -> loop.runOnContext(asked -> giveUp()));
      if (mayWait) {
        timer = vertx.setTimer(Math.max(1, patience.toMillis()), id -> giveUp());
      } else {
        late = true;
      }
      look();
    }

    private void look() {
      if (over || looking) {
        return;
      }
      looking = true;
      dispatcher
          .next(runner, machine)
          .onComplete(
              (taken, failure) ->
                  loop.runOnContext(
                      back -> {
                        looking = false;
                        if (taken == null) {
                          failed(failure);
                        } else {
                          found(taken);
                        }
                      }));
    }

    private void found(Optional<Dispatcher.Taken> taken) {
      HeldRequests.Held mine = place;
      if (taken.isPresent()) {
        deliver(taken.get());
      } else if (over || mine == null) {
        return;
      } else if (held.foundNothing(mine)) {
        look();
      } else if (late) {
        giveUp();
      }
    }

    private void deliver(Dispatcher.Taken taken) {
      if (over || context.response().closed()) {
        // The runner went away while we looked; it cannot know of the job.
        dispatcher.giveBack(taken, false);
        end(0);
        return;
      }
      end(taken.job().id());
      context
          .response()
          .setStatusCode(201)
          .putHeader("Content-Type", "application/json")
          .end(Buffer.buffer(mapper.write(taken.payload())))
          .onFailure(e -> dispatcher.giveBack(taken, true));
    }

    private void failed(@Nullable Throwable failure) {
      if (!over) {
        end(0);
        answers.failure(
            context,
            failure == null ? new IllegalStateException("no answer from the queue") : failure);
      }
    }

    private void giveUp() {
      late = true;
      if (!over && !looking) {
        end(0);
        nothing(context, answers, version);
      }
    }

    private void end(long taken) {
      if (over) {
        return;
      }
      over = true;
      if (timer >= 0) {
        vertx.cancelTimer(timer);
      }
      HeldRequests.Held mine = place;
      if (mine != null) {
        held.done(mine, taken);
      }
    }
  }
}
