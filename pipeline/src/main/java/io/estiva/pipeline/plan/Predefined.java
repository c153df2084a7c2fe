package io.estiva.pipeline.plan;

import io.estiva.pipeline.variable.Variable;
import io.estiva.pipeline.variable.Variables;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The predefined variables by the time at which they exist: before the pipeline (usable
 * everywhere), with the pipeline and its jobs (usable in job rules), with the run of a job (only in
 * the job).
 */
public final class Predefined {

  private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

  private final List<Variable> variables = new ArrayList<>();

  private Predefined() {}

  /**
   * Those that exist before the pipeline, as {@code workflow:rules} and {@code include} see them.
   */
  public static Variables beforePipeline(PlanContext context) {
    var predefined = new Predefined();
    predefined.server(context.server());
    predefined.project(context);
    predefined.commit(context.commit());
    predefined.put("CI_PIPELINE_SOURCE", context.pipeline().source());
    return Variables.of(predefined.variables)
        .plus(context.project().more())
        .plus(context.pipeline().more());
  }

  /**
   * Those that come with the pipeline, for all its jobs; {@code GITLAB_USER_*} aren't among them.
   */
  public static Variables withPipeline(PlanContext context, String pipelineName) {
    var predefined = new Predefined();
    predefined.put("CI_PIPELINE_IID", String.valueOf(context.pipeline().iid()));
    predefined.putIfAny("CI_PIPELINE_NAME", pipelineName);
    if (context.pipeline().source().equals("trigger")) {
      predefined.put("CI_PIPELINE_TRIGGERED", "true");
    }
    return Variables.of(predefined.variables);
  }

  /** The person who started the pipeline; precedence above {@code variables:} of the file. */
  public static Variables user(PlanContext context) {
    PipelineFacts.User user = context.pipeline().user();
    var predefined = new Predefined();
    if (!user.login().isEmpty()) {
      predefined.put("GITLAB_USER_ID", String.valueOf(user.id()));
      predefined.put("GITLAB_USER_EMAIL", user.email());
      predefined.put("GITLAB_USER_LOGIN", user.login());
      predefined.put("GITLAB_USER_NAME", user.name());
    }
    return Variables.of(predefined.variables);
  }

  private void server(ServerFacts server) {
    URI url = server.url();
    put("CI", "true");
    put("GITLAB_CI", "true");
    put("CI_API_V4_URL", url + "/api/v4");
    put("CI_API_GRAPHQL_URL", url + "/api/graphql");
    put("CI_SERVER_URL", url.toString());
    put("CI_SERVER_HOST", orEmpty(url.getHost()));
    put("CI_SERVER_FQDN", orEmpty(url.getAuthority()));
    put("CI_SERVER_PORT", port(url));
    put("CI_SERVER_PROTOCOL", orEmpty(url.getScheme()));
    put("CI_SERVER_NAME", server.name());
    put("CI_SERVER_VERSION", server.version());
    String[] parts = server.version().split("[.-]", -1);
    put("CI_SERVER_VERSION_MAJOR", part(parts, 0));
    put("CI_SERVER_VERSION_MINOR", part(parts, 1));
    put("CI_SERVER_VERSION_PATCH", part(parts, 2));
    put("CI_SERVER_REVISION", server.revision());
    putIfAny("CI_REGISTRY", server.registry());
  }

  private void project(PlanContext context) {
    ProjectFacts project = context.project();
    String namespace = project.namespace();
    put("CI_PROJECT_ID", String.valueOf(project.id()));
    put("CI_PROJECT_NAME", project.name());
    put("CI_PROJECT_TITLE", project.title().isEmpty() ? project.name() : project.title());
    put("CI_PROJECT_PATH", project.path());
    put("CI_PROJECT_PATH_SLUG", Slugs.of(project.path()));
    put("CI_PROJECT_NAMESPACE", namespace);
    put("CI_PROJECT_NAMESPACE_SLUG", Slugs.of(namespace));
    String root =
        namespace.contains("/") ? namespace.substring(0, namespace.indexOf('/')) : namespace;
    put("CI_PROJECT_ROOT_NAMESPACE", root);
    put("CI_PROJECT_ROOT_NAMESPACE_SLUG", Slugs.of(root));
    put("CI_PROJECT_URL", project.url());
    put("CI_CONFIG_PATH", project.configPath());
    put("CI_DEFAULT_BRANCH", project.defaultBranch());
    put("CI_DEFAULT_BRANCH_SLUG", Slugs.of(project.defaultBranch()));
    if (!context.server().registry().isEmpty()) {
      put(
          "CI_REGISTRY_IMAGE",
          context.server().registry() + "/" + project.path().toLowerCase(Locale.ROOT));
    }
  }

  private void commit(CommitFacts commit) {
    CommitFacts.Text text = commit.text();
    put("CI_COMMIT_SHA", commit.sha());
    put("CI_COMMIT_SHORT_SHA", commit.sha().substring(0, Math.min(8, commit.sha().length())));
    put("CI_COMMIT_BEFORE_SHA", commit.beforeSha());
    put("CI_COMMIT_REF_NAME", commit.ref());
    put("CI_COMMIT_REF_SLUG", Slugs.of(commit.ref()));
    put("CI_COMMIT_REF_PROTECTED", String.valueOf(commit.isProtected()));
    if (commit.refType() == RefType.BRANCH) {
      put("CI_COMMIT_BRANCH", commit.ref());
    } else if (commit.refType() == RefType.TAG) {
      put("CI_COMMIT_TAG", commit.ref());
      putIfAny("CI_COMMIT_TAG_MESSAGE", text.tagMessage());
    }
    put("CI_COMMIT_MESSAGE", text.message());
    put("CI_COMMIT_TITLE", text.title());
    put("CI_COMMIT_DESCRIPTION", text.description());
    put("CI_COMMIT_AUTHOR", text.author());
    put("CI_COMMIT_TIMESTAMP", text.timestamp());
  }

  /** Literal: a commit message with a dollar in it stays what it is. */
  private void put(String key, String value) {
    variables.add(Variable.literal(key, value));
  }

  private void putIfAny(String key, String value) {
    if (!value.isEmpty()) {
      put(key, value);
    }
  }

  private static String port(URI url) {
    return url.getPort() >= 0
        ? String.valueOf(url.getPort())
        : DEFAULT_PORTS.getOrDefault(orEmpty(url.getScheme()), "");
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "0";
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
