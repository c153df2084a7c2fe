package io.estiva.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.estiva.pipeline.error.ConfigErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  private record Web(String host, int port, Duration limit, long size, List<String> tags) {}

  private static Web web(ConfigSection root) {
    ConfigSection web = root.section("web");
    return new Web(
        web.text("host"),
        web.number("port", 80, 1, 65535),
        web.duration("limit", Duration.ofSeconds(30)),
        web.size("max-size", 1024),
        root.texts("tags"));
  }

  @Test
  void values_are_typed_and_what_is_missing_has_its_default() {
    Web web =
        ConfigReader.read(
            "a.yml",
            "web: {host: example.com, limit: 1h30m, max-size: 4MiB}\ntags: deploy\n",
            ConfigReaderTest::web);

    assertThat(web)
        .isEqualTo(
            new Web("example.com", 80, Duration.ofMinutes(90), 4 * 1024 * 1024, List.of("deploy")));
  }

  @Test
  void every_problem_is_told_at_once_with_place_and_nearest_key() {
    String text = "web:\n  prot: 80\n  port: many\n  limit: 5 parsecs\ntag: [a]\n";

    ConfigErrors errors =
        catchThrowableOfType(
            ConfigErrors.class, () -> ConfigReader.read("a.yml", text, ConfigReaderTest::web));

    assertThat(errors.errors())
        .extracting(error -> error.position() + " " + error.message() + " " + error.hint())
        .containsExactly(
            "a.yml:2:3 unknown key 'prot' in web Did you mean 'port'?",
            "a.yml:2:3 web.host is missing; it should be a text ",
            "a.yml:3:9 web.port should be a whole number, it is 'many' ",
            "a.yml:4:10 web.limit should be a duration like 30s, 5m or 1h30m, it is '5 parsecs' ",
            "a.yml:5:1 unknown key 'tag' Did you mean 'tags'?");
    assertThat(errors.render()).contains("  3 |   port: many\n    |         ^");
  }

  @Test
  void tabs_and_broken_yaml_are_told_with_their_place() {
    ConfigErrors errors =
        catchThrowableOfType(
            ConfigErrors.class,
            () -> ConfigReader.read("a.yml", "web:\n\thost: a\n", ConfigReaderTest::web));

    assertThat(errors.errors().get(0).position().line()).isEqualTo(2);
    assertThat(errors.getMessage()).contains("tab");
  }

  @Test
  void what_a_record_refuses_is_told_with_the_place_of_its_section() {
    ConfigErrors errors =
        catchThrowableOfType(
            ConfigErrors.class,
            () ->
                ConfigReader.read(
                    "a.yml",
                    "hosts:\n  - name: a\n",
                    root ->
                        root.sections(
                            "hosts",
                            host -> {
                              host.text("name");
                              throw new IllegalArgumentException("nothing fits");
                            })));

    assertThat(errors.errors())
        .extracting(error -> error.position().line() + " " + error.message())
        .containsExactly("2 hosts[0]: nothing fits");
  }

  @Test
  void sizes_and_durations_read_as_documented() {
    assertThat(
            Map.of(
                "a",
                Quantities.duration("250ms"),
                "b",
                Quantities.duration("7d"),
                "c",
                Quantities.duration("x")))
        .isEqualTo(
            Map.of(
                "a", Optional.of(Duration.ofMillis(250)),
                "b", Optional.of(Duration.ofDays(7)),
                "c", Optional.empty()));
    assertThat(Quantities.size("10MB")).contains(10_000_000L);
    assertThat(Quantities.size("1GiB")).contains(1L << 30);
    assertThat(Quantities.size("99999999999TiB")).isEmpty();
  }
}
