package io.estiva.coordinator.api;

import io.estiva.coordinator.queue.WaitingReason;
import io.estiva.coordinator.store.RunnerRow;
import io.estiva.coordinator.store.TokenRow;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runners and tokens in the management interface. */
final class RunnerRoutes {
  private final Workings workings;

  RunnerRoutes(Workings workings) {
    this.workings = workings;
  }

  void mount(GuardedRoutes routes) {
    routes.reading("/api/v4/runners/all", this::list);
    routes.writing(HttpMethod.POST, "/api/v4/user/runners", this::create);
    routes.writing(HttpMethod.PUT, "/api/v4/runners/:runner", this::change);
    routes.writing(HttpMethod.DELETE, "/api/v4/runners/:runner", this::delete);
    routes.writing(
        HttpMethod.POST,
        "/api/estiva/registration-tokens",
        context -> token(context, TokenRow.Kind.REGISTRATION));
    routes.writing(
        HttpMethod.POST,
        "/api/estiva/access-tokens",
        context ->
            token(
                context,
                ApiBodies.of(context).flag("read_only", false)
                    ? TokenRow.Kind.READ
                    : TokenRow.Kind.ADMIN));
  }

  private void list(RoutingContext context) {
    ApiAnswers.when(
        context,
        200,
        workings.store().read(session -> session.runners().all()),
        rows -> rows.stream().map(this::json).toList());
  }

  private void create(RoutingContext context) {
    RunnerRow wanted = RunnerSettings.of(ApiBodies.of(context), null, workings.clock().instant());
    ApiAnswers.when(
        context,
        201,
        workings.projects().createRunner(wanted),
        made -> Json.plus(json(made.row()), "token", made.token()));
  }

  private void change(RoutingContext context) {
    long id = Paths.number(context, "runner");
    ApiBodies parameters = ApiBodies.of(context);
    ApiAnswers.when(
        context,
        200,
        workings
            .store()
            .write(
                session -> {
                  RunnerRow row =
                      session
                          .runners()
                          .find(id)
                          .orElseThrow(
                              () -> new ApiAnswers.NotThere("There is no runner " + id + "."));
                  session.runners().update(RunnerSettings.of(parameters, row, row.createdAt()));
                  return session.runners().find(id).orElseThrow();
                }),
        this::json);
  }

  private void delete(RoutingContext context) {
    long id = Paths.number(context, "runner");
    ApiAnswers.when(
        context,
        200,
        workings.store().write(session -> session.runners().delete(id)),
        done -> Map.of("deleted", done));
  }

  private void token(RoutingContext context, TokenRow.Kind kind) {
    ApiBodies parameters = ApiBodies.of(context);
    String project = parameters.text("project", "");
    String name = parameters.text("name", kind.name());
    Future<ProjectOf> owner =
        project.isEmpty()
            ? Future.succeededFuture(new ProjectOf(null))
            : workings.store().read(session -> new ProjectOf(Paths.project(session, project).id()));
    ApiAnswers.when(
        context,
        201,
        owner.compose(id -> workings.projects().createToken(kind, name, id.id())),
        made -> Map.of("id", made.row().id(), "token", made.token()));
  }

  private record ProjectOf(@Nullable Long id) {}

  private Map<String, @Nullable Object> json(RunnerRow row) {
    return Json.runner(row, WaitingReason.isOnline(row, workings.clock().instant()));
  }
}
