package io.estiva.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.estiva.pipeline.cases.CaseTable;
import io.estiva.pipeline.config.CacheConfig;
import io.estiva.pipeline.config.SaveWhen;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NamesTest {

  static Stream<CaseTable.Row> environments() {
    return CaseTable.rows("names.md", "Environments");
  }

  static Stream<CaseTable.Row> slugs() {
    return CaseTable.rows("names.md", "Slugs");
  }

  static Stream<CaseTable.Row> globs() {
    return CaseTable.rows("names.md", "Globs");
  }

  @ParameterizedTest
  @MethodSource("environments")
  void environment_has_slug_and_tier_of_the_table(CaseTable.Row row) {
    assertThat(Slugs.ofEnvironment(row.get("name"))).isEqualTo(row.get("slug"));
    assertThat(PlannedEnvironment.guessTier(row.get("name"))).isEqualTo(row.get("tier"));
  }

  @ParameterizedTest
  @MethodSource("slugs")
  void name_has_the_slug_of_the_table(CaseTable.Row row) {
    assertThat(Slugs.of(row.get("name"))).isEqualTo(row.get("slug"));
  }

  @ParameterizedTest
  @MethodSource("globs")
  void pattern_matches_as_the_table_says(CaseTable.Row row) {
    FileGlob glob = FileGlob.of(row.get("pattern"));

    assertThat(row.list("matches")).allMatch(glob::matches);
    assertThat(row.list("does not match")).noneMatch(glob::matches);
  }

  @Test
  void braces_are_alternatives_and_nest() {
    assertThat(FileGlob.of("*.{rb,{py,sh}}").matches("a.sh")).isTrue();
    assertThat(FileGlob.of("a{,b}").matches("a")).isTrue();
    assertThat(FileGlob.of("{a}").matches("a")).isTrue();
    assertThat(FileGlob.of("{a,b/c}/*.c").matches("b/c/x.c")).isTrue();
    assertThat(FileGlob.of("{a,b").matches("a")).isFalse();
    assertThat(FileGlob.of("\\{a,b\\}").matches("{a,b}")).isTrue();
  }

  @Test
  void braces_that_multiply_end() {
    assertThat(FileGlob.of("{a,b}".repeat(40)).matches("c")).isFalse();
  }

  @Test
  void existing_paths_are_found_exactly_as_directories_or_by_pattern() {
    var paths = new PathSet(List.of("README.md", "docs/a/b.md"));

    assertThat(paths.contains(List.of("README.md"))).isTrue();
    assertThat(paths.contains(List.of("docs"))).isFalse();
    assertThat(paths.contains(List.of("docs/"))).isTrue();
    assertThat(paths.contains(List.of("docs/a/"))).isTrue();
    assertThat(paths.contains(List.of("**/*.md"))).isTrue();
    assertThat(paths.contains(List.of())).isFalse();
  }

  @Test
  void too_many_comparisons_count_as_a_match() {
    List<String> paths = Stream.iterate(0, i -> i + 1).limit(5001).map(i -> "f" + i).toList();
    List<String> patterns = Stream.iterate(0, i -> i + 1).limit(10).map(i -> "none" + i).toList();

    assertThat(new PathSet(paths).matches(patterns)).isTrue();
    assertThat(new PathSet(paths.subList(0, 5000)).matches(patterns)).isFalse();
  }

  @Test
  void cache_key_of_files_is_the_hash_of_their_ids() {
    var tree = new Ids();
    var key = new CacheConfig.Key(null, List.of("b", "a"), List.of(), null);
    var cache =
        new CacheConfig(
            key, List.of(), false, false, SaveWhen.ON_SUCCESS, "pull-push", List.of("other"));

    PlannedCache planned = new CacheKeys(new Repository(tree), true).of(List.of(cache)).get(0);

    assertThat(planned.key()).isEqualTo("0-196bd4cf38efb68d07681953a3a62bf7ff13a19e-protected");
    assertThat(planned.fallbackKeys()).containsExactly("other-protected");
  }

  @Property(tries = 500)
  void any_pattern_gives_an_answer(
      @ForAll
          @Chars({'*', '/', '?', '[', ']', '{', '}', ',', '\\', '!', '-', 'a'})
          @StringLength(max = 12)
          String pattern,
      @ForAll @Chars({'/', '.', '[', '*'}) @CharRange(from = 'a', to = 'b') @StringLength(max = 8)
          String path) {
    assertThat(FileGlob.of(pattern).matches(path)).isIn(true, false);
  }

  @Property(tries = 300)
  void environment_slug_is_short_and_begins_with_a_letter(
      @ForAll @StringLength(min = 1, max = 60) String name) {
    assertThat(Slugs.ofEnvironment(name)).matches("[a-z][a-z0-9-]{0,23}").doesNotEndWith("-");
  }

  private static final class Ids implements SourceTree {
    @Override
    public Optional<Collection<String>> changes() {
      return Optional.empty();
    }

    @Override
    public Optional<Collection<String>> changesSince(String ref) {
      return Optional.empty();
    }

    @Override
    public List<String> files() {
      return List.of("a", "b", "c");
    }

    @Override
    public Optional<Collection<String>> filesOf(String project, String ref) {
      return Optional.empty();
    }

    @Override
    public Optional<String> blobId(String path) {
      return Optional.of(path.repeat(3));
    }
  }
}
