package io.estiva.containers.replace;

import io.estiva.containers.call.CallInterrupted;
import io.estiva.containers.ssh.SshCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The program that hands over the service on the deploy host itself: started detached, followed by
 * reading what it notes, never needed again by it. When the link or this process dies, it goes on,
 * and finishes or undoes.
 */
final class Helper {
  private static final Duration CALL = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int DEAD_LOOKS = 3;
  private static final int STARTING_LOOKS = 240;
  private static final String END_MARK = "ESTIVA_END_OF_PROGRAM_7f3a";

  private final Link link;
  private final String app;
  private final ShellFacts facts;
  private final Consumer<String> out;

  Helper(Link link, String app, ShellFacts facts, Consumer<String> out) {
    this.link = link;
    this.app = app;
    this.facts = facts;
    this.out = out;
  }

  private String directory() {
    return facts.base() + "/" + app;
  }

  /** What varies from one switch to the next. */
  record Task(
      Step.SwitchOver step,
      HealthGate gate,
      Duration grace,
      Duration stopLimit,
      String lock,
      String token) {

    /** When the program must have ended, whatever happens. */
    Duration longest() {
      return stopLimit.multipliedBy(2).plus(gate.limit()).plus(Duration.ofMinutes(3));
    }
  }

  /** Starts the program and follows it to its end. */
  SwitchResult run(Task task) {
    var program = bootstrap(program(task), task.token());
    var start = link.shell(shell -> shell.run(program, CALL));
    if (start.status() != 0 || !start.stdout().contains("estiva-started")) {
      return new SwitchResult(
          SwitchResult.Kind.REFUSED,
          "the program for the switch could not be started on the host: " + start.stderr().strip());
    }
    return follow(task.longest());
  }

  /**
   * Waits for the end of a program that another run started, if there is one.
   *
   * @return whether there was one
   */
  boolean awaitOther(Duration limit) {
    var progress = read();
    if (!progress.alive() && !progress.starting()) {
      clean();
      return false;
    }
    out.accept("an earlier run's switch is still going on at the host; waiting for its end");
    follow(limit);
    clean();
    return true;
  }

  /** Removes what the program noted. */
  void clean() {
    var directory = SshCommand.quoted(List.of(directory()));
    var base = SshCommand.quoted(List.of(facts.base()));
    link.shell(
        shell ->
            shell.run("rm -rf " + directory + "; rmdir " + base + " 2>/dev/null; exit 0\n", CALL));
  }

  private SwitchResult follow(Duration limit) {
    long begin = System.nanoTime();
    int told = 0;
    int dead = 0;
    while (true) {
      var progress = read();
      progress.lines().stream().skip(told).forEach(this::tell);
      told = progress.lines().size();
      if (progress.ended()) {
        return progress.result();
      }
      // Looked at twice: it may have ended between the reading of its notes and the look at it.
      dead = progress.alive() ? 0 : dead + 1;
      if (dead >= (progress.starting() ? STARTING_LOOKS : DEAD_LOOKS)) {
        return new SwitchResult(
            SwitchResult.Kind.UNKNOWN, "the program for the switch was killed on the host");
      }
      if (System.nanoTime() - begin > limit.toNanos()) {
        return new SwitchResult(
            SwitchResult.Kind.UNKNOWN,
            "the program for the switch did not end within " + limit.toSeconds() + " s");
      }
      pause();
    }
  }

  private void tell(String line) {
    if (line.startsWith("answer ") && !line.equals("answer ")) {
      out.accept("swap    probe: " + line.substring("answer ".length()));
    } else if (line.startsWith("undo ")) {
      out.accept("swap    going back: " + line.substring("undo ".length()));
    } else if (!line.startsWith("pid ") && !line.startsWith("end ") && !line.startsWith("answer")) {
      out.accept("swap    " + line);
    }
  }

  private Progress read() {
    var program =
        """
        cd DIR 2>/dev/null || { echo estiva-none; exit 0; }
        p=$(sed -n 's/^pid //p' progress 2>/dev/null | head -n 1)
        if [ -n "$p" ]; then kill -0 "$p" 2>/dev/null && echo estiva-alive
        else [ -f swap.sh ] && echo estiva-starting; fi
        echo estiva-progress
        cat progress 2>/dev/null
        exit 0
        """
            .replace("DIR", SshCommand.quoted(List.of(directory())));
    return Progress.of(link.shell(shell -> shell.run(program, CALL)).stdout());
  }

  /** What the program noted, and whether it runs. */
  record Progress(boolean alive, boolean starting, List<String> lines) {
    static Progress of(String text) {
      var all = text.lines().toList();
      int begin = all.indexOf("estiva-progress");
      var head = begin < 0 ? List.<String>of() : all.subList(0, begin);
      return new Progress(
          head.contains("estiva-alive"),
          head.contains("estiva-starting"),
          begin < 0 ? List.of() : all.subList(begin + 1, all.size()));
    }

    boolean ended() {
      return lines.stream().anyMatch(line -> line.startsWith("end "));
    }

    SwitchResult result() {
      var end =
          lines.stream().filter(line -> line.startsWith("end ")).findFirst().orElse("end unknown");
      var words = end.split(" ", 3);
      var reason = words.length > 2 ? words[2].strip() : "";
      return switch (words[1]) {
        case "switched" -> new SwitchResult(SwitchResult.Kind.SWITCHED, reason);
        case "unnamed" -> new SwitchResult(SwitchResult.Kind.UNNAMED, reason);
        case "rolled_back" -> new SwitchResult(SwitchResult.Kind.ROLLED_BACK, reason);
        case "hung" -> new SwitchResult(SwitchResult.Kind.HUNG, reason);
        case "refused" -> new SwitchResult(SwitchResult.Kind.REFUSED, reason);
        case "broken" -> new SwitchResult(SwitchResult.Kind.BROKEN, reason);
        default -> new SwitchResult(SwitchResult.Kind.UNKNOWN, reason);
      };
    }
  }

  // All in one function, so that a program that arrives in part does nothing. Run a second time
  // after a lost link it sees by the token that it was run. The inner program is data.
  private String bootstrap(String program, String token) {
    return """
        main() {
        umask 077
        D=DIR
        if [ -d "$D/run-TOKEN" ]; then echo estiva-started; exit 0; fi
        rm -rf "$D"
        mkdir -p "$D" || exit 3
        cat >"$D/swap.sh" <<'MARK'
        """
            .replace("DIR", SshCommand.quoted(List.of(directory())))
            .replace("TOKEN", token)
            .replace("MARK", END_MARK)
        + program
        + END_MARK
        + "\n"
        + """
        : >"$D/progress" || exit 3
        cd /
        mkdir "$D/run-TOKEN" || exit 3
        if command -v setsid >/dev/null 2>&1; then
          setsid sh "$D/swap.sh" </dev/null >"$D/output" 2>&1 &
        else
          nohup sh "$D/swap.sh" </dev/null >"$D/output" 2>&1 &
        fi
        echo estiva-started
        }
        main
        """
            .replace("TOKEN", token);
  }

  private String program(Task task) {
    var step = task.step();
    var gate = task.gate();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("D", directory());
    values.put("DOCKER", facts.docker());
    values.put("CALL", "30");
    values.put("START", "90");
    values.put("APP", step.app());
    values.put("OLD", step.old());
    values.put("OLD_RUNS", step.oldRuns() ? "1" : "0");
    values.put("OLD_RESTART", step.oldRestart());
    values.put("PREVIOUS_NAME", step.replaces() ? step.previousName() : "");
    values.put("NEXT", step.next());
    values.put("RESTART", step.restart());
    values.put("LOCK", task.lock());
    values.put("LOCK_NAME", Names.lock(step.app()));
    values.put("GRACE", Long.toString(task.grace().toSeconds()));
    values.put("STOP_LIMIT", Long.toString(task.stopLimit().toSeconds()));
    values.put("MIN_UPTIME", Long.toString(gate.minUptime().toMillis() / 10));
    values.put("LIMIT", Long.toString(gate.limit().toMillis() / 10));
    values.put("INTERVAL", seconds(gate.interval()));
    values.put("ANSWER_LIMIT", Long.toString(Math.max(1, gate.answerLimit().toSeconds())));
    values.putAll(probe(gate.probe()));
    values.put("TOOL", facts.toolFor(gate.probe()));
    var program = new StringBuilder();
    values.forEach(
        (key, value) ->
            program.append(key).append('=').append(SshCommand.quoted(List.of(value))).append('\n'));
    return program + resource();
  }

  private static Map<String, String> probe(HealthGate.Probe probe) {
    if (probe instanceof HealthGate.Http http) {
      return Map.of(
          "PROBE", "http",
          "PROBE_HOST", http.host(),
          "PROBE_PORT", Integer.toString(http.port()),
          "PROBE_PATH", http.path(),
          "PROBE_HEADER", GateProbe.header(http));
    }
    if (probe instanceof HealthGate.Tcp tcp) {
      return Map.of(
          "PROBE", "tcp", "PROBE_HOST", tcp.host(), "PROBE_PORT", Integer.toString(tcp.port()));
    }
    return Map.of("PROBE", probe instanceof HealthGate.Engine ? "engine" : "auto");
  }

  private static String seconds(Duration duration) {
    long millis = duration.toMillis();
    return millis / 1000 + "." + String.format(java.util.Locale.ROOT, "%03d", millis % 1000);
  }

  private static String resource() {
    try (var in = Helper.class.getResourceAsStream("swap.sh")) {
      if (in == null) {
        throw new IllegalStateException("swap.sh is missing from this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterrupted("following the switch on the host", e);
    }
  }
}
