package io.estiva.pipeline.compile;

import io.estiva.pipeline.config.Environment;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.config.Rule;
import io.estiva.pipeline.config.Trigger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of jobs against each other: stages, needs, dependencies, environments, cycles. */
final class LogicChecks {

  private static final int LONGEST_NEED = 255;
  private static final int MOST_SHOWN = 12;

  private final Problems problems;
  private final List<String> stages;
  private final Map<String, Integer> order = new HashMap<>();
  private final Map<String, JobConfig> jobs = new LinkedHashMap<>();
  private final Places places;
  private final boolean stagesKnown;

  /**
   * Prepares the checks.
   *
   * @param stages null if they couldn't be read: then nothing is said about stages
   */
  LogicChecks(
      Problems problems, @Nullable List<String> stages, List<JobConfig> jobs, Places places) {
    this.problems = problems;
    this.stages = stages == null ? List.of() : stages;
    this.places = places;
    this.stagesKnown = stages != null;
    for (String stage : this.stages) {
      order.put(stage, order.size());
    }
    jobs.forEach(job -> this.jobs.put(job.name(), job));
  }

  void check() {
    Set<String> seen = new HashSet<>();
    for (JobConfig job : jobs.values()) {
      boolean first = seen.add(job.id().key());
      places.enter(job.id().key());
      if (first) {
        stage(job);
        onStop(job);
        triggerArtifact(job);
      }
      dependencies(job);
      needs(job, job.needs());
      List<Rule> rules = job.rules();
      if (rules != null) {
        for (Rule rule : rules) {
          needs(job, rule.outcome().needs());
        }
      }
    }
    problems.leave();
    cycles();
  }

  private void stage(JobConfig job) {
    if (stagesKnown && !order.containsKey(job.stage())) {
      problems.error(
          places.of(job.id().key(), "stage", job.position()),
          "",
          job.id().key()
              + " job: chosen stage "
              + job.stage()
              + " does not exist; available stages are "
              + String.join(", ", stages),
          problems.near(job.stage(), stages));
    }
  }

  private int stageOf(JobConfig job) {
    return order.getOrDefault(job.stage(), Integer.MAX_VALUE);
  }

  private void dependencies(JobConfig job) {
    List<String> dependencies = job.order().dependencies();
    if (dependencies == null) {
      return;
    }
    for (String name : dependencies) {
      JobConfig found = jobs.get(name);
      var at = places.item(job.id().key(), "dependencies", name, job.position());
      if (found == null) {
        problems.error(
            at,
            "",
            job.name() + " job: undefined dependency: " + name,
            problems.near(name, jobs.keySet()));
      } else if (order.containsKey(job.stage()) && stageOf(found) > stageOf(job)) {
        problems.error(
            at,
            "",
            job.name() + " job: dependency " + name + " is not defined in current or prior stages");
      }
    }
    dependenciesInNeeds(job, dependencies);
  }

  private void dependenciesInNeeds(JobConfig job, List<String> dependencies) {
    List<Need> needs = job.needs();
    if (needs == null || dependencies.isEmpty()) {
      return;
    }
    Set<String> names = new HashSet<>();
    needs.forEach(
        need -> {
          if (need instanceof Need.Job same) {
            names.add(same.job());
          }
        });
    String location = "jobs:" + job.id().key();
    if (names.isEmpty() && !needs.isEmpty()) {
      problems.error(
          places.of(job.id().key(), "dependencies", job.position()),
          location,
          "needs corresponding to dependencies must be from the same pipeline");
      return;
    }
    for (String name : dependencies) {
      if (!names.contains(name)) {
        problems.error(
            places.item(job.id().key(), "dependencies", name, job.position()),
            location,
            "dependencies the " + name + " should be part of needs");
      }
    }
  }

  private void needs(JobConfig job, @Nullable List<Need> needs) {
    if (needs == null) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Need need : needs) {
      if (need instanceof Need.Job same) {
        need(job, same);
        if (!seen.add(same.job())) {
          problems.error(
              same.position(),
              "",
              job.name() + " has the following needs duplicated: " + same.job() + ".");
        }
      }
    }
  }

  private void need(JobConfig job, Need.Job need) {
    JobConfig found = jobs.get(need.job());
    if (need.job().length() > LONGEST_NEED) {
      problems.error(
          need.position(),
          "",
          job.name()
              + " job: need `"
              + need.job()
              + "` name is too long (maximum is 255 characters)");
    } else if (found == null && !need.optional()) {
      problems.error(
          need.position(),
          "",
          job.name() + " job: undefined need: " + need.job(),
          problems.near(need.job(), jobs.keySet()));
    } else if (found != null
        && order.containsKey(job.stage())
        && order.containsKey(found.stage())
        && stageOf(found) > stageOf(job)) {
      problems.error(
          need.position(),
          "",
          job.name() + " job: need " + need.job() + " is not defined in current or prior stages",
          need.job()
              + " is in stage "
              + found.stage()
              + ", which comes after "
              + job.stage()
              + ".");
    }
  }

  private void onStop(JobConfig job) {
    Environment environment = job.outputs().environment();
    String name = environment == null ? null : environment.onStop();
    if (environment == null || name == null) {
      return;
    }
    JobConfig stop = jobs.get(name);
    String message = null;
    Environment its = stop == null ? null : stop.outputs().environment();
    if (stop == null) {
      message = " is not defined";
    } else if (its == null) {
      message = " does not have environment defined";
    } else if (!its.name().equals(environment.name())) {
      message = " have different environment name";
    } else if (its.action() != Environment.Action.STOP) {
      message = " needs to have action stop defined";
    }
    if (message != null) {
      problems.error(
          places.of(job.id().key(), "environment", job.position()),
          "",
          job.id().key() + " job: on_stop job " + name + message,
          stop == null ? problems.near(name, jobs.keySet()) : "");
    }
  }

  private void triggerArtifact(JobConfig job) {
    Trigger trigger = job.trigger();
    if (trigger == null) {
      return;
    }
    for (Trigger.IncludeEntry include : trigger.includes()) {
      String maker = include.job();
      if (maker == null) {
        continue;
      }
      JobConfig found = jobs.get(maker);
      if (found == null || order.containsKey(job.stage()) && stageOf(found) > stageOf(job)) {
        problems.error(
            places.of(job.id().key(), "trigger", job.position()),
            "",
            job.id().key()
                + " job: "
                + (found == null
                    ? "undefined trigger:include:job: " + maker
                    : "job " + maker + " is not defined in current or prior stages"),
            found == null ? problems.near(maker, jobs.keySet()) : "");
      }
    }
  }

  /** One error for each group of jobs that wait for each other. */
  private void cycles() {
    Map<String, Integer> state = new HashMap<>();
    for (String start : jobs.keySet()) {
      if (state.getOrDefault(start, 0) == 0) {
        walk(start, state);
      }
    }
  }

  private void walk(String start, Map<String, Integer> state) {
    Deque<String> path = new ArrayDeque<>();
    Deque<Deque<Need.Job>> open = new ArrayDeque<>();
    path.push(start);
    open.push(wanted(start));
    state.put(start, 1);
    while (!path.isEmpty()) {
      Need.Job next = open.getFirst().poll();
      if (next == null) {
        open.pop();
        state.put(path.pop(), 2);
      } else if (state.getOrDefault(next.job(), 0) == 1) {
        report(next, path);
        state.put(next.job(), 1);
      } else if (state.getOrDefault(next.job(), 0) == 0) {
        path.push(next.job());
        open.push(wanted(next.job()));
        state.put(next.job(), 1);
      }
    }
  }

  private Deque<Need.Job> wanted(String name) {
    Deque<Need.Job> wanted = new ArrayDeque<>();
    JobConfig job = jobs.get(name);
    List<Need> needs = job == null ? null : job.needs();
    if (needs != null) {
      for (Need need : needs) {
        if (need instanceof Need.Job same && jobs.containsKey(same.job())) {
          wanted.add(same);
        }
      }
    }
    return wanted;
  }

  private void report(Need.Job closing, Deque<String> path) {
    List<String> circle = new ArrayList<>();
    for (String name : path) {
      circle.add(0, name);
      if (name.equals(closing.job())) {
        break;
      }
    }
    circle.add(closing.job());
    problems.error(
        closing.position(),
        "",
        "The pipeline has circular dependencies",
        circle.size() == 2
            ? closing.job() + " needs itself."
            : "In a circle: " + String.join(" needs ", shortened(circle)) + ".");
  }

  private static List<String> shortened(List<String> circle) {
    if (circle.size() <= MOST_SHOWN) {
      return circle;
    }
    List<String> some = new ArrayList<>(circle.subList(0, MOST_SHOWN - 2));
    some.add("…");
    some.add(circle.get(circle.size() - 1));
    return some;
  }
}
