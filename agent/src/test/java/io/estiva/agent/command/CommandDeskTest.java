package io.estiva.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.agent.journal.JobJournal;
import io.estiva.agent.spec.JobSpec;
import io.estiva.agent.spec.JobSpecReader;
import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import io.estiva.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandDeskTest {

  @TempDir Path folder;

  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private Path control;
  private JobJournal journal;

  @BeforeEach
  void prepare() throws IOException {
    control = Files.createDirectory(folder.resolve("control"));
    journal = JobJournal.open(folder, new WireMapper());
  }

  @Test
  void a_request_is_run_once_and_answered() throws Exception {
    request(1, "deploy", "web");
    try (CommandDesk desk = desk()) {
      desk.look();
      desk.look();

      awaitCode(1, "0\n");
    }

    assertThat(calls).containsExactly(List.of("deploy", "web"));
    assertThat(control.resolve("answer.1")).hasContent("did deploy");
    try (CommandDesk later = desk()) {
      later.look();
    }
    assertThat(calls).hasSize(1);
  }

  @Test
  void a_command_that_an_earlier_process_began_is_not_begun_again() throws Exception {
    request(1, "deploy", "web");
    journal.write(entry -> entry.command(1));

    try (CommandDesk desk = desk()) {
      desk.look();
      awaitCode(1, "1\n");
    }

    assertThat(calls).isEmpty();
    assertThat(Files.readString(control.resolve("answer.1"))).contains("not known");
  }

  @Test
  void links_in_the_place_of_files_are_not_followed() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside"), "keep");
    request(1, "deploy", "web");
    Files.delete(control.resolve("answer.1"));
    Files.createSymbolicLink(control.resolve("answer.1"), outside);
    request(2, "deploy", "next");

    try (CommandDesk desk = desk()) {
      desk.look();
      awaitCode(2, "0\n");
    }

    assertThat(outside).hasContent("keep");
    assertThat(calls).containsExactly(List.of("deploy", "next"));
  }

  private void request(int number, String... words) throws IOException {
    Files.createFile(control.resolve("answer." + number));
    Files.createFile(control.resolve("code." + number));
    Files.writeString(control.resolve("request." + number), String.join("\n", words) + "\n");
  }

  private void awaitCode(int number, String code) {
    Eventually.soon()
        .that(
            () -> assertThat(Files.readString(control.resolve("code." + number))).isEqualTo(code));
  }

  private CommandDesk desk() {
    AgentCommand command =
        (arguments, job, sources, out) -> {
          calls.add(arguments);
          out.line("did " + arguments.get(0));
          return 0;
        };
    return new CommandDesk(control, job(), command, path -> Optional.empty(), journal);
  }

  private static JobSpec job() {
    String payload =
        "{\"id\": 1, \"token\": \"t\", \"job_info\": {\"name\": \"n\", \"project_id\": 1},"
            + " \"image\": {\"name\": \"alpine\"}}";
    JobPayload read =
        new WireMapper().read(payload.getBytes(StandardCharsets.UTF_8), JobPayload.class);
    return JobSpecReader.read(read, "main", Optional.empty());
  }
}
