package io.estiva.agent.main;

import io.estiva.agent.AgentProblem;
import io.estiva.agent.Identity;
import io.estiva.agent.wire.CoordinatorAddress;
import io.estiva.agent.wire.Refused;
import io.estiva.agent.wire.RunnerApi;
import io.estiva.protocol.WireMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Makes one call to a coordinator from a command and waits for the answer. */
final class Calls {

  private static final long SECONDS = 90;

  private Calls() {}

  /**
   * Makes the call.
   *
   * @throws Refused if the coordinator says no
   * @throws AgentProblem if it cannot be reached
   */
  static <T> T call(CoordinatorAddress address, Function<RunnerApi, Future<T>> call)
      throws InterruptedException {
    Vertx vertx = Vertx.vertx();
    try {
      RunnerApi api =
          new RunnerApi(
              vertx,
              address,
              new WireMapper(),
              new RunnerApi.Conditions(
                  Identity.userAgent(),
                  Clock.systemUTC(),
                  () -> ThreadLocalRandom.current().nextDouble()));
      CompletableFuture<T> answer = new CompletableFuture<>();
      vertx.runOnContext(
          now ->
              call.apply(api).onSuccess(answer::complete).onFailure(answer::completeExceptionally));
      return answer.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Refused refused) {
        throw refused;
      }
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new AgentProblem(
          "cannot reach the coordinator at "
              + address
              + ": "
              + cause.getMessage()
              + ". Check the url in the configuration and that this host may connect to it.");
    } catch (TimeoutException e) {
      throw new AgentProblem(
          "the coordinator at " + address + " did not answer within " + SECONDS + " s.");
    } finally {
      vertx.close();
    }
  }
}
