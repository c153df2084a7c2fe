package io.estiva.agent.outbox;

import io.vertx.core.WorkerExecutor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tidying of jobs' directories that nobody waits for. What does not happen because this process
 * ends, the next one does at its start.
 *
 * @param threads to block
 */
record DiskWork(WorkerExecutor threads) {

  private static final Logger log = LoggerFactory.getLogger(DiskWork.class);

  /** Does the work some time. Throws nothing. */
  void later(String what, long job, Runnable work) {
    try {
      threads
          .executeBlocking(
              () -> {
                work.run();
                return true;
              },
              false)
          .onFailure(
              failure -> {
                if (failure instanceof RejectedExecutionException) {
                  left(what, job);
                } else {
                  log.warn("cannot {} of a job job={}", what, job, failure);
                }
              });
    } catch (RejectedExecutionException | IllegalStateException closed) {
      left(what, job);
    }
  }

  private static void left(String what, long job) {
    log.info("left to the next start: {} of a job job={}", what, job);
  }
}
