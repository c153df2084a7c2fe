package io.estiva.coordinator.queue;

import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.RunnerRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** Says in a sentence why a pending job is not running yet, and what to do about it. */
public final class WaitingReason {
  private static final Duration ONLINE = Duration.ofMinutes(2);

  private WaitingReason() {}

  /**
   * The reason for a job that waits for a runner.
   *
   * @param runners every runner there is
   * @param isWaiting whether a runner (by number) has a request open now
   */
  public static String of(
      JobRow job, List<RunnerRow> runners, LongPredicate isWaiting, Instant now) {
    if (runners.isEmpty()) {
      return "No runner is registered. Register one: estiva-agent register.";
    }
    List<RunnerRow> suitable =
        runners.stream()
            .filter(
                runner -> unpaused(runner).takes(job.tags(), job.isProtected(), job.projectId()))
            .toList();
    if (suitable.isEmpty()) {
      return nobody(job, runners);
    }
    List<RunnerRow> active = suitable.stream().filter(runner -> !runner.paused()).toList();
    if (active.isEmpty()) {
      return "The only runners for it are paused: " + names(suitable) + ".";
    }
    List<RunnerRow> online = active.stream().filter(runner -> isOnline(runner, now)).toList();
    if (online.isEmpty()) {
      return "The runners for it are away: "
          + lastSeen(active, now)
          + ". Check that the agent runs there.";
    }
    if (online.stream().anyMatch(runner -> isWaiting.test(runner.id()))) {
      return "It is about to be handed to a runner.";
    }
    return "The runners for it are busy: "
        + names(online)
        + ". It starts when one has a free place.";
  }

  private static String nobody(JobRow job, List<RunnerRow> runners) {
    List<String> reasons = new ArrayList<>();
    List<RunnerRow> tagged = runners.stream().filter(runner -> tagsFit(job, runner)).toList();
    if (tagged.isEmpty()) {
      if (job.tags().isEmpty()) {
        return "It has no tags, and no runner takes jobs without tags. Set run_untagged on a runner, or give the job tags.";
      }
      Set<String> offered = new TreeSet<>();
      runners.forEach(runner -> offered.addAll(runner.tags()));
      List<String> unknown = job.tags().stream().filter(tag -> !offered.contains(tag)).toList();
      reasons.add(
          unknown.isEmpty()
              ? "no single runner has all of its tags (" + String.join(", ", job.tags()) + ")"
              : "no runner has the tag"
                  + (unknown.size() > 1 ? "s " : " ")
                  + String.join(", ", unknown));
      reasons.add(
          "tags that runners have: " + (offered.isEmpty() ? "none" : String.join(", ", offered)));
      return sentence(reasons);
    }
    if (tagged.stream().allMatch(runner -> runner.protectedOnly() && !job.isProtected())) {
      return "The runners with its tags ("
          + names(tagged)
          + ") take only jobs of protected branches and tags.";
    }
    return "The runners with its tags ("
        + names(tagged)
        + ") belong to other projects or take only protected branches.";
  }

  private static boolean tagsFit(JobRow job, RunnerRow runner) {
    return job.tags().isEmpty() ? runner.runUntagged() : runner.tags().containsAll(job.tags());
  }

  private static RunnerRow unpaused(RunnerRow runner) {
    return new RunnerRow(
        runner.id(),
        runner.legacy(),
        runner.description(),
        runner.maintenanceNote(),
        runner.tags(),
        runner.runUntagged(),
        runner.locked(),
        runner.protectedOnly(),
        false,
        runner.maximumTimeoutSeconds(),
        runner.projectId(),
        runner.tokenExpiresAt(),
        runner.createdAt(),
        runner.contactedAt());
  }

  /** Whether a runner was heard of lately. */
  public static boolean isOnline(RunnerRow runner, Instant now) {
    Instant contacted = runner.contactedAt();
    return contacted != null && contacted.isAfter(now.minus(ONLINE));
  }

  private static String lastSeen(List<RunnerRow> runners, Instant now) {
    return String.join(
        ", ",
        runners.stream()
            .map(
                runner -> {
                  Instant contacted = runner.contactedAt();
                  return name(runner)
                      + (contacted == null
                          ? " (never seen)"
                          : " (last seen "
                              + Duration.between(contacted, now).toMinutes()
                              + " min ago)");
                })
            .toList());
  }

  private static String names(List<RunnerRow> runners) {
    return String.join(", ", runners.stream().map(WaitingReason::name).toList());
  }

  private static String name(RunnerRow runner) {
    return runner.description().isEmpty() ? "runner " + runner.id() : runner.description();
  }

  private static String sentence(List<String> parts) {
    String text = String.join("; ", parts);
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
