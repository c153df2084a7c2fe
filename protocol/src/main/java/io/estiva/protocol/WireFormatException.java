package io.estiva.protocol;

/** JSON of a peer that cannot be read. The message names the place, never the content. */
public final class WireFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public WireFormatException(String message) {
    super(message);
  }
}
