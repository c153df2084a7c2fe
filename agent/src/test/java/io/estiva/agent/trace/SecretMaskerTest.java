package io.estiva.agent.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SecretMaskerTest {

  @Property(tries = 2000)
  void no_secret_survives_any_chunking(
      @ForAll("phrases") List<String> secrets,
      @ForAll("texts") String text,
      @ForAll List<@IntRange(min = 1, max = 5) Integer> cuts) {
    String masked = mask(secrets, text, cuts);

    assertThat(secrets).noneMatch(masked::contains);
    assertThat(masked).isEqualTo(byDefinition(secrets, text));
  }

  @Property(tries = 1000)
  void a_new_masker_goes_on_from_a_restart_with_the_same_output(
      @ForAll("phrases") List<String> secrets,
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 60) int crashAt) {
    byte[] input = text.getBytes(UTF_8);
    int seen = Math.min(crashAt, input.length);
    var out = new ByteArrayOutputStream();
    SecretMasker first = new SecretMasker(secrets, List.of("ab-"), out::write);
    for (int i = 0; i < seen; i++) {
      first.write(input, i, 1);
    }

    SecretMasker.Restart restart = first.restart();
    byte[] kept = java.util.Arrays.copyOf(out.toByteArray(), (int) restart.output());
    out.reset();
    out.writeBytes(kept);
    SecretMasker second = new SecretMasker(secrets, List.of("ab-"), out::write);
    second.write(input, (int) restart.input(), input.length - (int) restart.input());
    second.flush();

    var whole = new ByteArrayOutputStream();
    SecretMasker undisturbed = new SecretMasker(secrets, List.of("ab-"), whole::write);
    undisturbed.write(input, 0, input.length);
    undisturbed.flush();
    assertThat(out.toString(UTF_8)).isEqualTo(whole.toString(UTF_8));
  }

  @Test
  void a_secret_in_base64_is_masked_at_every_alignment() {
    String secret = "correct horse battery";
    for (String before : List.of("", "x", "xy", "xyz")) {
      String encoded =
          Base64.getEncoder().encodeToString((before + secret + "tail").getBytes(UTF_8));

      String masked = mask(List.of(secret), encoded, List.of(7));

      assertThat(masked).contains("[MASKED]").hasSizeLessThan(encoded.length() - 10);
    }
  }

  @Test
  void encoded_and_quoted_forms_are_masked() {
    String secret = "p&ss 'word\"/+";

    assertThat(mask(List.of(secret), "a=p%26ss+%27word%22%2F%2B.", List.of()))
        .isEqualTo("a=[MASKED].");
    assertThat(mask(List.of(secret), "a=p%26ss%20%27word%22%2F%2B.", List.of()))
        .isEqualTo("a=[MASKED].");
    assertThat(mask(List.of(secret), "\"p&ss 'word\\\"/+\"", List.of())).isEqualTo("\"[MASKED]\"");
    assertThat(mask(List.of(secret), "'p&ss '\\''word\"/+'", List.of())).isEqualTo("'[MASKED]'");
  }

  @Test
  void each_long_line_of_a_secret_is_masked_alone() {
    String key = "-----BEGIN KEY-----\nMIIBsecretsecret\n-----END KEY-----\n";

    assertThat(mask(List.of(key), "MIIBsecretsecret\r\nabc\n", List.of()))
        .isEqualTo("[MASKED]\r\nabc\n");
    assertThat(mask(List.of(key), "> " + key + "<", List.of(1))).isEqualTo("> [MASKED]<");
  }

  @Test
  void tokens_are_masked_after_their_prefix_which_stays() {
    assertThat(mask(List.of(), "use glpat-abc.DEF_12=3 now", List.of(3)))
        .isEqualTo("use glpat-[MASKED] now");
    assertThat(mask(List.of(), "glpat- and glrt-x\n", List.of(1)))
        .isEqualTo("glpat- and glrt-[MASKED]\n");
    assertThat(mask(List.of(), "ab-secret!", List.of())).isEqualTo("ab-[MASKED]!");
  }

  @Test
  void values_of_url_parameters_that_carry_tokens_are_masked() {
    assertThat(mask(List.of(), "GET /x?private_token=abc%2F1&b=2 HTTP", List.of(2)))
        .isEqualTo("GET /x?private_token=[MASKED]&b=2 HTTP");
    assertThat(mask(List.of(), "?X-Amz-Signature=00ff&x-amz-credential=me/2026 ", List.of()))
        .isEqualTo("?X-Amz-Signature=[MASKED]&x-amz-credential=[MASKED] ");
  }

  @Test
  void a_phrase_whose_beginning_repeats_is_found_over_a_border() {
    assertThat(mask(List.of("aab"), "aaab", List.of(2))).isEqualTo("a[MASKED]");
    assertThat(mask(List.of("ababac"), "abababac", List.of(4))).isEqualTo("ab[MASKED]");
  }

  @Test
  void bytes_that_are_no_text_pass_unchanged() {
    byte[] all = new byte[256 * 4];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    var out = new ByteArrayOutputStream();
    SecretMasker masker = new SecretMasker(List.of("never there"), List.of(), out::write);

    masker.write(all, 0, all.length);
    masker.flush();

    assertThat(out.toByteArray()).isEqualTo(all);
  }

  @Test
  void a_log_far_larger_than_the_buffers_keeps_its_order() {
    String line = "line of a build that prints a secret: correct-horse, and goes on\n";
    String text = line.repeat(3000);

    String masked = mask(List.of("correct-horse"), text, List.of(70_000));

    assertThat(masked).isEqualTo(text.replace("correct-horse", "[MASKED]"));
  }

  @Provide
  Arbitrary<List<String>> phrases() {
    return Arbitraries.strings()
        .withChars('a', 'b', 'c')
        .ofMinLength(1)
        .ofMaxLength(6)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b', 'c', '-', '\n').ofMaxLength(60);
  }

  private static String mask(List<String> secrets, String text, List<Integer> cuts) {
    var out = new ByteArrayOutputStream();
    SecretMasker masker = new SecretMasker(secrets, List.of("ab-"), out::write);
    byte[] bytes = text.getBytes(UTF_8);
    int at = 0;
    int turn = 0;
    while (at < bytes.length) {
      int size = cuts.isEmpty() ? bytes.length : cuts.get(turn++ % cuts.size());
      int count = Math.min(size, bytes.length - at);
      masker.write(bytes, at, count);
      at += count;
    }
    masker.flush();
    return out.toString(UTF_8);
  }

  /** What the masker is to do, said without any streaming. */
  private static String byDefinition(List<String> secrets, String text) {
    boolean[] covered = new boolean[text.length()];
    for (String secret : secrets) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        java.util.Arrays.fill(covered, at, at + secret.length(), true);
      }
    }
    for (int at = text.indexOf("ab-"); at >= 0; at = text.indexOf("ab-", at + 1)) {
      for (int i = at + 3;
          i < text.length() && (text.charAt(i) == '-' || Character.isLetter(text.charAt(i)));
          i++) {
        covered[i] = true;
      }
    }
    StringBuilder masked = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!covered[i]) {
        masked.append(text.charAt(i));
      } else if (i == 0 || !covered[i - 1]) {
        masked.append("[MASKED]");
      }
    }
    return new String(masked.toString().getBytes(ISO_8859_1), ISO_8859_1);
  }
}
