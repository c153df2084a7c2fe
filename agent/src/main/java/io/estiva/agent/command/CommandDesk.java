package io.estiva.agent.command;

import io.estiva.agent.journal.JobJournal;
import io.estiva.agent.spec.JobSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests that a job's script lays into its control directory, and lays the answers
 * beside them. The directory is the job's to write and so hostile: files are opened without
 * following links and without waiting for a peer, and bounded.
 *
 * <p>{@link #look} is called by one thread; commands run one after the other on another, which is
 * started with the first of them.
 */
public final class CommandDesk implements AutoCloseable {

  /** How often a job may call. */
  public static final int MOST = 32;

  private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);
  private static final int LARGEST_REQUEST = 64 * 1024;
  private static final int LARGEST_ANSWER = 4 << 20;

  /** What a script runs as {@code estiva-agent}. Needs sh, mkdir, mv, wc, tail and sleep. */
  public static final String PROGRAM =
      "#!/bin/sh\n"
          + "d=/estiva-job/control\n"
          + "for a in \"$@\"; do case $a in *'\n'*) echo 'estiva-agent: an argument has a line break' >&2; exit 2 ;; esac; done\n"
          + "umask 0\n"
          + "n=1\n"
          + "until mkdir \"$d/slot.$n\" 2>/dev/null; do\n"
          + "  n=$((n + 1))\n"
          + "  if [ \"$n\" -gt "
          + MOST
          + " ]; then echo 'estiva-agent: a job may call the agent "
          + MOST
          + " times' >&2; exit 1; fi\n"
          + "done\n"
          + ": >\"$d/answer.$n\"\n"
          + ": >\"$d/code.$n\"\n"
          + "printf '%s\\n' \"$@\" >\"$d/slot.$n/request\" || exit 1\n"
          + "mv \"$d/slot.$n/request\" \"$d/request.$n\" || exit 1\n"
          + "shown=0\n"
          + "code=\n"
          + "while [ -z \"$code\" ]; do\n"
          + "  if [ -s \"$d/code.$n\" ]; then read -r code <\"$d/code.$n\"; else sleep 0.1 2>/dev/null || sleep 1; fi\n"
          + "  if [ -f \"$d/answer.$n\" ]; then\n"
          + "    size=$(wc -c <\"$d/answer.$n\")\n"
          + "    if [ \"$size\" -gt \"$shown\" ]; then\n"
          + "      tail -c +$((shown + 1)) \"$d/answer.$n\" | head -c $((size - shown))\n"
          + "      shown=$((size + 0))\n"
          + "    fi\n"
          + "  fi\n"
          + "done\n"
          + "exit \"$code\"\n";

  private final Path control;
  private final JobSpec job;
  private final AgentCommand command;
  private final CommitFiles sources;
  private final JobJournal journal;
  private final Set<Integer> taken = ConcurrentHashMap.newKeySet();
  private final Queue<Integer> waiting = new ArrayDeque<>();
  private @Nullable Thread worker;
  private boolean closed;

  /** For one job. */
  public CommandDesk(
      Path control, JobSpec job, AgentCommand command, CommitFiles sources, JobJournal journal) {
    this.control = control;
    this.job = job;
    this.command = command;
    this.sources = sources;
    this.journal = journal;
  }

  /** Takes new requests; quick. */
  public void look() {
    for (int number = 1; number <= MOST; number++) {
      if (!taken.contains(number)
          && Files.isRegularFile(control.resolve("request." + number), LinkOption.NOFOLLOW_LINKS)) {
        taken.add(number);
        if (control.resolve("code." + number).toFile().length() == 0) {
          add(number);
        }
      }
    }
  }

  private synchronized void add(int number) {
    waiting.add(number);
    if (worker == null && !closed) {
      worker = new Thread(this::work, "job-" + job.id() + "-command");
      worker.setDaemon(true);
      worker.start();
    }
    notifyAll();
  }

  private void work() {
    try {
      while (true) {
        answer(next());
      }
    } catch (InterruptedException e) {
      // the job is over
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int next() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    return waiting.remove();
  }

  private void answer(int number) throws InterruptedException {
    boolean begunBefore = journal.entry().commands().contains(number);
    try (Answer out = new Answer(number)) {
      int code;
      if (begunBefore) {
        out.line(
            "The agent was restarted in the middle of this command. Whether it took effect is not known, and it is not begun again;");
        out.line("look at its target, then run the job again.");
        code = 1;
      } else {
        journal.writeDurably(entry -> entry.command(number));
        code = run(number, out);
      }
      out.code(code);
    } catch (IOException e) {
      log.warn("cannot answer a job's command job={} reason={}", job.id(), e.toString());
    }
  }

  private int run(int number, Answer out) throws InterruptedException, IOException {
    List<String> arguments = request(number);
    log.info(
        "command begins job={} command={}",
        job.id(),
        arguments.isEmpty() ? "" : arguments.get(0).replaceAll("[^a-z-]", "?"));
    try {
      int code = command.run(arguments, job, sources, out);
      log.info("command ends job={} code={}", job.id(), code);
      return code & 0xff;
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      log.error("command broke off job={}", job.id(), e);
      out.line("ERROR: " + e.getMessage());
      return 1;
    }
  }

  /**
   * A file that the script made. Opened for writing and reading in any case: so not even a pipe in
   * its place makes this wait. Nothing is created and no link followed, as the script owns the
   * names.
   */
  private FileChannel open(String name) throws IOException {
    Path file = control.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("the job put something else in the place of the file " + name);
    }
    return FileChannel.open(
        file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  private List<String> request(int number) throws IOException {
    try (FileChannel file = open("request." + number)) {
      ByteBuffer bytes = ByteBuffer.allocate(LARGEST_REQUEST);
      long size = file.size();
      while (bytes.position() < Math.min(size, LARGEST_REQUEST)
          && file.read(bytes, bytes.position()) > 0) {
        continue;
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      return text.isBlank() ? List.of() : Arrays.asList(text.stripTrailing().split("\n"));
    }
  }

  /** Ends the command that runs; does not wait for it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Files that the script reads while they grow. */
  private final class Answer implements CommandOutput, AutoCloseable {
    private final int number;
    private final FileChannel file;
    private long written;

    Answer(int number) throws IOException {
      this.number = number;
      this.file = open("answer." + number);
    }

    @Override
    public synchronized void line(String text) {
      byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
      if (written + bytes.length > LARGEST_ANSWER) {
        return;
      }
      try {
        written += file.write(ByteBuffer.wrap(bytes), file.size());
      } catch (IOException e) {
        log.warn("cannot write a command's output job={} reason={}", job.id(), e.toString());
      }
    }

    /** Last, and in one piece. */
    void code(int code) throws IOException {
      try (FileChannel out = open("code." + number)) {
        out.write(ByteBuffer.wrap((code + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
