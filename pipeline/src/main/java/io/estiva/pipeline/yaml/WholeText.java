package io.estiva.pipeline.yaml;

import java.io.StringReader;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * A text that is in memory as a whole. The library's own reader copies all of a line for each
 * thousand characters it adds to it, which makes the time grow with the square of the longest line.
 */
final class WholeText extends StreamReader {

  private static final int CHUNK = 1024;

  private final int[] text;
  private int checked;
  private int at;
  private int documentIndex;
  private int line;
  private int column;

  WholeText(String text) {
    super(new StringReader(""));
    this.text = text.codePoints().toArray();
  }

  @Override
  public Mark getMark() {
    return new Mark("'reader'", at, line, column, text, at);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    for (int i = 0; i < length && has(0); i++) {
      int c = text[at];
      at++;
      documentIndex++;
      if (Constant.LINEBR.has(c) || c == '\r' && has(0) && text[at] != '\n') {
        line++;
        column = 0;
      } else if (c != 0xFEFF) {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int offset) {
    return has(offset) ? text[at + offset] : '\0';
  }

  @Override
  public String prefix(int length) {
    if (length == 0) {
      return "";
    }
    has(length - 1);
    return new String(text, at, Math.min(length, text.length - at));
  }

  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    at += length;
    documentIndex += length;
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getLine() {
    return line;
  }

  @Override
  public int getIndex() {
    return at;
  }

  @Override
  public int getDocumentIndex() {
    return documentIndex;
  }

  @Override
  public void resetDocumentIndex() {
    documentIndex = 0;
  }

  private boolean has(int offset) {
    int wanted = at + offset;
    if (wanted >= checked && checked < text.length) {
      check(Math.min(text.length, wanted + CHUNK));
    }
    return wanted < text.length;
  }

  private void check(int end) {
    for (; checked < end; checked++) {
      if (!isPrintable(text[checked])) {
        throw new ReaderException(
            "'reader'", checked, text[checked], "special characters are not allowed");
      }
    }
  }
}
