package io.estiva.containers.replace;

import io.estiva.containers.ssh.SshCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host's shell can do for a replacement.
 *
 * @param docker the words that reach the same engine as we do, such as {@code sudo -n docker -H
 *     unix:///var/run/docker.sock}
 * @param base directory for what a running program notes
 */
record ShellFacts(String docker, String base, List<String> tools) {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  ShellFacts {
    tools = List.copyOf(tools);
  }

  /** The tool that can ask what the gate asks, or an empty text. */
  String toolFor(HealthGate.Probe probe) {
    var able =
        probe instanceof HealthGate.Http
            ? List.of("curl", "bash", "wget")
            : probe instanceof HealthGate.Tcp ? List.of("bash", "nc", "curl") : List.of("sh");
    return able.stream().filter(tools::contains).findFirst().orElse("");
  }

  /** The answer of a host: either facts or why the switch cannot be left to the host. */
  record Finding(Optional<ShellFacts> facts, String reason) {
    static Finding no(String reason) {
      return new Finding(Optional.empty(), reason);
    }
  }

  static Finding of(Target target, HealthGate.Probe probe) {
    var shell = target.shell();
    if (shell.isEmpty()) {
      return Finding.no("it gives no shell");
    }
    if (!target.dockerSocket().matches("[A-Za-z0-9_./-]+")) {
      return Finding.no("the path of its Docker socket has unusual characters");
    }
    var answer =
        shell.get().run(program(target.dockerSocket(), target.docker().facts().engineId()), LIMIT);
    var docker = "";
    var base = "";
    var tools = new ArrayList<>(List.of("sh"));
    for (var line : answer.stdout().lines().toList()) {
      if (line.startsWith("estiva-docker ")) {
        docker = line.substring("estiva-docker ".length());
      } else if (line.startsWith("estiva-base ")) {
        base = line.substring("estiva-base ".length());
      } else if (line.startsWith("estiva-tool ")) {
        tools.add(line.substring("estiva-tool ".length()));
      }
    }
    if (docker.isEmpty()) {
      return Finding.no("its shell user cannot run the docker command");
    }
    if (base.isEmpty() || base.chars().anyMatch(c -> c <= ' ')) {
      return Finding.no("its shell user has no directory for notes");
    }
    if (!tools.contains("timeout")) {
      return Finding.no("its shell lacks the command timeout");
    }
    var facts = new ShellFacts(docker, base, tools);
    if (facts.toolFor(probe).isEmpty()) {
      return Finding.no("its shell has no command for the probe " + probe.text());
    }
    return new Finding(Optional.of(facts), "");
  }

  // Words of ours in front of each line: a login shell may print what it likes.
  private static String program(String socket, String engineId) {
    var quoted = SshCommand.quoted(List.of("unix://" + socket));
    return """
        PATH=${PATH:-}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin
        export PATH
        unset DOCKER_HOST DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS_VERIFY
        for t in timeout setsid nohup curl bash wget nc; do
          command -v "$t" >/dev/null 2>&1 && echo "estiva-tool $t"
        done
        command -v timeout >/dev/null 2>&1 || exit 0
        for d in "docker" "sudo -n docker"; do
          if [ "$(timeout -s KILL 30 $d -H SOCKET info -f '{{.ID}}' </dev/null 2>/dev/null)" = ENGINE ]; then
            echo "estiva-docker $d -H SOCKET"
            break
          fi
        done
        if [ "$(id -u)" = 0 ]; then
          base=/var/lib/estiva-deploy
        else
          base=${XDG_STATE_HOME:-${HOME:-/nonexistent}/.local/state}/estiva-deploy
        fi
        umask 077
        mkdir -p "$base" && [ -w "$base" ] && echo "estiva-base $base"
        rmdir "$base" 2>/dev/null
        exit 0
        """
        .replace("SOCKET", quoted)
        .replace("ENGINE", SshCommand.quoted(List.of(engineId)));
  }
}
