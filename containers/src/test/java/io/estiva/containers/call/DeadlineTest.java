package io.estiva.containers.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final Duration LONG = Duration.ofMinutes(3);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Watchdog watchdog = new Watchdog("test");

  @AfterEach
  void close() {
    watchdog.close();
  }

  private static Void block() throws InterruptedException {
    new CountDownLatch(1).await();
    throw new AssertionError("nobody opens it");
  }

  @Test
  void a_call_that_ends_in_time_gives_its_result() throws Exception {
    assertThat(Deadline.<Integer>call(LONG, watchdog, "counting", () -> 3)).isEqualTo(3);
    assertThatThrownBy(
            () ->
                Deadline.call(
                    LONG,
                    watchdog,
                    "reading",
                    () -> {
                      throw new IOException("broken");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
  }

  @Test
  void a_call_that_does_not_is_interrupted_and_the_thread_goes_on() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(
              () -> Deadline.call(SHORT, watchdog, "waiting for godot", DeadlineTest::block))
          .isInstanceOf(DeadlineExceeded.class)
          .hasMessageStartingWith("waiting for godot did not end within 20 ms");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  @Test
  void the_shorter_of_two_nested_limits_ends_the_call() {
    assertThatThrownBy(
            () ->
                Deadline.call(
                    LONG,
                    watchdog,
                    "outer",
                    () -> Deadline.call(SHORT, watchdog, "inner", DeadlineTest::block)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageStartingWith("inner");
    assertThatThrownBy(
            () ->
                Deadline.call(
                    SHORT,
                    watchdog,
                    "outer",
                    () -> Deadline.call(LONG, watchdog, "inner", DeadlineTest::block)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageStartingWith("outer");
  }

  @Test
  void the_callers_own_interrupt_is_kept() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Deadline.call(LONG, watchdog, "waiting", DeadlineTest::block))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void an_alarm_that_was_cancelled_does_not_ring() throws Exception {
    var rung = new AtomicInteger();
    var last = new CountDownLatch(1);

    watchdog.after(Duration.ofHours(1), rung::incrementAndGet).cancel();
    watchdog.after(Duration.ofMillis(50), last::countDown);

    last.await();
    assertThat(rung.get()).isZero();
  }
}
