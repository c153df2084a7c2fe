package io.estiva.coordinator.api;

import io.estiva.coordinator.pipeline.PipelineStarts;
import io.estiva.coordinator.pipeline.PipelineStarts.Request;
import io.estiva.coordinator.store.PipelineRow;
import io.estiva.coordinator.store.ProjectRow;
import io.estiva.coordinator.store.TokenRow;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/estiva/projects/:id/push}: tells that a repository got new commits. The body is
 * what git gives a post-receive hook (lines {@code OLD NEW REF}), or the JSON of GitLab's push
 * event ({@code before}, {@code after}, {@code ref}). The project's hook token is in {@code
 * X-Gitlab-Token}, or an access token in {@code PRIVATE-TOKEN}. Each branch and tag that was not
 * deleted gets a pipeline; the same update told twice gets one.
 */
final class PushHook {
  private static final Logger log = LoggerFactory.getLogger(PushHook.class);
  private static final String ZEROS = "0{40}|0{64}";
  private static final int MANY = 20;

  private final Workings workings;

  PushHook(Workings workings) {
    this.workings = workings;
  }

  private record Update(String before, String after, String ref) {}

  void handle(RoutingContext context) {
    Paths.project(workings.store(), context)
        .compose(
            project ->
                mayPush(context, project)
                    .compose(
                        known -> {
                          if (!known) {
                            ApiAnswers.error(
                                context,
                                401,
                                "The hook token (X-Gitlab-Token) is not this project's, and there is no access token.");
                            return Future.<Void>succeededFuture();
                          }
                          return start(context, project);
                        }))
        .onFailure(e -> ApiAnswers.failure(context, e));
  }

  private Future<Boolean> mayPush(RoutingContext context, ProjectRow project) {
    String hook = context.request().getHeader("X-Gitlab-Token");
    String access = context.request().getHeader("PRIVATE-TOKEN");
    if (access != null) {
      return workings
          .projects()
          .authenticate(access)
          .map(token -> token.filter(row -> row.kind() == TokenRow.Kind.ADMIN).isPresent());
    }
    return workings.projects().isHookToken(project.id(), hook == null ? "" : hook);
  }

  private Future<Void> start(RoutingContext context, ProjectRow project) {
    List<Update> updates = updates(context);
    if (updates.size() > MANY) {
      throw new IllegalArgumentException(
          "A push of more than " + MANY + " branches and tags starts no pipelines.");
    }
    Future<List<Map<String, Object>>> all = Future.succeededFuture(new ArrayList<>());
    for (Update update : updates) {
      all = all.compose(list -> start(project, update).map(json -> plus(list, json)));
    }
    return all.onSuccess(list -> ApiAnswers.json(context, 201, Map.of("pipelines", list)))
        .mapEmpty();
  }

  private Future<Map<String, Object>> start(ProjectRow project, Update update) {
    String key = update.ref() + " " + update.before() + " " + update.after();
    return workings
        .store()
        .write(
            session ->
                session.projects().firstDelivery(project.id(), key, workings.clock().instant()))
        .compose(
            first -> {
              if (!first) {
                return Future.succeededFuture(
                    Map.<String, Object>of("ref", update.ref(), "skipped", "It was told before."));
              }
              Request request =
                  new Request(
                      project.id(),
                      update.ref(),
                      update.after(),
                      update.before(),
                      "push",
                      "push",
                      Map.of());
              return workings
                  .starts()
                  .start(request)
                  .map(started -> json(project, update, started));
            })
        .recover(
            e -> {
              log.warn(
                  "push starts no pipeline project={} ref={} because={}",
                  project.path(),
                  update.ref(),
                  e.getMessage());
              // It may be told again, once what is wrong is put right.
              return workings
                  .store()
                  .write(session -> session.projects().forgetDelivery(project.id(), key))
                  .compose(done -> Future.failedFuture(e));
            });
  }

  private Map<String, Object> json(
      ProjectRow project, Update update, PipelineStarts.Started started) {
    return started
        .pipeline()
        .map(row -> made(project, update, row))
        .orElseGet(() -> Map.of("ref", update.ref(), "skipped", started.whyNone()));
  }

  private Map<String, Object> made(ProjectRow project, Update update, PipelineRow row) {
    return Map.of(
        "ref", update.ref(),
        "id", row.id(),
        "status", row.status().wireName(),
        "web_url", workings.address().pipeline(project.path(), row.id()));
  }

  private static List<Update> updates(RoutingContext context) {
    String type = context.request().getHeader("Content-Type");
    List<Update> updates = new ArrayList<>();
    if (type != null && type.startsWith("application/json")) {
      ApiBodies body = ApiBodies.of(context);
      updates.add(new Update(body.text("before", ""), body.text("after"), body.text("ref")));
    } else {
      String text =
          context.body().buffer() == null
              ? ""
              : context.body().buffer().toString(StandardCharsets.UTF_8);
      for (String line : text.lines().filter(one -> !one.isBlank()).toList()) {
        String[] parts = line.strip().split(" ", 3);
        if (parts.length != 3) {
          throw new IllegalArgumentException(
              "A line of the body is not OLD NEW REF, as git gives it to a post-receive hook.");
        }
        updates.add(new Update(parts[0], parts[1], parts[2]));
      }
    }
    for (Update update : updates) {
      if (!update.after().matches("[0-9a-f]{40}|[0-9a-f]{64}")
          || !update.before().matches("[0-9a-f]{0,64}")) {
        throw new IllegalArgumentException("A push names commits by their full hashes.");
      }
    }
    return updates.stream()
        .filter(update -> !update.after().matches(ZEROS))
        .filter(
            update ->
                update.ref().startsWith("refs/heads/") || update.ref().startsWith("refs/tags/"))
        .toList();
  }

  private static List<Map<String, Object>> plus(
      List<Map<String, Object>> list, Map<String, Object> json) {
    list.add(json);
    return list;
  }
}
