package io.estiva.containers.ssh;

import java.time.Duration;

/**
 * When to ask a silent host for a sign of life, and when to give it up. JSch's own keep-alive is
 * not used: it lives on the socket's read timeout, and one that fires in the middle of a packet
 * ends the session.
 */
record Keepalive(Duration period, Duration silence) {

  static final Keepalive STANDARD = new Keepalive(Duration.ofSeconds(10), Duration.ofSeconds(35));
}
