package io.estiva.coordinator.api;

import io.estiva.coordinator.project.ProjectCatalog.NewProject;
import io.estiva.coordinator.store.VariableRow;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Projects and their variables in the management interface. */
final class ProjectRoutes {
  private final Workings workings;

  ProjectRoutes(Workings workings) {
    this.workings = workings;
  }

  void mount(GuardedRoutes routes) {
    routes.reading("/api/v4/projects", this::listProjects);
    routes.reading("/api/v4/projects/:id", this::showProject);
    routes.writing(HttpMethod.POST, "/api/v4/projects", this::createProject);
    routes.writing(HttpMethod.DELETE, "/api/v4/projects/:id", this::deleteProject);
    routes.reading("/api/v4/projects/:id/variables", this::listVariables);
    routes.writing(HttpMethod.POST, "/api/v4/projects/:id/variables", this::putVariable);
    routes.writing(HttpMethod.PUT, "/api/v4/projects/:id/variables/:key", this::putVariable);
    routes.writing(HttpMethod.DELETE, "/api/v4/projects/:id/variables/:key", this::deleteVariable);
    routes.writing(HttpMethod.POST, "/api/estiva/projects/:id/hook-token", this::newHookToken);
  }

  private void listProjects(RoutingContext context) {
    ApiAnswers.when(
        context,
        200,
        workings.store().read(session -> session.projects().all()),
        rows -> rows.stream().map(Json::project).toList());
  }

  private void showProject(RoutingContext context) {
    ApiAnswers.when(context, 200, Paths.project(workings.store(), context), Json::project);
  }

  private void createProject(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    NewProject wanted =
        new NewProject(
            parameters.text("path"),
            parameters.text("name", ""),
            parameters.text("git_url", parameters.text("repository_url", "")),
            parameters.text("default_branch", ""),
            parameters.texts("protected_refs"),
            parameters.text("ci_config_path", ""));
    ApiAnswers.when(
        context,
        201,
        workings.projects().create(wanted),
        made -> Json.plus(Json.project(made.row()), "hook_token", made.token()));
  }

  private void deleteProject(RoutingContext context) {
    ApiAnswers.when(
        context,
        200,
        Paths.project(workings.store(), context)
            .compose(row -> workings.projects().delete(row.id())),
        done -> Map.of("deleted", done));
  }

  private void newHookToken(RoutingContext context) {
    ApiAnswers.when(
        context,
        201,
        Paths.project(workings.store(), context)
            .compose(row -> workings.projects().newHookToken(row.id())),
        token -> Map.of("hook_token", token));
  }

  private void listVariables(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    ApiAnswers.when(
        context,
        200,
        workings
            .store()
            .read(session -> session.projects().variables(Paths.project(session, id).id())),
        rows -> rows.stream().map(Json::variable).toList());
  }

  private void putVariable(RoutingContext context) {
    ApiBodies parameters = ApiBodies.of(context);
    String inPath = context.pathParam("key");
    VariableRow row =
        new VariableRow(
            inPath == null ? parameters.text("key") : inPath,
            parameters.text("value", ""),
            parameters.flag("masked", false),
            parameters.flag("protected", false),
            parameters.text("variable_type", "env_var").equals("file"),
            parameters.flag("raw", false),
            parameters.text("environment_scope", "*"));
    ApiAnswers.when(
        context,
        inPath == null ? 201 : 200,
        Paths.project(workings.store(), context)
            .compose(project -> workings.projects().putVariable(project.id(), row)),
        Json::variable);
  }

  private void deleteVariable(RoutingContext context) {
    String id = String.valueOf(context.pathParam("id"));
    String key = String.valueOf(context.pathParam("key"));
    String scope = ApiBodies.of(context).text("environment_scope", "*");
    ApiAnswers.when(
        context,
        200,
        workings
            .store()
            .write(
                session ->
                    session.projects().deleteVariable(Paths.project(session, id).id(), key, scope)),
        done -> Map.of("deleted", done));
  }
}
