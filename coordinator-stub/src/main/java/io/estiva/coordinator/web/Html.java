package io.estiva.coordinator.web;

import java.util.Collection;

/**
 * A piece of markup. The only ways to make one escape every text that is put in, so that no name,
 * title or message becomes markup.
 *
 * @param markup well-formed
 */
record Html(String markup) {
  static final Html NONE = new Html("");

  /**
   * Markup with each {@code {}} replaced by an argument: another {@link Html} as it is, a
   * collection of them joined, and everything else as escaped text.
   *
   * @param template written in this program, never data
   */
  static Html of(String template, Object... arguments) {
    StringBuilder markup = new StringBuilder();
    int from = 0;
    for (Object argument : arguments) {
      int at = template.indexOf("{}", from);
      if (at < 0) {
        throw new IllegalArgumentException("more arguments than places in: " + template);
      }
      markup.append(template, from, at);
      append(argument, markup);
      from = at + 2;
    }
    if (template.indexOf("{}", from) >= 0) {
      throw new IllegalArgumentException("more places than arguments in: " + template);
    }
    return new Html(markup.append(template, from, template.length()).toString());
  }

  /** Several pieces, one after the other. */
  static Html join(Collection<Html> pieces) {
    StringBuilder markup = new StringBuilder();
    pieces.forEach(piece -> markup.append(piece.markup));
    return new Html(markup.toString());
  }

  private static void append(Object argument, StringBuilder markup) {
    if (argument instanceof Html html) {
      markup.append(html.markup);
    } else if (argument instanceof Collection<?> several) {
      several.forEach(one -> append(one, markup));
    } else {
      escape(String.valueOf(argument), markup);
    }
  }

  private static void escape(String text, StringBuilder markup) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> markup.append("&amp;");
        case '<' -> markup.append("&lt;");
        case '>' -> markup.append("&gt;");
        case '"' -> markup.append("&quot;");
        case '\'' -> markup.append("&#39;");
        default -> {
          if (c >= ' ' && c != 0x7f || c == '\n' || c == '\t') {
            markup.append(c);
          }
        }
      }
    }
  }
}
