package io.estiva.pipeline.plan;

import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.Need;
import io.estiva.pipeline.error.ConfigError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks needs against the jobs that are in the pipeline, and collects what is wrong. */
final class NeedsCheck {

  private static final int MAX_NEEDS = 50;

  private final List<String> stages;
  private final Map<String, JobConfig> present = new LinkedHashMap<>();
  private final Map<String, List<Need.Job>> needs = new HashMap<>();
  private final List<ConfigError> errors = new ArrayList<>();

  /**
   * @param stages all stages of the file in order
   * @param jobs that are in the pipeline
   */
  NeedsCheck(List<String> stages, List<JobConfig> jobs) {
    this.stages = stages;
    jobs.forEach(job -> present.put(job.name(), job));
  }

  List<ConfigError> errors() {
    return errors;
  }

  /** The needs of jobs of this pipeline that are in it; what else is needed must be optional. */
  List<Need.Job> resolve(JobConfig job, @Nullable List<Need> declared) {
    var found = new LinkedHashMap<String, Need.Job>();
    int count = 0;
    for (Need need : declared == null ? List.<Need>of() : declared) {
      if (need instanceof Need.Job one) {
        count++;
        if (isReachable(job, one)) {
          found.putIfAbsent(one.job(), one);
        } else if (!one.optional()) {
          errors.add(missing(job, one));
        }
      }
    }
    if (count > MAX_NEEDS) {
      errors.add(
          ConfigError.at(
              job.position(),
              job.name()
                  + ": one job can only need "
                  + MAX_NEEDS
                  + " others, but you have listed "
                  + count
                  + ". See needs keyword documentation for more details"));
    }
    List<Need.Job> resolved = List.copyOf(found.values());
    needs.put(job.name(), resolved);
    return resolved;
  }

  private boolean isReachable(JobConfig job, Need.Job need) {
    JobConfig needed = present.get(need.job());
    return needed != null && stages.indexOf(needed.stage()) <= stages.indexOf(job.stage());
  }

  private static ConfigError missing(JobConfig job, Need.Job need) {
    return ConfigError.at(
        need.position(),
        "'"
            + job.name()
            + "' job needs '"
            + need.job()
            + "' job, but '"
            + need.job()
            + "' does not exist in the pipeline. This might be because of the only, except, or rules"
            + " keywords. To need a job that sometimes does not exist in the pipeline, use"
            + " needs:optional.");
  }

  /** Call after all jobs were resolved. */
  void findCircle() {
    var open = new LinkedHashSet<String>(present.keySet());
    while (open.removeIf(name -> needed(name).noneMatch(open::contains))) {
      // what needs nothing that is left can't be in a circle
    }
    if (open.isEmpty()) {
      return;
    }
    List<String> circle = circle(open);
    JobConfig job = Objects.requireNonNull(present.get(circle.get(0)));
    errors.add(
        ConfigError.at(job.position(), "The pipeline has circular dependencies")
            .withHint(String.join(" needs ", circle) + "."));
  }

  /** Each of the given jobs needs another of them: following them leads into a circle. */
  private List<String> circle(Set<String> open) {
    var path = new LinkedHashSet<String>();
    String name = open.iterator().next();
    while (path.add(name)) {
      name = needed(name).filter(open::contains).findFirst().orElseThrow();
    }
    var names = new ArrayList<String>(path);
    var circle = new ArrayList<String>(names.subList(names.indexOf(name), names.size()));
    circle.add(name);
    return circle;
  }

  private Stream<String> needed(String name) {
    return needs.getOrDefault(name, List.of()).stream().map(Need.Job::job);
  }
}
