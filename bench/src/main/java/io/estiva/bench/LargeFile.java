package io.estiva.bench;

import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.IncludeResult;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.plan.CommitFacts;
import io.estiva.pipeline.plan.PipelineFacts;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.Planner;
import io.estiva.pipeline.plan.ProjectFacts;
import io.estiva.pipeline.plan.RefType;
import io.estiva.pipeline.plan.ServerFacts;
import io.estiva.pipeline.plan.SourceTree;
import io.estiva.pipeline.plan.StoredVariables;
import io.estiva.pipeline.variable.Variables;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A project's file with ten lines for each job: templates, rules, changes, needs, a matrix now and
 * then, and an included file for every hundred jobs.
 */
final class LargeFile {
  private static final int JOBS_IN_A_FILE = 100;

  private final String main;
  private final Map<String, String> included = new TreeMap<>();

  LargeFile(int jobs) {
    StringBuilder text =
        new StringBuilder(
            "stages: [build, test, deploy]\nvariables: {APP: estiva, LEVEL: \"2\"}\n");
    StringBuilder includes = new StringBuilder("include:\n");
    for (int from = 0; from < jobs; from += JOBS_IN_A_FILE) {
      int count = Math.min(JOBS_IN_A_FILE, jobs - from);
      StringBuilder part = new StringBuilder(templates(from));
      for (int job = from; job < from + count; job++) {
        part.append(job(job, from));
      }
      included.put("ci/" + from + ".yml", part.toString());
      includes.append("  - local: ci/").append(from).append(".yml\n");
    }
    main = text.append(includes).toString();
  }

  private static String templates(int from) {
    return """
        .base-%1$d:
          image: ruby:3.2
          tags: [docker]
          retry: {max: 1, when: [runner_system_failure]}
          rules:
            - if: $CI_PIPELINE_SOURCE == "schedule"
              when: never
            - changes: ["src/**/*", "*.md"]
            - if: $CI_COMMIT_BRANCH =~ /^(main|release-.*)$/ && $LEVEL != "1"
        .build-%1$d:
          extends: .base-%1$d
          before_script:
            - ./prepare $APP
        """
        .formatted(from);
  }

  private static String job(int number, int from) {
    String stage = number % 3 == 0 ? "build" : number % 3 == 1 ? "test" : "deploy";
    String order =
        number % 3 == 0
            ? "interruptible: true"
            : "needs: [{job: job-" + (number - number % 3) + ", optional: true}]";
    String several =
        number % 50 == 49
            ? "parallel: {matrix: [{ARCH: [x64, arm64], OS: linux}]}"
            : "timeout: 1h 30m";
    return """
        job-%1$d:
          extends: [.build-%2$d]
          stage: %3$s
          %4$s
          %5$s
          variables: {NUMBER: "%1$d", NAME: "$APP-$NUMBER"}
          script:
            - !reference [.build-%2$d, before_script]
            - make target-%1$d
          artifacts: {paths: [out/%1$d], expire_in: 1 week}
        """
        .formatted(number, from, stage, order, several);
  }

  int lines() {
    return (int)
        (main.lines().count()
            + included.values().stream().mapToLong(text -> text.lines().count()).sum());
  }

  /** Reads, compiles and plans it for a push to the default branch. */
  PipelinePlan plan() {
    CompileRequest request =
        CompileRequest.of(
            ".gitlab-ci.yml",
            main,
            wanted -> {
              String text = included.get(wanted.location());
              return text == null
                  ? IncludeResult.missing()
                  : IncludeResult.file(wanted.location(), text);
            });
    return Planner.plan(PipelineCompiler.compile(request), context());
  }

  private static PlanContext context() {
    return new PlanContext(
        new ProjectFacts(
            7,
            "group/app",
            "App",
            "https://ci.example.com/group/app",
            "main",
            ".gitlab-ci.yml",
            Variables.EMPTY),
        new CommitFacts("0".repeat(40), "", "main", RefType.BRANCH, true, CommitFacts.Text.NONE),
        new PipelineFacts("push", 3, PipelineFacts.User.UNKNOWN, Variables.EMPTY, Variables.EMPTY),
        new ServerFacts(
            URI.create("https://ci.example.com"),
            "Estiva",
            "1.2.3",
            "abc",
            "registry.example.com:5000"),
        new StoredVariables(List.of()),
        SourceTree.of(
            Optional.of(List.of("src/main/App.java", "README.md")), List.of("README.md")));
  }
}
