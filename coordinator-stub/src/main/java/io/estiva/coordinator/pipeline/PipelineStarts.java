package io.estiva.coordinator.pipeline;

import io.estiva.coordinator.git.Commit;
import io.estiva.coordinator.git.GitMirrors;
import io.estiva.coordinator.project.ProtectedRefs;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.Store;
import io.estiva.pipeline.compile.CompileLimits;
import io.estiva.pipeline.compile.CompileRequest;
import io.estiva.pipeline.compile.PipelineCompiler;
import io.estiva.pipeline.config.PipelineConfig;
import io.estiva.pipeline.error.ConfigErrors;
import io.estiva.pipeline.plan.CommitFacts;
import io.estiva.pipeline.plan.PipelineFacts;
import io.estiva.pipeline.plan.PipelinePlan;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.Planner;
import io.estiva.pipeline.plan.Predefined;
import io.estiva.pipeline.plan.ProjectFacts;
import io.estiva.pipeline.plan.RefType;
import io.estiva.pipeline.plan.ServerFacts;
import io.estiva.pipeline.plan.SourceTree;
import io.estiva.pipeline.plan.StoredVariables;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes pipelines from commits: fetches the mirror, compiles and plans the file, and writes the
 * rows in one transaction. A file with errors gives a failed pipeline that says all of them.
 */
public final class PipelineStarts {
  private static final Logger log = LoggerFactory.getLogger(PipelineStarts.class);
  private static final int MAX_FILE = 4 * 1024 * 1024;

  private final Store store;
  private final GitMirrors mirrors;
  private final WorkerExecutor blocking;
  private final ServerAddress server;
  private final PipelineRows rows;

  /**
   * @param blocking runs git and the compiler
   */
  public PipelineStarts(
      Store store,
      GitMirrors mirrors,
      WorkerExecutor blocking,
      JobLifecycle lifecycle,
      ServerAddress server,
      Clock clock) {
    this.store = store;
    this.mirrors = mirrors;
    this.blocking = blocking;
    this.server = server;
    this.rows = new PipelineRows(lifecycle, clock);
  }

  /**
   * What to make a pipeline of.
   *
   * @param ref a branch or tag, with or without {@code refs/…/}
   * @param sha the commit; empty for the newest of the ref
   * @param before the commit before the push; empty or zeros for none
   * @param source GitLab's word: {@code push}, {@code web}, {@code api}
   * @param who for people
   * @param variables given by hand
   */
  public record Request(
      long project,
      String ref,
      String sha,
      String before,
      String source,
      String who,
      Map<String, String> variables) {
    public Request {
      Objects.requireNonNull(ref, "ref");
      variables = Map.copyOf(variables);
    }

    /** The newest commit of a branch or tag, started by hand or by another program. */
    public static Request of(long project, String ref, String source, String who) {
      return new Request(project, ref, "", "", source, who, Map.of());
    }
  }

  /**
   * What came of a request.
   *
   * @param pipeline empty when there is nothing to run
   * @param whyNone why there is none, for people; empty when there is one
   */
  public record Started(Optional<PipelineRow> pipeline, String whyNone) {
    static Started none(String why) {
      return new Started(Optional.empty(), why);
    }
  }

  /**
   * Makes the pipeline. Fails with {@link IllegalArgumentException} where the request names
   * something that is not there, and with {@link io.estiva.coordinator.git.GitFailure} where the
   * repository cannot be reached; both have texts for people.
   */
  public Future<Started> start(Request request) {
    return blocking.executeBlocking(() -> startNow(request), false);
  }

  /**
   * Checks a text as if it were the project's file at the request's commit; makes nothing. Fails as
   * {@link #start} does.
   *
   * @param plans whether to plan the pipeline as well
   */
  public Future<LintResult> lint(Request request, String text, boolean plans) {
    return blocking.executeBlocking(() -> lintNow(request, text, plans), false);
  }

  private LintResult lintNow(Request request, String text, boolean plans) {
    ProjectRow project = fetched(request.project());
    Target target = target(project, request);
    Commit commit = mirrors.commit(project.id(), target.sha());
    PlanContext context = context(project, target, commit, request, 1);
    CompileRequest compile = compile(project, target.sha(), text, context);
    return LintResult.of(compile, plans ? Optional.of(context) : Optional.empty(), target.sha());
  }

  private ProjectRow fetched(long id) {
    ProjectRow project =
        store
            .readNow(session -> session.projects().find(id))
            .orElseThrow(() -> new IllegalArgumentException("There is no project " + id + "."));
    mirrors.fetch(project.id(), project.gitUrl());
    return project;
  }

  private Started startNow(Request request) {
    ProjectRow project = fetched(request.project());
    Target target = target(project, request);
    Commit commit = mirrors.commit(project.id(), target.sha());
    boolean byHand = List.of("web", "api", "trigger", "schedule").contains(request.source());
    if (!byHand && Planner.asksToSkip(commit.message())) {
      return Started.none("The commit's message asks to skip it ([ci skip]).");
    }
    Optional<String> text =
        mirrors.file(project.id(), target.sha(), project.configPath(), MAX_FILE);
    if (text.isEmpty()) {
      return Started.none(
          "There is no "
              + project.configPath()
              + " in commit "
              + target.sha().substring(0, 8)
              + " of "
              + target.ref()
              + ".");
    }
    long iid = store.writeNow(session -> session.projects().nextIid(project.id()));
    PlanContext context = context(project, target, commit, request, iid);
    PipelineRows.Origin origin =
        new PipelineRows.Origin(
            project, iid, target.ref(), target.isTag(), target.isProtected(), request, commit);
    try {
      PipelineConfig config =
          PipelineCompiler.compile(compile(project, target.sha(), text.get(), context));
      PipelinePlan plan = Planner.plan(config, context);
      if (!plan.exists()) {
        return Started.none(plan.whyNone());
      }
      PipelineRow row = store.writeNow(session -> rows.insert(session, origin, plan));
      log.info(
          "pipeline made pipeline={} project={} ref={} jobs={}",
          row.id(),
          project.path(),
          target.ref(),
          plan.jobs().size());
      return new Started(Optional.of(row), "");
    } catch (ConfigErrors e) {
      PipelineRow row = store.writeNow(session -> rows.insertFailed(session, origin, e.render()));
      log.info(
          "pipeline has errors pipeline={} project={} ref={} errors={}",
          row.id(),
          project.path(),
          target.ref(),
          e.errors().size());
      return new Started(Optional.of(row), "");
    }
  }

  private record Target(String ref, boolean isTag, String sha, boolean isProtected) {}

  private Target target(ProjectRow project, Request request) {
    String full = fullRef(project, request.ref());
    boolean isTag = full.startsWith(Refs.TAGS);
    String ref = full.substring(isTag ? Refs.TAGS.length() : Refs.HEADS.length());
    Optional<String> wanted =
        request.sha().isEmpty() ? Optional.empty() : mirrors.resolve(project.id(), request.sha());
    String sha =
        wanted
            .or(() -> mirrors.resolve(project.id(), full))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no branch or tag "
                            + ref
                            + " in the repository of "
                            + project.path()
                            + "."));
    return new Target(ref, isTag, sha, ProtectedRefs.contains(project.protectedRefs(), ref));
  }

  private String fullRef(ProjectRow project, String ref) {
    String wanted = ref.isEmpty() ? project.defaultBranch() : ref;
    if (!Refs.isSafe(wanted)) {
      throw new IllegalArgumentException("This is not the name of a branch or tag.");
    }
    if (wanted.startsWith(Refs.HEADS) || wanted.startsWith(Refs.TAGS)) {
      return wanted;
    }
    if (wanted.startsWith("refs/")) {
      throw new IllegalArgumentException(
          "A pipeline runs for a branch or a tag, not for " + wanted + ".");
    }
    return mirrors.resolve(project.id(), Refs.HEADS + wanted).isPresent()
        ? Refs.HEADS + wanted
        : Refs.TAGS + wanted;
  }

  private PlanContext context(
      ProjectRow project, Target target, Commit commit, Request request, long iid) {
    String before = request.before().matches("0*") ? "" : request.before();
    StoredVariables stored =
        Payloads.stored(store.readNow(session -> session.projects().variables(project.id())));
    String tagMessage = target.isTag() ? mirrors.tagMessage(project.id(), target.ref()) : "";
    return new PlanContext(
        new ProjectFacts(
            project.id(),
            project.path(),
            project.name(),
            server.project(project.path()),
            project.defaultBranch(),
            project.configPath(),
            Variables.of(Variable.literal("CI_PROJECT_VISIBILITY", "private"))),
        new CommitFacts(
            target.sha(),
            before,
            target.ref(),
            target.isTag() ? RefType.TAG : RefType.BRANCH,
            target.isProtected(),
            new CommitFacts.Text(
                commit.message(),
                commit.authorName() + " <" + commit.authorEmail() + ">",
                commit.time().toString(),
                tagMessage)),
        new PipelineFacts(
            request.source(),
            iid,
            PipelineFacts.User.UNKNOWN,
            Variables.of(request.variables()),
            Variables.EMPTY),
        new ServerFacts(URI.create(server.url()), "Estiva", "0.1.0", "", server.registry()),
        stored,
        tree(project, target, before));
  }

  private SourceTree tree(ProjectRow project, Target target, String before) {
    return new MirrorTree(mirrors, store, project.id(), target.sha(), before);
  }

  private CompileRequest compile(ProjectRow project, String sha, String text, PlanContext context) {
    Variables variables =
        Predefined.beforePipeline(context)
            .plus(context.stored().visible("", context.commit().isProtected()))
            .plus(context.pipeline().variables());
    List<String> masked =
        variables.effective().stream().filter(Variable::masked).map(Variable::key).toList();
    return new CompileRequest(
        project.configPath(),
        text,
        new MirrorIncludes(mirrors, store, project.id(), sha),
        variables.values(),
        masked,
        Map.of(),
        CompileLimits.DEFAULT);
  }
}
