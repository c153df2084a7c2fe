package io.estiva.coordinator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.queue.HeldRequests.Held;
import io.estiva.coordinator.queue.HeldRequests.Offer;
import io.estiva.coordinator.store.RunnerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldRequestsTest {
  private final HeldRequests requests = new HeldRequests();
  private final List<String> woken = new ArrayList<>();
  private final List<String> ended = new ArrayList<>();

  private Held looking(String name, String... tags) {
    RunnerRow runner =
        new RunnerRow(
            name.hashCode(),
            false,
            name,
            "",
            List.of(tags),
            true,
            false,
            false,
            false,
            0,
            null,
            null,
            Instant.EPOCH,
            null);
    return requests.looking(runner, () -> woken.add(name), () -> ended.add(name));
  }

  private Held idle(String name, String... tags) {
    Held held = looking(name, tags);
    assertThat(requests.foundNothing(held)).isFalse();
    return held;
  }

  private static Offer job(long id, String... tags) {
    return new Offer(id, List.of(tags), false, 1);
  }

  @Test
  void a_job_wakes_the_one_that_waits_longest_of_those_that_may_take_it() {
    idle("shell", "shell");
    idle("first", "docker");
    idle("second", "docker");

    requests.offer(job(1, "docker"));
    requests.offer(job(2, "docker"));
    requests.offer(job(3, "windows"));

    assertThat(woken).containsExactly("first", "second");
  }

  @Test
  void a_job_that_comes_while_one_is_looking_makes_it_look_again() {
    Held held = looking("a");

    requests.offer(job(1));

    assertThat(requests.foundNothing(held)).isTrue();
    assertThat(requests.foundNothing(held)).isFalse();
    assertThat(woken).isEmpty();
  }

  @Test
  void what_one_was_woken_for_and_did_not_take_goes_to_another() {
    Held first = idle("first");
    requests.offer(job(1));
    idle("second");

    requests.done(first, 99);

    assertThat(woken).containsExactly("first", "second");
  }

  @Test
  void what_one_was_woken_for_and_took_wakes_nobody_else() {
    Held first = idle("first");
    idle("second");
    requests.offer(job(1));

    requests.done(first, 1);

    assertThat(woken).containsExactly("first");
    assertThat(requests.size()).isEqualTo(1);
  }

  @Test
  void one_that_goes_away_after_being_woken_passes_its_job_on() {
    Held gone = idle("gone");
    idle("stays");
    requests.offer(job(1));

    requests.done(gone, 0);

    assertThat(woken).containsExactly("gone", "stays");
  }

  @Test
  void jobs_missed_while_looking_go_to_others_when_it_took_another_one() {
    Held busy = looking("busy");
    requests.offer(job(1));
    requests.offer(job(2));
    idle("other");

    requests.done(busy, 1);

    assertThat(woken).containsExactly("other");
  }

  @Test
  void a_changed_runner_ends_its_own_requests_only() {
    idle("mine");
    idle("other");

    requests.runnerChanged("mine".hashCode());

    assertThat(ended).containsExactly("mine");
  }

  @Test
  void one_that_is_done_is_forgotten() {
    Held held = idle("a");

    requests.done(held, 0);
    requests.offer(job(1));

    assertThat(requests.foundNothing(held)).isFalse();
    assertThat(requests.size()).isZero();
    assertThat(woken).isEmpty();
  }
}
