package io.estiva.agent.journal;

import io.estiva.protocol.WireMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;

/**
 * One job's entry on disk, in the job's directory, for this user only. Whole or not at all.
 * Thread-safe by this object's lock: the job's thread and the one of its commands write.
 */
public final class JobJournal {

  private static final String NAME = "journal.json";

  private final Path file;
  private final WireMapper json;
  private JournalEntry entry;

  private JobJournal(Path file, WireMapper json, JournalEntry entry) {
    this.file = file;
    this.json = json;
    this.entry = entry;
  }

  /**
   * Opens the journal of a job, as an earlier process left it or new.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static JobJournal open(Path directory, WireMapper json) {
    Path file = directory.resolve(NAME);
    try {
      JournalEntry entry =
          Files.exists(file)
              ? json.read(Files.readAllBytes(file), JournalEntry.class)
              : JournalEntry.NEW;
      return new JobJournal(file, json, entry);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the journal " + file, e);
    }
  }

  /** The latest entry. */
  public synchronized JournalEntry entry() {
    return entry;
  }

  /** Writes an entry that survives the end of this process. */
  public synchronized void write(UnaryOperator<JournalEntry> change) {
    write(change, false);
  }

  /** Writes an entry that survives a power cut. */
  public synchronized void writeDurably(UnaryOperator<JournalEntry> change) {
    write(change, true);
  }

  private void write(UnaryOperator<JournalEntry> change, boolean durable) {
    JournalEntry next = change.apply(entry);
    Path unfinished = file.resolveSibling(NAME + ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(json.write(next));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (durable) {
          out.force(true);
        }
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      if (durable) {
        try (FileChannel names =
            FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
          names.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal " + file, e);
    }
    entry = next;
  }
}
