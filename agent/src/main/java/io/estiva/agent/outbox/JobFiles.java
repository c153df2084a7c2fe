package io.estiva.agent.outbox;

import io.estiva.protocol.JobPayload;
import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is on disk about jobs that were taken: one directory each, readable by this user alone.
 *
 * <p>{@code taken.json} says whose job it is and when it came, {@code taken-payload.json} is the
 * payload, {@code final.json} the report once the outcome is known, {@code trace.log} the log.
 * Files appear whole or not at all. Blocking.
 */
final class JobFiles {

  static final String TRACE = "trace.log";

  static final String TAKEN = "taken.json";
  private static final String PAYLOAD = "taken-payload.json";
  static final String FINAL = "final.json";
  private static final FileAttribute<?> DIRECTORY_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path jobs;
  private final WireMapper json;

  JobFiles(Path jobs, WireMapper json) {
    this.jobs = jobs;
    this.json = json;
  }

  /**
   * Writes a new job down. Empty if the very job is here already: a coordinator that hands a job
   * out twice must not make it run twice.
   */
  Optional<TakenJob.Source> create(String runner, JobPayload payload, Instant now) {
    Path directory = jobs.resolve(runner + "-" + payload.id());
    try {
      Files.createDirectories(jobs);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory " + jobs, e);
    }
    try {
      Files.createDirectory(directory, DIRECTORY_MODE);
    } catch (FileAlreadyExistsException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the directory " + directory, e);
    }
    try {
      write(directory.resolve(PAYLOAD), json.write(payload), false);
      write(
          directory.resolve(TAKEN),
          json.write(
              Map.of(
                  "runner", runner, "taken_at", now.toString(), "name", payload.jobInfo().name())),
          true);
    } catch (IOException e) {
      deleteAfter(e, directory);
      throw new UncheckedIOException(
          "cannot write down job " + payload.id() + " in " + directory, e);
    }
    return Optional.of(new TakenJob.Source(runner, payload, directory, now));
  }

  /** What is not whole must not be taken up by the next process. */
  private void deleteAfter(IOException cause, Path directory) {
    try {
      delete(directory);
    } catch (UncheckedIOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Every job's directory, in no order. Directories that were never complete are removed. */
  List<Path> all() {
    if (!Files.isDirectory(jobs)) {
      return List.of();
    }
    List<Path> complete = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(jobs, Files::isDirectory)) {
      for (Path directory : directories) {
        if (Files.exists(directory.resolve(TAKEN))) {
          complete.add(directory);
        } else {
          delete(directory);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the jobs in " + jobs, e);
    }
    return complete;
  }

  /** Which runner a job belongs to. */
  String runner(Path directory) {
    return text(json.readMap(read(directory.resolve(TAKEN))), "runner");
  }

  /** What was written down about a job; empty once its payload was forgotten. */
  Optional<TakenJob.Source> source(Path directory) {
    Path payload = directory.resolve(PAYLOAD);
    if (!Files.exists(payload)) {
      return Optional.empty();
    }
    Map<String, Object> taken = json.readMap(read(directory.resolve(TAKEN)));
    return Optional.of(
        new TakenJob.Source(
            text(taken, "runner"),
            json.read(read(payload), JobPayload.class),
            directory,
            Instant.parse(text(taken, "taken_at"))));
  }

  /**
   * Writes the report of a job; survives the end of the process, and a power cut after {@link
   * #sync}.
   */
  void writeFinal(Path directory, FinalReport report) {
    try {
      write(directory.resolve(FINAL), json.write(report), false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write down the outcome of the job in " + directory, e);
    }
  }

  /** Makes the report survive a power cut. */
  void sync(Path directory) {
    try (FileChannel report = FileChannel.open(directory.resolve(FINAL), StandardOpenOption.WRITE);
        FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      report.force(true);
      entries.force(true);
    } catch (NoSuchFileException e) {
      // The coordinator has the report and the directory is gone already.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the outcome of the job in " + directory + " to disk", e);
    }
  }

  /** The report of a job whose outcome is known. */
  Optional<FinalReport> readFinal(Path directory) {
    Path file = directory.resolve(FINAL);
    return Files.exists(file)
        ? Optional.of(json.read(read(file), FinalReport.class))
        : Optional.empty();
  }

  /** Removes the payload, which holds secrets and is of no use any more. */
  void forgetPayload(Path directory) {
    try {
      Files.deleteIfExists(directory.resolve(PAYLOAD));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the payload in " + directory, e);
    }
  }

  /**
   * Removes a job's directory and all that is in it; does nothing if it is gone. Follows no link.
   */
  void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      // First, so that an interrupted removal is finished at the next start.
      Files.deleteIfExists(directory.resolve(TAKEN));
      Files.walkFileTree(directory, new Remover());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }

  private static void write(Path file, byte[] content, boolean durable) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, FILE_MODE);
    try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      if (durable) {
        out.force(true);
      }
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String text(Map<String, Object> map, String key) {
    return map.get(key) instanceof String value ? value : "";
  }

  private static final class Remover extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
