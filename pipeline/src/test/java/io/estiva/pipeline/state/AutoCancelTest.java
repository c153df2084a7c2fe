package io.estiva.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.state.AutoCancel.Candidate;
import io.estiva.pipeline.state.AutoCancel.OnJobFailure;
import io.estiva.pipeline.state.AutoCancel.OnNewCommit;
import io.estiva.pipeline.state.ResourceGroups.Claim;
import io.estiva.pipeline.state.ResourceGroups.ProcessMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoCancelTest {

  private static final Candidate RUNNING = new Candidate("running", JobStatus.RUNNING, true);
  private static final Candidate PENDING = new Candidate("pending", JobStatus.PENDING, false);
  private static final Candidate LOCKED = new Candidate("locked", JobStatus.RUNNING, false);
  private static final Candidate DONE = new Candidate("done", JobStatus.SUCCESS, false);

  @Test
  void conservative_pipeline_is_canceled_while_nothing_uninterruptible_has_started() {
    assertThat(AutoCancel.onNewCommit(OnNewCommit.CONSERVATIVE, List.of(RUNNING, PENDING)))
        .containsExactly("running", "pending");
  }

  @Test
  void conservative_pipeline_goes_on_once_something_uninterruptible_has_started() {
    assertThat(AutoCancel.onNewCommit(OnNewCommit.CONSERVATIVE, List.of(RUNNING, LOCKED)))
        .isEmpty();
    assertThat(AutoCancel.onNewCommit(OnNewCommit.CONSERVATIVE, List.of(RUNNING, DONE))).isEmpty();
  }

  @Test
  void interruptible_cancels_only_the_jobs_that_allow_it() {
    assertThat(AutoCancel.onNewCommit(OnNewCommit.INTERRUPTIBLE, List.of(RUNNING, LOCKED, PENDING)))
        .containsExactly("running");
  }

  @Test
  void none_cancels_nothing() {
    assertThat(AutoCancel.onNewCommit(OnNewCommit.NONE, List.of(RUNNING))).isEmpty();
  }

  @Test
  void failure_cancels_what_is_not_over_where_asked_for() {
    List<JobState> jobs =
        JobNotation.jobs(
            "a@build failed; b@build running; c@test created; d@test manual; e@build success");

    assertThat(AutoCancel.onJobFailure(OnJobFailure.ALL, jobs)).containsExactly("b", "c");
    assertThat(AutoCancel.onJobFailure(OnJobFailure.NONE, jobs)).isEmpty();
  }

  @Test
  void resource_goes_to_nobody_while_it_is_taken() {
    var taken = new Claim(1, 1, JobStatus.RUNNING);
    var waiting = new Claim(2, 2, JobStatus.WAITING_FOR_RESOURCE);

    for (ProcessMode mode : ProcessMode.values()) {
      assertThat(ResourceGroups.next(mode, List.of(taken, waiting))).isEmpty();
    }
  }

  @Test
  void resource_goes_to_a_waiting_job_by_mode() {
    var old = new Claim(10, 1, JobStatus.WAITING_FOR_RESOURCE);
    var young = new Claim(9, 2, JobStatus.WAITING_FOR_RESOURCE);
    var jobs = List.of(old, young);

    assertThat(ResourceGroups.next(ProcessMode.UNORDERED, jobs)).contains(young);
    assertThat(ResourceGroups.next(ProcessMode.OLDEST_FIRST, jobs)).contains(old);
    assertThat(ResourceGroups.next(ProcessMode.NEWEST_FIRST, jobs)).contains(young);
    assertThat(ResourceGroups.next(ProcessMode.NEWEST_READY_FIRST, jobs)).contains(young);
  }

  @Test
  void ordered_modes_wait_for_a_job_that_is_not_ready() {
    var notReady = new Claim(1, 1, JobStatus.CREATED);
    var ready = new Claim(2, 2, JobStatus.WAITING_FOR_RESOURCE);
    var newest = new Claim(3, 3, JobStatus.CREATED);

    assertThat(ResourceGroups.next(ProcessMode.OLDEST_FIRST, List.of(notReady, ready))).isEmpty();
    assertThat(ResourceGroups.next(ProcessMode.NEWEST_FIRST, List.of(ready, newest))).isEmpty();
    assertThat(ResourceGroups.next(ProcessMode.NEWEST_READY_FIRST, List.of(ready, newest)))
        .contains(ready);
  }
}
