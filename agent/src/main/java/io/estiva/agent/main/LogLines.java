package io.estiva.agent.main;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The program's own log: one line for each event on the standard error, with time in UTC, level,
 * logger and message.
 *
 * <p>{@code ESTIVA_LOG_LEVEL=FINE} in the environment tells more.
 */
final class LogLines extends Formatter {

  /** Always three digits after the second, so that columns stay in line. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  // The platform keeps loggers by weak references: without this one the level is forgotten at a
  // garbage collection.
  private static final Logger OURS = Logger.getLogger("io.estiva");

  private LogLines() {}

  /** Replaces whatever the platform had set up. */
  static void install() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Level level = level(System.getenv().getOrDefault("ESTIVA_LOG_LEVEL", "INFO"));
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(new LogLines());
    console.setLevel(level);
    root.addHandler(console);
    OURS.setLevel(level);
    root.setLevel(Level.WARNING);
  }

  @Override
  public String format(LogRecord event) {
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(Instant.ofEpochMilli(event.getMillis())))
        .append(' ')
        .append(word(event.getLevel()))
        .append(' ')
        .append(shortName(String.valueOf(event.getLoggerName())))
        .append(": ")
        .append(formatMessage(event))
        .append('\n');
    Throwable problem = event.getThrown();
    if (problem != null) {
      StringWriter stack = new StringWriter();
      problem.printStackTrace(new PrintWriter(stack));
      line.append(stack);
    }
    return line.toString();
  }

  private static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN ";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO " : "DEBUG";
  }

  private static String shortName(String logger) {
    return logger.startsWith("io.estiva.") ? logger.substring("io.estiva.".length()) : logger;
  }

  private static Level level(String name) {
    try {
      return Level.parse(name);
    } catch (IllegalArgumentException e) {
      return Level.INFO;
    }
  }
}
