package io.estiva.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.coordinator.Calls;
import io.estiva.coordinator.Calls.Answer;
import io.estiva.coordinator.Scene;
import io.estiva.coordinator.Scene.JobBuilder;
import io.estiva.coordinator.store.JobRow;
import io.estiva.coordinator.store.TokenRow;
import io.estiva.pipeline.state.JobStatus;
import io.estiva.pipeline.state.When;
import io.estiva.protocol.JobPayload;
import io.estiva.testkit.Browser;
import io.estiva.testkit.Eventually;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser, with a runner that the test plays over the wire. */
@Tag("browser")
class WebPagesTest {
  @TempDir Path directory;
  private Scene scene;
  private Calls calls;
  private Browser browser;
  private String base;

  @BeforeEach
  void open() throws Exception {
    scene = Scene.open(directory.resolve("data"));
    calls = scene.calls();
    base = scene.coordinator().url().toString();
    browser = Browser.open();
  }

  @AfterEach
  void close() throws Exception {
    browser.close();
    scene.close();
  }

  private String page(JobRow job) {
    return base + "/group/app/-/jobs/" + job.id();
  }

  private void signIn() throws Exception {
    String token =
        Scene.await(
                scene
                    .coordinator()
                    .workings()
                    .projects()
                    .createToken(TokenRow.Kind.ADMIN, "test", null))
            .token();
    browser.go(base + "/-/sign-in");
    browser.type("input[name=token]", token);
    browser.click("main button");
  }

  @Test
  void a_log_is_followed_live_with_colours_and_never_becomes_markup() throws Exception {
    String runner = scene.runner();
    JobRow job = scene.pending();
    JobPayload payload = calls.request(runner).job();
    browser.go(page(job));
    String hostile =
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
    String first = "\u001b[32;1mgreen\u001b[0m\n" + hostile + "\n";

    calls.patch(payload, 0, first);
    Eventually.soon()
        .that(() -> assertThat(browser.text("#log")).contains("green").contains(hostile));
    assertThat(browser.run("return document.querySelector('#log .t-fg2.t-bold').textContent"))
        .isEqualTo("green");
    assertThat(browser.run("return document.querySelectorAll('#log img, #log script').length"))
        .isEqualTo("0");

    calls.patch(payload, first.length(), "later");
    calls.update(payload, "success");
    Eventually.soon().that(() -> assertThat(browser.text("#log")).contains("later"));
    Eventually.soon().that(() -> assertThat(browser.text(".head .status")).isEqualTo("success"));
    assertThat(browser.run("return document.title")).startsWith("success: job");
  }

  @Test
  void sections_fold_and_progress_bars_overwrite_themselves() throws Exception {
    String runner = scene.runner();
    JobRow job = scene.pending();
    JobPayload payload = calls.request(runner).job();
    calls.patch(
        payload,
        0,
        "section_start:100:prepare\r\u001b[0KPrepare\ninside\nsection_end:103:prepare\r\u001b[0K\n10%\r100%\nafter\n");
    calls.update(payload, "success");

    browser.go(page(job));

    Eventually.soon().that(() -> assertThat(browser.text("#log")).contains("after"));
    assertThat(browser.text("#log"))
        .contains("Prepare")
        .contains("inside")
        .contains("3 s")
        .contains("100%")
        .doesNotContain("10%\n");
    browser.click("#log .section");
    assertThat(browser.text("#log")).doesNotContain("inside").contains("after");
  }

  @Test
  void lines_of_the_official_runner_show_their_text_without_the_time() throws Exception {
    String runner = scene.runner();
    JobRow job = scene.pending();
    JobPayload payload = calls.request(runner).job();
    calls.patch(
        payload,
        0,
        "2026-11-21T10:00:00.000001Z 00O first\n2026-11-21T10:00:00.000002Z 00O part one,\n2026-11-21T10:00:00.000003Z 00O+ part two\n");
    calls.update(payload, "success");

    browser.go(page(job));

    Eventually.soon().that(() -> assertThat(browser.text("#log")).contains("part one, part two"));
    assertThat(browser.text("#log")).doesNotContain("2026-11-21T");
  }

  @Test
  void a_pipeline_shows_its_stages_and_changes_by_itself() throws Exception {
    String runner = scene.runner();
    List<JobRow> jobs = scene.begin(new JobBuilder("compile"), new JobBuilder("unit").stage(1));
    browser.go(base + "/group/app/-/pipelines/" + jobs.get(0).pipelineId());
    assertThat(browser.text(".stage")).contains("compile").contains("unit");

    JobPayload payload = calls.request(runner).job();
    calls.update(payload, "failed");

    Eventually.soon().that(() -> assertThat(browser.text(".head .status")).isEqualTo("failed"));
    assertThat(browser.text(".stage .status")).contains("failed").contains("skipped");
  }

  @Test
  void a_manual_job_is_started_and_a_job_cancelled_and_retried_from_the_page() throws Exception {
    JobRow manual = scene.begin(new JobBuilder("deploy").when(When.MANUAL)).get(0);
    signIn();
    browser.go(page(manual));

    browser.click(".head form[action$='/play'] button");
    Eventually.soon()
        .that(() -> assertThat(scene.job(manual.id()).status()).isEqualTo(JobStatus.PENDING));
    browser.go(page(manual));
    browser.click(".head form[action$='/cancel'] button");
    Eventually.soon()
        .that(() -> assertThat(scene.job(manual.id()).status()).isEqualTo(JobStatus.CANCELED));
    browser.go(page(manual));
    browser.click(".head form[action$='/retry'] button");

    Eventually.soon().that(() -> assertThat(scene.job(manual.id()).superseded()).isTrue());
  }

  @Test
  void a_waiting_job_says_what_it_waits_for() throws Exception {
    scene.runner("eu");
    JobRow job = scene.begin(new JobBuilder("gpu").tags("gpu")).get(0);

    browser.go(page(job));

    assertThat(browser.text(".why")).contains("gpu");
    browser.go(base + "/-/runners");
    assertThat(browser.text("main")).contains("runner eu").contains("gpu");
  }

  @Test
  void only_who_signed_in_can_act_and_only_from_our_pages() {
    JobRow job = scene.pending();

    Answer anonymous =
        calls.bytes("POST", "/group/app/-/jobs/" + job.id() + "/cancel", new byte[0]);
    Answer foreign =
        calls.bytes(
            "POST",
            "/group/app/-/jobs/" + job.id() + "/cancel",
            new byte[0],
            "Sec-Fetch-Site",
            "cross-site");

    assertThat(anonymous.status()).isEqualTo(403);
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(scene.job(job.id()).status()).isEqualTo(JobStatus.PENDING);
  }

  @Test
  void unknown_pages_and_hostile_paths_are_answered_with_404() {
    for (String path :
        List.of(
            "/nothing/here",
            "/group/app/-/jobs/999999",
            "/other/app/-/pipelines/1",
            "/-/assets/../application.yml",
            "/-/assets/%2e%2e/%2e%2e/x",
            "/group/app/-/jobs/99999999999999999999")) {
      assertThat(calls.get(path).status()).as(path).isEqualTo(404);
    }
  }
}
