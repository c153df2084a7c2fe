package io.estiva.agent.main;

import io.estiva.agent.lint.JobList;
import io.estiva.agent.lint.LocalIncludes;
import io.estiva.agent.lint.ProjectFiles;
import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.config.JobConfig;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigError;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.error.NearestWord;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.Planner;
import io.estiva.pipeline.plan.Predefined;
import io.estiva.pipeline.yaml.YamlWriter;
import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code estiva-agent lint}: checks a pipeline's file and tells what it would do. */
@Command(
    name = "lint",
    description = {
      "Checks a .gitlab-ci.yml with the files that it includes from its own directory. Contacts nobody.",
      "Exit codes: 0 valid, 1 invalid, 2 could not run."
    },
    mixinStandardHelpOptions = true)
final class LintCommand implements Callable<Integer> {
  private static final int INVALID = 1;
  private static final long LARGEST = 8L * 1024 * 1024;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The file, or the directory it is in (default: ${DEFAULT-VALUE}).",
      defaultValue = ".gitlab-ci.yml")
  private Path given = Path.of(".gitlab-ci.yml");

  @Option(names = "--json", description = "Tell everything as one JSON object.")
  private boolean json;

  @Option(names = "--merged", description = "Print the file with includes and extends resolved.")
  private boolean merged;

  @Option(
      names = "--origins",
      description = "With --merged: say behind each value where it was written.")
  private boolean origins;

  @Option(names = "--jobs", description = "Print the jobs that a pipeline would have.")
  private boolean jobs;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "With --jobs: table, csv or json (default: ${DEFAULT-VALUE}).",
      defaultValue = "table")
  private String format = "table";

  @Option(
      names = "--explain",
      paramLabel = "JOB",
      description = "Say rule by rule why a job is in the pipeline or is not.",
      defaultValue = "")
  private String explain = "";

  @Mixin private SituationOptions situation = new SituationOptions();

  /** What there is to tell. */
  private record Findings(
      Map<String, String> texts,
      List<ConfigError> errors,
      List<ConfigError> warnings,
      Optional<PipelineConfig> config,
      Optional<PipelinePlan> plan) {}

  @Override
  public Integer call() {
    if (!List.of("table", "csv", "json").contains(format)) {
      throw wrongUse("--format is table, csv or json, not '" + format + "'.");
    }
    try {
      Path file = Files.isDirectory(given) ? given.resolve(".gitlab-ci.yml") : given;
      return check(file, text(file));
    } catch (IOException e) {
      command().getErr().println("cannot check " + given + ": " + reason(e));
      return AgentMain.WRONG_USE;
    } catch (ConfigErrors e) {
      tell(e.errors(), e.sources(), "");
      return INVALID;
    }
  }

  private int check(Path file, String text) throws IOException {
    Path directory = file.toAbsolutePath().normalize().getParent();
    ProjectFiles files =
        ProjectFiles.around(
            directory == null ? Path.of("/") : directory, Path.of("").toAbsolutePath());
    LocalIncludes includes = new LocalIncludes(files);
    PlanContext context = situation.situation(command()).context(files, pathInProject(files, file));
    Map<String, String> texts = new HashMap<>();
    Findings findings;
    try {
      PipelineConfig config =
          PipelineCompiler.compile(
              CompileRequest.of(file.toString(), text, includes)
                  .withVariables(
                      Predefined.beforePipeline(context)
                          .plus(context.pipeline().variables())
                          .values(),
                      List.of()));
      texts.putAll(includes.texts());
      texts.put(file.toString(), text);
      findings = planned(config, context, texts);
    } catch (ConfigErrors e) {
      findings =
          new Findings(e.sources(), e.errors(), List.of(), Optional.empty(), Optional.empty());
    }
    boolean unknown = includes.wantedElsewhere() && findings.config().isEmpty();
    report(findings, file, context);
    if (unknown) {
      command()
          .getErr()
          .println(
              "The file includes what is not in "
                  + files.root()
                  + ". Have the coordinator check it: POST /api/v4/projects/:id/ci/lint.");
      return AgentMain.WRONG_USE;
    }
    return findings.errors().isEmpty() ? 0 : INVALID;
  }

  private Findings planned(PipelineConfig config, PlanContext context, Map<String, String> texts) {
    if (!jobs) {
      return new Findings(
          texts, List.of(), config.warnings(), Optional.of(config), Optional.empty());
    }
    try {
      PipelinePlan plan = Planner.plan(config, context);
      return new Findings(
          texts, List.of(), config.warnings(), Optional.of(config), Optional.of(plan));
    } catch (ConfigErrors e) {
      return new Findings(
          texts, e.errors(), config.warnings(), Optional.of(config), Optional.empty());
    }
  }

  private void report(Findings findings, Path file, PlanContext context) {
    List<String> told =
        findings.config().map(config -> explained(config, context)).orElse(List.of());
    if (json) {
      command().getOut().println(new WireMapper().writePretty(object(findings, file, told)));
      return;
    }
    if (!findings.errors().isEmpty()) {
      tell(findings.errors(), findings.texts(), "");
    }
    if (!findings.warnings().isEmpty()) {
      tell(findings.warnings(), findings.texts(), "warning: ");
    }
    var out = command().getOut();
    if (merged) {
      findings.config().ifPresent(config -> out.print(yaml(config)));
    }
    findings.plan().ifPresent(plan -> out.print(jobs(plan)));
    told.forEach(line -> out.println(JobList.printable(line)));
    if (!merged && !jobs && told.isEmpty() && findings.errors().isEmpty()) {
      long count = findings.config().map(config -> config.jobs().size()).orElse(0);
      out.println(paint(file + " is valid", "32") + ": " + count + " job(s).");
    }
    out.flush();
  }

  private String jobs(PipelinePlan plan) {
    JobList list = new JobList(plan.jobs());
    if (!plan.exists()) {
      command().getErr().println("No pipeline: " + JobList.printable(plan.whyNone()));
    }
    return switch (format) {
      case "csv" -> list.csv();
      case "json" -> new WireMapper().writePretty(list.objects()) + "\n";
      default -> plan.exists() ? list.table() : "";
    };
  }

  private String yaml(PipelineConfig config) {
    return origins
        ? YamlWriter.writeWithOrigins(config.merged())
        : YamlWriter.write(config.merged());
  }

  /** All instances of a parallel job, or the one that is named. */
  private List<String> explained(PipelineConfig config, PlanContext context) {
    if (explain.isEmpty()) {
      return List.of();
    }
    List<String> names =
        config.job(explain).isPresent()
            ? List.of(explain)
            : config.jobs().stream()
                .filter(job -> job.id().key().equals(explain))
                .map(JobConfig::name)
                .toList();
    if (names.isEmpty()) {
      List<String> all = config.jobs().stream().map(JobConfig::name).toList();
      throw wrongUse(
          "There is no job '" + explain + "' in the file. " + NearestWord.hint(explain, all));
    }
    return names.stream()
        .flatMap(name -> Planner.explain(config, context, name).lines().stream())
        .toList();
  }

  private Map<String, Object> object(Findings findings, Path file, List<String> told) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", file.toString());
    object.put("valid", findings.errors().isEmpty());
    object.put("errors", findings.errors().stream().map(LintCommand::object).toList());
    object.put("warnings", findings.warnings().stream().map(LintCommand::object).toList());
    if (merged) {
      findings.config().ifPresent(config -> object.put("merged_yaml", yaml(config)));
    }
    findings
        .plan()
        .ifPresent(
            plan -> {
              object.put("why_none", plan.whyNone());
              object.put("jobs", new JobList(plan.jobs()).objects());
            });
    if (!told.isEmpty()) {
      object.put("explanation", told);
    }
    return object;
  }

  private static Map<String, Object> object(ConfigError error) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("file", error.position().file());
    object.put("line", error.position().line());
    object.put("column", error.position().column());
    object.put("message", error.message());
    object.put("hint", error.hint());
    object.put("via", error.via());
    return object;
  }

  /** As the errors show themselves; places stand out where a terminal has colours. */
  private void tell(List<ConfigError> problems, Map<String, String> texts, String kind) {
    for (String line : new ConfigErrors(problems, texts).render().lines().toList()) {
      String shown = line;
      int end = line.indexOf(": ");
      if (line.stripLeading().matches("\\| +\\^")) {
        shown = paint(line, "31");
      } else if (!line.startsWith(" ") && end > 0) {
        shown = paint(line.substring(0, end + 1), "1") + " " + kind + line.substring(end + 2);
      }
      command().getErr().println(shown);
    }
    command().getErr().flush();
  }

  private String paint(String text, String colour) {
    return command().getColorScheme().ansi().enabled()
        ? "\u001b[" + colour + "m" + text + "\u001b[0m"
        : text;
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("it is larger than " + LARGEST + " bytes");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static String reason(IOException problem) {
    return problem instanceof java.nio.file.NoSuchFileException
        ? "there is no such file. Name it: estiva-agent lint FILE"
        : String.valueOf(problem.getMessage());
  }

  private static String pathInProject(ProjectFiles files, Path file) throws IOException {
    Path real = file.toRealPath();
    return real.startsWith(files.root())
        ? files.root().relativize(real).toString()
        : String.valueOf(file.getFileName());
  }

  private CommandLine.ParameterException wrongUse(String text) {
    return new CommandLine.ParameterException(command(), text);
  }

  private CommandLine command() {
    return java.util.Objects.requireNonNull(spec).commandLine();
  }
}
