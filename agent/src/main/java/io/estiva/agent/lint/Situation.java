package io.estiva.agent.lint;

import io.estiva.pipeline.plan.CommitFacts;
import io.estiva.pipeline.plan.PipelineFacts;
import io.estiva.pipeline.plan.PlanContext;
import io.estiva.pipeline.plan.ProjectFacts;
import io.estiva.pipeline.plan.RefType;
import io.estiva.pipeline.plan.ServerFacts;
import io.estiva.pipeline.plan.StoredVariables;
import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The push, tag or merge request that a file is looked at for.
 *
 * @param ref a branch or tag, with or without {@code refs/…/}; empty for the branch that is checked
 *     out, or the default branch
 * @param defaultBranch empty for what git knows of it, or {@code main}
 * @param source GitLab's word, such as {@code push}
 * @param variables given by hand
 * @param changed paths; empty if nothing is known of changes
 */
public record Situation(
    String ref,
    String defaultBranch,
    String source,
    Map<String, String> variables,
    Optional<List<String>> changed) {
  private static final String HEADS = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final String MERGE_REQUEST = "merge_request_event";

  public Situation {
    variables = Map.copyOf(variables);
    changed = changed.map(List::copyOf);
  }

  /** All facts for the planner, made up where there is no server to know them. */
  public PlanContext context(ProjectFiles files, String configPath) {
    String main =
        defaultBranch.isEmpty()
            ? pointer(files.root().resolve(".git/refs/remotes/origin/HEAD"), "refs/remotes/origin/")
                .orElse("main")
            : defaultBranch;
    String wanted =
        ref.isEmpty() ? pointer(files.root().resolve(".git/HEAD"), HEADS).orElse(main) : ref;
    boolean isTag = wanted.startsWith(TAGS);
    String name =
        isTag
            ? wanted.substring(TAGS.length())
            : wanted.startsWith(HEADS) ? wanted.substring(HEADS.length()) : wanted;
    boolean isMergeRequest = source.equals(MERGE_REQUEST);
    RefType type = isMergeRequest ? RefType.MERGE_REQUEST : isTag ? RefType.TAG : RefType.BRANCH;
    Path folder = files.root().getFileName();
    String path = "local/" + (folder == null ? "project" : folder.toString());
    return new PlanContext(
        new ProjectFacts(
            1, path, "", "http://localhost/" + path, main, configPath, Variables.EMPTY),
        new CommitFacts(
            CommitFacts.NO_SHA, CommitFacts.NO_SHA, name, type, true, CommitFacts.Text.NONE),
        new PipelineFacts(
            source,
            1,
            PipelineFacts.User.UNKNOWN,
            Variables.of(variables),
            isMergeRequest ? mergeRequest(path, name, main) : Variables.EMPTY),
        ServerFacts.LOCAL,
        StoredVariables.NONE,
        new LocalTree(files, changed));
  }

  private static Variables mergeRequest(String project, String from, String to) {
    return Variables.of(
        Variable.literal("CI_MERGE_REQUEST_ID", "1"),
        Variable.literal("CI_MERGE_REQUEST_IID", "1"),
        Variable.literal("CI_MERGE_REQUEST_PROJECT_PATH", project),
        Variable.literal("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH", project),
        Variable.literal("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", from),
        Variable.literal("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", to),
        Variable.literal("CI_MERGE_REQUEST_EVENT_TYPE", "detached"),
        Variable.literal("CI_OPEN_MERGE_REQUESTS", project + "!1"));
  }

  /** What a symbolic ref of git points to, without git. */
  private static Optional<String> pointer(Path file, String prefix) {
    String start = "ref: " + prefix;
    try {
      return Files.isRegularFile(file)
          ? Files.readString(file)
              .lines()
              .findFirst()
              .filter(line -> line.startsWith(start))
              .map(line -> line.substring(start.length()).strip())
              .filter(name -> !name.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
