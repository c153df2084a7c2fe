package io.estiva.agent.trace;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Finds many byte strings at once (Aho and Corasick). Immutable after {@link Builder#build}.
 *
 * <p>A state stands for the longest end of the input that begins some phrase; its depth is that
 * end's length, so bytes further back than the depth can belong to no match that is still open.
 *
 * <p>A state costs some twenty bytes, not a table of 256 edges: tokens of a thousand characters in
 * eight forms are common, and every running job has an automaton.
 */
final class PhraseAutomaton {

  static final int ROOT = 0;

  private static final int NONE = -1;

  private final int[] fromRoot = new int[256];

  /** Which two bytes can stand at the start of a match: one bit for each pair. */
  private final long[] startPairs = new long[65536 / 64];

  private final byte[] label;
  private final int[] child;
  private final int[] sibling;
  private final int[] fail;
  private final int[] depth;
  private final int[] cover;
  private final byte[] follow;

  private PhraseAutomaton(Builder from) {
    int states = from.states;
    label = Arrays.copyOf(from.label, states);
    child = Arrays.copyOf(from.child, states);
    sibling = Arrays.copyOf(from.sibling, states);
    depth = Arrays.copyOf(from.depth, states);
    cover = Arrays.copyOf(from.cover, states);
    follow = Arrays.copyOf(from.follow, states);
    fail = new int[states];
    for (int state = child[ROOT]; state != NONE; state = sibling[state]) {
      fromRoot[label[state] & 0xFF] = state;
      notePairs(state);
    }
    link();
  }

  /** The state after one more byte. */
  int next(int state, byte value) {
    int from = state;
    while (from != ROOT) {
      int edge = edge(from, value);
      if (edge != NONE) {
        return edge;
      }
      from = fail[from];
    }
    return fromRoot[value & 0xFF];
  }

  /** Whether a byte leaves the root state. */
  boolean startsPhrase(byte value) {
    return fromRoot[value & 0xFF] != ROOT;
  }

  /** Whether a match can start with these two bytes. */
  boolean startsPhrase(byte first, byte second) {
    int pair = (first & 0xFF) << 8 | (second & 0xFF);
    return (startPairs[pair >> 6] & (1L << pair)) != 0;
  }

  /** Length of the input's end that may still become a match. */
  int depth(int state) {
    return depth[state];
  }

  /** Length of the longest secret that ends here; 0 for none. */
  int cover(int state) {
    return cover[state];
  }

  /** What kind of secret follows a prefix that ends here; 0 for none. */
  byte follow(int state) {
    return follow[state];
  }

  private void notePairs(int first) {
    int pair = (label[first] & 0xFF) << 8;
    if (cover[first] > 0 || follow[first] > 0) {
      Arrays.fill(startPairs, pair >> 6, (pair >> 6) + 4, -1L);
    }
    for (int second = child[first]; second != NONE; second = sibling[second]) {
      int both = pair | (label[second] & 0xFF);
      startPairs[both >> 6] |= 1L << both;
    }
  }

  /** Breadth first: where a phrase cannot go on, its longest end that begins a phrase can. */
  private void link() {
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    for (int state = child[ROOT]; state != NONE; state = sibling[state]) {
      queue.add(state);
    }
    while (!queue.isEmpty()) {
      int parent = queue.remove();
      cover[parent] = Math.max(cover[parent], cover[fail[parent]]);
      follow[parent] = (byte) Math.max(follow[parent], follow[fail[parent]]);
      for (int state = child[parent]; state != NONE; state = sibling[state]) {
        fail[state] = next(fail[parent], label[state]);
        queue.add(state);
      }
    }
  }

  private int edge(int from, byte value) {
    for (int state = child[from]; state != NONE; state = sibling[state]) {
      if (label[state] == value) {
        return state;
      }
    }
    return NONE;
  }

  /** Collects phrases. */
  static final class Builder {

    private byte[] label = new byte[64];
    private int[] child = new int[64];
    private int[] sibling = new int[64];
    private int[] depth = new int[64];
    private int[] cover = new int[64];
    private byte[] follow = new byte[64];
    private int states;

    Builder() {
      newState((byte) 0, 0);
    }

    /** A phrase that is a secret itself. */
    Builder secret(byte[] phrase) {
      if (phrase.length > 0) {
        int state = insert(phrase); // may replace the arrays, so first
        cover[state] = phrase.length;
      }
      return this;
    }

    /** A phrase that stays, after which a secret of the given kind (above 0) stands. */
    Builder prefix(byte[] phrase, byte kind) {
      if (phrase.length > 0) {
        int state = insert(phrase); // may replace the arrays, so first
        follow[state] = kind;
      }
      return this;
    }

    PhraseAutomaton build() {
      return new PhraseAutomaton(this);
    }

    private int insert(byte[] phrase) {
      int state = ROOT;
      for (byte value : phrase) {
        int edge = child[state];
        while (edge != NONE && label[edge] != value) {
          edge = sibling[edge];
        }
        if (edge == NONE) {
          edge = newState(value, depth[state] + 1);
          sibling[edge] = child[state];
          child[state] = edge;
        }
        state = edge;
      }
      return state;
    }

    private int newState(byte value, int newDepth) {
      if (states == label.length) {
        int size = states * 2;
        label = Arrays.copyOf(label, size);
        child = Arrays.copyOf(child, size);
        sibling = Arrays.copyOf(sibling, size);
        depth = Arrays.copyOf(depth, size);
        cover = Arrays.copyOf(cover, size);
        follow = Arrays.copyOf(follow, size);
      }
      label[states] = value;
      child[states] = NONE;
      sibling[states] = NONE;
      depth[states] = newDepth;
      return states++;
    }
  }
}
