package io.estiva.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.testkit.Eventually;
import io.estiva.testkit.PostgresFixture;
import io.vertx.core.Vertx;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgresql")
class PostgresqlStoreTest extends StoreContract {
  private String url = "";

  @Override
  StoreSettings emptyDatabase() {
    url = PostgresFixture.shared().newDatabase();
    return StoreSettings.postgresql(url, PostgresFixture.shared().user());
  }

  @Test
  void a_notice_reaches_another_coordinator_on_the_same_database() throws Exception {
    Queue<Notice> heard = new ConcurrentLinkedQueue<>();
    Vertx vertx = Vertx.vertx();
    try (Store other =
        Store.open(vertx, StoreSettings.postgresql(url, PostgresFixture.shared().user()))) {
      other.listen(heard::add);

      JobRow job =
          store()
              .writeNow(
                  session ->
                      StoreRows.pending(
                          session,
                          StoreRows.pipeline(session, StoreRows.project(session, "app")),
                          "job"));

      Eventually.soon()
          .that(() -> assertThat(heard).contains(Notice.jobPending(job.id(), job.pipelineId())));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void a_lost_connection_leads_to_a_resync_and_work_goes_on() {
    Queue<Notice> heard = new ConcurrentLinkedQueue<>();
    store().listen(heard::add);

    PostgresFixture.shared().disconnectAll(url);

    Eventually.soon().that(() -> assertThat(heard).contains(Notice.resync()));
    Eventually.soon().that(() -> store().writeNow(session -> StoreRows.project(session, "app")));
  }
}
