package io.estiva.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("browser")
class BrowserTest {
  @Test
  void a_page_is_loaded_and_its_script_runs() throws Exception {
    try (Browser browser = Browser.open()) {
      browser.go(
          "data:text/html,<p id=a>one</p><script>document.getElementById('a').textContent='two'</script>");

      assertThat(browser.text("#a")).isEqualTo("two");
    }
  }
}
