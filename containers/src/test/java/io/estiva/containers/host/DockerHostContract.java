package io.estiva.containers.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.call.DeadlineExceeded;
import io.estiva.testkit.Eventually;
import io.estiva.testkit.RealDocker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every Docker host does, however it is reached. */
interface DockerHostContract {

  Duration LONG = Duration.ofMinutes(3);

  DockerHost host();

  RealDocker docker();

  private Containers containers() {
    return host().containers();
  }

  private ContainerSpec.Builder spec(String name, String... command) {
    return ContainerSpec.of(docker().name() + "-" + name, docker().busybox())
        .labels(docker().labels())
        .command(command);
  }

  private String started(String name, String... command) {
    var id = containers().create(spec(name, command).init(true).build());
    containers().start(id);
    return id;
  }

  @Test
  default void facts_tell_version_and_platform() {
    var facts = host().facts();

    assertThat(facts.apiVersion()).isIn("1.40", "1.41", "1.42", "1.43", "1.44");
    assertThat(facts.platform().os()).isEqualTo("linux");
    assertThat(facts.engineId()).isEqualTo(docker().run("info", "--format", "{{.ID}}"));
  }

  @Test
  default void a_container_runs_and_tells_its_exit_code_and_last_lines() {
    var id =
        containers()
            .create(
                spec("exit", "sh", "-c", "echo one; echo two >&2; echo three; exit 3")
                    .logDriver(LogDriver.local(100_000, 1))
                    .build());
    containers().start(id);

    var exit = containers().awaitExit(id, LONG);

    assertThat(exit).isEqualTo(new Exit(3, false, ""));
    assertThat(containers().logTail(id, 2).lines()).hasSize(2).contains("three");
    containers().remove(id, true);
    assertThat(containers().find(id)).isEmpty();
  }

  @Test
  default void a_spec_arrives_as_it_was_written() {
    var id =
        containers()
            .create(
                spec("spec", "sleep 1000")
                    .entrypoint(List.of("sh", "-c"))
                    .environment("GREETING", "hello $USER \"quoted\"\nline")
                    .user("65534:65534")
                    .workingDirectory("/tmp")
                    .hostName("inner")
                    .extraHost("db:10.0.0.1")
                    .limits(new ResourceLimits(64 << 20, 500_000_000, 50, 0))
                    .stopSignal("SIGINT")
                    .stopTimeout(Duration.ofSeconds(7))
                    .capDrop("NET_RAW")
                    .securityOption("no-new-privileges")
                    .readOnlyRoot(true)
                    .logDriver(LogDriver.none())
                    .init(true)
                    .build());
    containers().start(id);

    var info = containers().inspect(id);

    assertThat(info.environment()).contains("GREETING=hello $USER \"quoted\"\nline");
    assertThat(info.entrypoint()).containsExactly("sh", "-c");
    assertThat(info.user()).isEqualTo("65534:65534");
    assertThat(info.labels()).containsAllEntriesOf(docker().labels());
    assertThat(info.logDriver()).isEqualTo("none");
    assertThat(info.restart()).isEqualTo(RestartPolicy.NO);
    assertThat(
            seen(
                id,
                ".HostConfig.RestartPolicy.Name",
                ".HostConfig.Memory",
                ".HostConfig.NanoCpus",
                ".HostConfig.PidsLimit"))
        .isEqualTo("no 67108864 500000000 50");
    assertThat(
            seen(
                id,
                ".Config.StopSignal",
                ".Config.StopTimeout",
                ".Config.Hostname",
                ".HostConfig.ReadonlyRootfs"))
        .isEqualTo("SIGINT 7 inner true");
    assertThat(containers().exec(id, ExecSpec.of(LONG, "cat", "/etc/hosts")).stdout())
        .contains("10.0.0.1\tdb");
    assertThat(containers().logTail(id, 10)).isEmpty();
  }

  private String seen(String id, String... fields) {
    var format = "{{" + String.join("}} {{", fields) + "}}";
    return docker().run("inspect", "--format", format, id);
  }

  @Test
  default void networks_mounts_and_ports_are_in_place_and_the_probe_runs() {
    var name = docker().name() + "-place";
    host().networks().create(name, docker().labels());
    host().volumes().create(name, docker().labels());
    var id =
        containers()
            .create(
                spec("place", "sleep", "1000")
                    .network(name, "first", "second")
                    .mount(new Mount.Bind("/etc", "/host-etc", true))
                    .mount(new Mount.Volume(name, "/data", false))
                    .mount(new Mount.Tmpfs("/scratch", 1 << 20, 0700))
                    .port(PortMapping.parse("127.0.0.1::80/udp").get(0))
                    .healthcheck(
                        Healthcheck.shell("true", Duration.ofSeconds(1), Duration.ofSeconds(5), 2))
                    .init(true)
                    .build());
    containers().start(id);

    var info = containers().inspect(id);

    assertThat(info.isRunning()).isTrue();
    assertThat(info.networks().get(name).aliases()).contains("first", "second");
    assertThat(info.networks().get(name).ipAddress()).isNotEmpty();
    assertThat(info.publishedPorts())
        .singleElement()
        .satisfies(port -> assertThat(port.hostAddress()).isEqualTo("127.0.0.1"));
    assertThat(info.mounts())
        .extracting(ContainerInfo.MountPoint::target)
        .containsExactlyInAnyOrder("/host-etc", "/data", "/scratch");
    Eventually.within(LONG)
        .until(
            "it is healthy",
            () -> containers().inspect(id).health().orElseThrow().status().equals("healthy"));
    containers().remove(id, true);
    host().networks().remove(name);
    host().volumes().remove(name);
    assertThat(host().networks().find(name)).isEmpty();
    assertThat(host().volumes().find(name)).isEmpty();
  }

  @Test
  default void a_container_joins_several_networks() {
    var names = List.of(docker().name() + "-net1", docker().name() + "-net2");
    names.forEach(name -> host().networks().create(name, docker().labels()));
    var id =
        containers()
            .create(
                spec("two-nets", "sleep", "1000")
                    .network(names.get(0), "a")
                    .network(names.get(1), "b")
                    .build());

    assertThat(containers().inspect(id).networks().keySet())
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(host().networks().list(docker().labels()))
        .extracting(NetworkInfo::name)
        .containsAll(names);
    host().networks().disconnect(names.get(1), id);
    host().networks().disconnect(names.get(1), id);
    assertThat(containers().inspect(id).networks().keySet()).containsExactly(names.get(0));
    containers().remove(id, true);
  }

  @Test
  default void a_network_that_is_missing_leaves_no_container_behind() {
    var name = docker().name() + "-lonely";
    host().networks().create(name, docker().labels());
    var spec = spec("no-net", "true").network(name).network("estiva-no-such-network").build();

    assertThatThrownBy(() -> containers().create(spec))
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("estiva-no-such-network");

    assertThat(containers().find(spec.name())).isEmpty();
  }

  @Test
  default void stopping_killing_and_removing_twice_is_fine() {
    var id = started("twice", "sleep", "1000");

    containers().stop(id, Duration.ofSeconds(5));
    containers().stop(id, Duration.ofSeconds(5));
    containers().kill(id, "KILL");

    assertThat(containers().inspect(id).isRunning()).isFalse();
    assertThat(containers().awaitExit(id, LONG).code()).isNotZero();
    containers().start(id);
    containers().start(id);
    containers().remove(id, true);
    containers().remove(id, true);
    containers().kill(id, "KILL");
  }

  @Test
  default void a_container_deaf_to_signals_is_killed_after_the_grace_time() {
    var id =
        containers()
            .create(spec("deaf", "sh", "-c", "trap '' TERM; while :; do sleep 1; done").build());
    containers().start(id);

    containers().stop(id, Duration.ofSeconds(1));

    assertThat(containers().awaitExit(id, LONG).code()).isEqualTo(137);
  }

  @Test
  default void a_name_in_use_is_a_conflict_and_can_be_given_up() {
    var spec = spec("name", "true").build();
    var first = containers().create(spec);

    assertThatThrownBy(() -> containers().create(spec))
        .isInstanceOfSatisfying(EngineRefused.class, e -> assertThat(e.isConflict()).isTrue())
        .hasMessageContaining(spec.name());
    containers().rename(first, spec.name() + "-old");

    var second = containers().create(spec);
    assertThat(containers().list(docker().labels()))
        .extracting(ContainerSummary::id)
        .contains(first, second);
    assertThat(containers().inspect(spec.name()).id()).isEqualTo(second);
  }

  @Test
  default void the_restart_policy_can_change_to_no() {
    var id =
        containers()
            .create(spec("policy", "true").restart(RestartPolicy.parse("on-failure:3")).build());
    assertThat(containers().inspect(id).restart()).isEqualTo(new RestartPolicy("on-failure", 3));

    containers().updateRestart(id, RestartPolicy.parse("always"));
    assertThat(containers().inspect(id).restart()).isEqualTo(RestartPolicy.parse("always"));
    containers().updateRestart(id, RestartPolicy.NO);

    assertThat(containers().inspect(id).restart()).isEqualTo(RestartPolicy.NO);
  }

  @Test
  default void a_missing_image_says_what_to_do() {
    var spec = ContainerSpec.of(docker().name() + "-none", "estiva-no-such-image:1").build();

    assertThatThrownBy(() -> containers().create(spec))
        .isInstanceOfSatisfying(
            ImageUnavailable.class,
            e -> assertThat(e.reason()).isEqualTo(ImageUnavailable.Reason.MISSING))
        .hasMessageContaining("estiva-no-such-image:1")
        .hasMessageContaining(host().facts().address())
        .hasMessageContaining("Pull the image first");
  }

  @Test
  default void a_missing_container_is_told() {
    assertThatThrownBy(() -> containers().start("estiva-no-such-container"))
        .isInstanceOfSatisfying(EngineRefused.class, e -> assertThat(e.isMissing()).isTrue())
        .hasMessageContaining(
            "starting container estiva-no-such-container on " + host().facts().address());
  }

  @Test
  default void a_command_runs_inside() {
    var id = started("exec", "sleep", "1000");

    var result =
        containers()
            .exec(
                id,
                new ExecSpec(
                    List.of("sh", "-c", "echo $WORD; pwd; echo bad >&2; exit 7"),
                    List.of("WORD=x y"),
                    "nobody",
                    "/tmp",
                    LONG,
                    1000));
    var cut =
        containers()
            .exec(
                id,
                new ExecSpec(
                    List.of("sh", "-c", "head -c 300000 /dev/zero"),
                    List.of(),
                    "",
                    "",
                    LONG,
                    1000));
    var quiet =
        containers().exec(id, ExecSpec.of(LONG, "sh", "-c", "exec >&- 2>&-; sleep 0.3; exit 4"));
    var missing = containers().exec(id, ExecSpec.of(LONG, "no-such-command"));

    assertThat(quiet.exitCode()).isEqualTo(4);
    assertThat(result).isEqualTo(new ExecResult(7, "x y\n/tmp\n", "bad\n", false));
    assertThat(cut.stdout()).hasSize(1000);
    assertThat(cut.truncated()).isTrue();
    assertThat(missing.exitCode()).isIn(126, 127);
  }

  @Test
  default void archives_go_in_and_come_out() {
    var id = started("copy", "sleep", "1000");
    containers()
        .exec(
            id,
            ExecSpec.of(
                LONG,
                "sh",
                "-c",
                "mkdir /a /b; head -c 3000000 /dev/urandom > /a/big; echo hi > /a/small"));
    var archive = new ByteArrayOutputStream();

    long size = containers().copyOut(id, "/a", 10_000_000, archive);
    containers().copyIn(id, "/b", new ByteArrayInputStream(archive.toByteArray()));

    assertThat(size).isEqualTo(archive.size()).isGreaterThan(3_000_000);
    assertThat(containers().exec(id, ExecSpec.of(LONG, "cmp", "/a/big", "/b/a/big")).exitCode())
        .isZero();
    assertThatThrownBy(() -> containers().copyOut(id, "/a", 100_000, new ByteArrayOutputStream()))
        .hasMessageContaining("larger than 100000 bytes");
    assertThatThrownBy(
            () -> containers().copyIn(id, "/none", new ByteArrayInputStream(archive.toByteArray())))
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("/none");
    assertThatThrownBy(() -> containers().copyOut(id, "/none", 10, new ByteArrayOutputStream()))
        .isInstanceOf(EngineRefused.class)
        .hasMessageContaining("/none");
  }

  @Test
  default void an_interrupt_ends_a_wait() throws Exception {
    var id = started("interrupt", "sleep", "1000");
    var ended = new CompletableFuture<Throwable>();
    var waiting = new CountDownLatch(1);
    var thread =
        new Thread(
            () -> {
              waiting.countDown();
              try {
                containers().awaitExit(id, LONG);
                ended.completeExceptionally(new AssertionError("the wait ended by itself"));
              } catch (RuntimeException e) {
                ended.complete(
                    Thread.currentThread().isInterrupted()
                        ? e
                        : new AssertionError("the flag is lost", e));
              }
            },
            "waiter");
    thread.start();
    waiting.await();

    thread.interrupt();

    assertThat(ended.get(60, TimeUnit.SECONDS))
        .isInstanceOf(CallInterrupted.class)
        .hasMessageContaining("waiting for the end of container " + id);
    assertThat(containers().inspect(id).isRunning()).isTrue();
  }

  @Test
  default void a_limit_ends_a_wait_and_leaves_the_thread_usable() {
    var id = started("limit", "sleep", "1000");

    assertThatThrownBy(() -> containers().awaitExit(id, Duration.ofMillis(300)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageContaining("did not end within 300 ms");

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(containers().inspect(id).isRunning()).isTrue();
  }

  @Test
  default void output_is_followed_to_the_end() {
    var id =
        started(
            "follow", "sh", "-c", "i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo line $i; done");
    var seen = new ByteArrayOutputStream();

    containers()
        .followLogs(
            id,
            true,
            LONG,
            (fromStderr, buffer, offset, length) -> seen.write(buffer, offset, length));

    assertThat(seen.toString(UTF_8))
        .startsWith("line 1\n")
        .endsWith("line 200\n")
        .hasLineCount(200);
  }

  @Test
  default void images_are_named_listed_and_removed() {
    var image = docker().busybox();
    var name = ImageRef.parse(docker().name() + "-copy:v1");

    host().images().tag(image, name);

    var info = host().images().find(name).orElseThrow();
    assertThat(info.id()).isEqualTo(host().images().find(image).orElseThrow().id());
    assertThat(info.command()).containsExactly("sh");
    assertThat(info.platform()).isEqualTo(host().facts().platform());
    assertThat(host().images().list(docker().labels()))
        .anySatisfy(found -> assertThat(found.tags()).contains(name.toString()));
    host().images().remove(name.toString(), false);
    host().images().remove(name.toString(), false);
    assertThat(host().images().find(name)).isEmpty();
  }

  @Test
  default void volumes_keep_their_labels() {
    var name = docker().name() + "-volume";

    var created = host().volumes().create(name, docker().labels());

    assertThat(created.labels()).isEqualTo(docker().labels());
    assertThat(host().volumes().create(name, Map.of("other", "x")).labels())
        .isEqualTo(docker().labels());
    assertThat(host().volumes().list(docker().labels())).contains(created);
    assertThat(host().volumes().find(name)).contains(created);
    host().volumes().remove(name);
    host().volumes().remove(name);
  }
}
