package io.estiva.containers.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHostsTest {

  private static final byte[] KEY = key("ssh-ed25519", 1);
  private static final byte[] OTHER = key("ssh-ed25519", 2);
  private static final byte[] RSA = key("ssh-rsa", 3);

  private static byte[] key(String type, int content) {
    try {
      var bytes = new ByteArrayOutputStream();
      var out = new DataOutputStream(bytes);
      out.writeInt(type.length());
      out.writeBytes(type);
      out.writeInt(1);
      out.write(content);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String line(String names, byte[] key) {
    return names
        + " "
        + HostKeyBlob.type(key)
        + " "
        + Base64.getEncoder().encodeToString(key)
        + " a comment\n";
  }

  private static KnownHosts hosts(String... lines) {
    return KnownHosts.parse("known_hosts", String.join("", lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.com               | example.com | 22   | OK
          EXAMPLE.com               | example.COM | 22   | OK
          a,example.com,10.0.0.1    | 10.0.0.1    | 22   | OK
          [example.com]:2222        | example.com | 2222 | OK
          [example.com]:2222        | example.com | 22   | UNKNOWN
          example.com               | example.com | 2222 | OK
          *.example.com             | a.example.com | 22 | OK
          *.example.com,!a.example.com | a.example.com | 22 | UNKNOWN
          10.0.0.?                  | 10.0.0.7    | 22   | OK
          10.0.0.?                  | 10.0.0.77   | 22   | UNKNOWN
          other.com                 | example.com | 22   | UNKNOWN
          """)
  void names_match_as_in_openssh(String names, String host, int port, KnownHosts.Verdict verdict) {
    assertThat(hosts(line(names, KEY)).check(host, port, KEY)).isEqualTo(verdict);
  }

  @Test
  void another_key_for_the_same_name_is_a_change() {
    var hosts = hosts(line("example.com", KEY), line("[example.com]:2222", KEY));

    assertThat(hosts.check("example.com", 22, OTHER)).isEqualTo(KnownHosts.Verdict.CHANGED);
    assertThat(hosts.check("example.com", 2222, OTHER)).isEqualTo(KnownHosts.Verdict.CHANGED);
    assertThat(hosts.check("example.com", 2223, OTHER)).isEqualTo(KnownHosts.Verdict.UNKNOWN);
    assertThat(hosts.check("example.com", 22, RSA)).isEqualTo(KnownHosts.Verdict.CHANGED);
  }

  @Test
  void one_of_several_keys_is_enough_unless_it_is_revoked() {
    assertThat(
            hosts(line("example.com", OTHER), line("example.com", KEY))
                .check("example.com", 22, KEY))
        .isEqualTo(KnownHosts.Verdict.OK);
    assertThat(
            hosts(line("example.com", KEY), line("@revoked *", KEY)).check("example.com", 22, KEY))
        .isEqualTo(KnownHosts.Verdict.REVOKED);
    assertThat(hosts(line("@cert-authority *", KEY)).check("example.com", 22, KEY))
        .isEqualTo(KnownHosts.Verdict.UNKNOWN);
  }

  @Test
  void lines_that_are_no_entries_are_left_out() {
    var hosts =
        hosts(
            "# comment\n",
            "\n",
            "example.com\n",
            "example.com ssh-ed25519 %%%\n",
            "example.com ssh-rsa " + Base64.getEncoder().encodeToString(KEY) + "\n",
            "|1|x|y ssh-ed25519 AAAA\n");

    assertThat(hosts.check("example.com", 22, KEY)).isEqualTo(KnownHosts.Verdict.UNKNOWN);
  }

  @Test
  void algorithms_of_known_keys_are_asked_for_first() {
    var target =
        SshHost.of(
            "deploy", "example.com", hosts(line("example.com", RSA)), new SshAuth.Password("x"));

    assertThat(HostKeyCheck.algorithms(target))
        .startsWith("rsa-sha2-512,rsa-sha2-256,ssh-ed25519,");
  }

  @Property(tries = 300)
  void a_name_matches_itself_and_its_patterns(
      @ForAll @StringLength(min = 1, max = 12) @AlphaChars String name,
      @ForAll @StringLength(max = 12) @AlphaChars @Chars({'*', '?'}) String pattern) {
    assertThat(HostPattern.matches(name, name)).isTrue();
    assertThat(HostPattern.matches("*", name)).isTrue();
    var regex = pattern.replace("*", ".*").replace("?", ".");
    assertThat(HostPattern.matches(pattern, name)).isEqualTo(name.matches(regex));
  }

  @Property(tries = 300)
  void any_file_is_read(
      @ForAll @StringLength(max = 200) @CharRange(from = ' ', to = '~') @Chars({'\n', '|', '@'})
          String text) {
    assertThat(KnownHosts.parse("x", text).check("example.com", 22, KEY)).isNotNull();
  }

  @Test
  void words_for_the_shell_come_out_as_they_are() {
    assertThat(SshCommand.quoted(java.util.List.of("echo", "a b", "it's", "$(x)", "")))
        .isEqualTo("echo 'a b' 'it'\\''s' '$(x)' ''");
    assertThatThrownBy(() -> SshCommand.quoted(java.util.List.of("a\0b")))
        .hasMessageContaining("NUL");
  }

  @Test
  void hosts_and_users_that_could_be_options_are_refused() {
    var none = hosts();
    for (var host : new String[] {"-oProxyCommand=x", "a b", "a;b", "", "a\nb"}) {
      assertThatThrownBy(() -> SshHost.of("deploy", host, none, new SshAuth.Password("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (var user : new String[] {"-l", "a b", "", "$(x)"}) {
      assertThatThrownBy(() -> SshHost.of(user, "example.com", none, new SshAuth.Password("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(SshHost.of("deploy", "example.com", none, new SshAuth.Password("secret")).toString())
        .doesNotContain("secret")
        .contains("deploy@example.com");
    assertThat(HostKeyBlob.type("junk".getBytes(StandardCharsets.UTF_8))).isEqualTo("unknown");
  }
}
