package io.estiva.pipeline.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.pipeline.cases.CaseTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTest {

  static Stream<CaseTable.Row> steps() {
    return Stream.of("Stages", "Needs", "Resource groups")
        .flatMap(heading -> CaseTable.rows("progress.md", heading));
  }

  static Stream<CaseTable.Row> composites() {
    return CaseTable.rows("progress.md", "Composite status");
  }

  static Stream<CaseTable.Row> revivals() {
    return CaseTable.rows("progress.md", "Starting by hand");
  }

  static Stream<CaseTable.Row> retries() {
    return CaseTable.rows("progress.md", "Retries");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void jobs_change_as_the_table_says(CaseTable.Row row) {
    List<Transition> next = Progress.next(JobNotation.jobs(row.get("jobs")));

    assertThat(JobNotation.write(next)).isEqualTo(row.get("next"));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void asking_again_changes_nothing(CaseTable.Row row) {
    List<JobState> jobs = JobNotation.jobs(row.get("jobs"));

    assertThat(Progress.next(applied(jobs, Progress.next(jobs)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("composites")
  void jobs_have_the_composite_status_of_the_table(CaseTable.Row row) {
    CompositeStatus composite = CompositeStatus.of(JobNotation.jobs(row.get("jobs")));

    assertThat(composite.status().wireName()).isEqualTo(row.get("status"));
    assertThat(composite.hasWarnings()).isEqualTo(row.get("warnings").equals("yes"));
  }

  @ParameterizedTest
  @MethodSource("revivals")
  void started_job_revives_as_the_table_says(CaseTable.Row row) {
    List<Transition> changes = Revival.start(JobNotation.jobs(row.get("jobs")), "p");

    assertThat(JobNotation.write(changes)).isEqualTo(row.get("changes"));
  }

  @ParameterizedTest
  @MethodSource("retries")
  void failed_job_is_tried_again_as_the_table_says(CaseTable.Row row) {
    String code = row.get("exit code");
    @Nullable Integer exitCode = code.isEmpty() ? null : Integer.valueOf(code);

    boolean again =
        retries(row.get("retry"))
            .again(row.get("reason"), exitCode, Integer.parseInt(row.get("so far")));

    assertThat(again).isEqualTo(row.get("again").equals("yes"));
  }

  @Test
  void empty_set_of_jobs_is_a_success() {
    assertThat(CompositeStatus.of(List.of()).status()).isEqualTo(JobStatus.SUCCESS);
  }

  @Test
  void job_that_runs_cannot_be_played() {
    List<JobState> jobs = JobNotation.jobs("p@build running");

    assertThatThrownBy(() -> Revival.start(jobs, "p"))
        .hasMessageContaining("job p is running: only a manual or delayed job can be played");
  }

  @Test
  void need_that_is_not_given_is_refused() {
    List<JobState> jobs = JobNotation.jobs("p@build created needs(q)");

    assertThatThrownBy(() -> Progress.next(jobs))
        .hasMessageContaining("needs q, which is not given");
  }

  @Test
  void failure_is_allowed_by_exit_code_of_the_script_only() {
    var allowed = new AllowFailure(false, List.of(42));

    assertThat(allowed.allows("script_failure", 42)).isTrue();
    assertThat(allowed.allows("script_failure", 1)).isFalse();
    assertThat(allowed.allows("runner_system_failure", null)).isFalse();
    assertThat(AllowFailure.YES.allows("runner_system_failure", null)).isTrue();
  }

  @Property(tries = 300)
  void every_pipeline_ends_whatever_its_jobs_do(
      @ForAll("pipelines") List<JobState> created, @ForAll long seed) {
    var random = new Random(seed);
    List<JobState> jobs = created;
    int rounds = 0;
    while (jobs.stream().anyMatch(job -> !job.status().isCompleted())) {
      jobs = applied(jobs, Progress.next(jobs));
      jobs = finishSome(jobs, random);
      assertThat(rounds++).as("rounds for %s", jobs).isLessThan(50);
    }
    assertThat(CompositeStatus.of(jobs).status().isCompleted()).isTrue();
    assertThat(Progress.next(jobs)).isEmpty();
  }

  @Property(tries = 300)
  void only_created_jobs_change_and_only_as_statuses_allow(
      @ForAll("anyState") List<JobState> jobs) {
    Map<String, JobState> byName = new LinkedHashMap<>();
    jobs.forEach(job -> byName.put(job.name(), job));

    for (Transition transition : Progress.next(jobs)) {
      JobStatus from = byName.get(transition.job()).status();
      assertThat(from).isEqualTo(JobStatus.CREATED);
      assertThat(from.canBecome(transition.to())).isTrue();
    }
  }

  @Property
  void no_way_leads_out_of_a_final_status(@ForAll JobStatus from, @ForAll JobStatus to) {
    if (from.isCompleted() && from != JobStatus.SKIPPED) {
      assertThat(from.canBecome(to)).isFalse();
    }
    if (from == JobStatus.SKIPPED && from.canBecome(to)) {
      assertThat(to).isEqualTo(JobStatus.CREATED);
    }
  }

  @Provide
  Arbitrary<List<JobState>> pipelines() {
    return Arbitraries.randomValue(random -> pipeline(random, false));
  }

  @Provide
  Arbitrary<List<JobState>> anyState() {
    return Arbitraries.randomValue(random -> pipeline(random, true));
  }

  private static List<JobState> pipeline(Random random, boolean anyStatus) {
    var jobs = new ArrayList<JobState>();
    int stages = 1 + random.nextInt(3);
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      var earlier =
          jobs.stream().map(JobState::name).filter(name -> random.nextInt(3) == 0).toList();
      var schedule =
          random.nextBoolean() ? JobState.Schedule.byNeeds(earlier) : JobState.Schedule.BY_STAGE;
      JobStatus[] statuses = JobStatus.values();
      jobs.add(
          new JobState(
              "j" + i,
              i * stages / count,
              When.values()[random.nextInt(When.values().length - 1)],
              anyStatus ? statuses[random.nextInt(statuses.length)] : JobStatus.CREATED,
              random.nextBoolean(),
              schedule,
              random.nextInt(4) == 0 ? "group" : ""));
    }
    return List.copyOf(jobs);
  }

  private static List<JobState> finishSome(List<JobState> jobs, Random random) {
    JobStatus[] ends = {JobStatus.SUCCESS, JobStatus.FAILED, JobStatus.CANCELED};
    boolean[] first = {true};
    return jobs.stream()
        .map(
            job -> {
              boolean open = !job.status().isCompleted() && job.status() != JobStatus.CREATED;
              if (!open || !first[0] && random.nextBoolean()) {
                return job;
              }
              first[0] = false;
              return job.with(ends[random.nextInt(ends.length)]);
            })
        .toList();
  }

  private static List<JobState> applied(List<JobState> jobs, List<Transition> transitions) {
    Map<String, JobState> byName = new LinkedHashMap<>();
    jobs.forEach(job -> byName.put(job.name(), job));
    transitions.forEach(
        one -> byName.computeIfPresent(one.job(), (name, job) -> job.with(one.to())));
    return List.copyOf(byName.values());
  }

  /** Reads {@code 2 when a b codes 1 2}. */
  private static Retries retries(String text) {
    String[] codes = text.split(" codes ");
    String[] when = codes[0].split(" when ");
    return new Retries(
        Integer.parseInt(when[0]),
        when.length > 1 ? List.of(when[1].split(" ")) : List.of(),
        codes.length > 1
            ? Arrays.stream(codes[1].split(" ")).map(Integer::valueOf).toList()
            : List.of());
  }
}
