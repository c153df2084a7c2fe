package io.estiva.agent.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobHandleTest {

  private final JobHandle handle = new JobHandle();
  private final List<JobHandle.Signal> heard = new ArrayList<>();

  @Test
  void signals_only_grow_and_each_is_heard_once() {
    handle.listen(heard::add);

    handle.cancel("first");
    handle.cancel("again");
    handle.abort("second");
    handle.cancel("too late");

    assertThat(heard).containsExactly(JobHandle.Signal.CANCEL, JobHandle.Signal.ABORT);
    assertThat(handle.why()).isEqualTo("second");
  }

  @Test
  void a_late_listener_hears_of_the_signal_at_once() {
    handle.abort("early");

    handle.listen(heard::add);

    assertThat(heard).containsExactly(JobHandle.Signal.ABORT);
  }
}
