package io.estiva.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real browser without a window: Debian's Chromium, driven through its own driver by the W3C
 * WebDriver protocol. The opener closes it. A browser that cannot be started fails the test.
 */
public final class Browser implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("on port (\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Process driver;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final String session;

  private Browser(Process driver, int port) throws IOException, InterruptedException {
    this.driver = driver;
    String base = "http://127.0.0.1:" + port + "/session";
    List<String> flags =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-sync",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--window-size=1300,900");
    JsonNode made =
        post(
            base,
            Map.of(
                "capabilities",
                Map.of("alwaysMatch", Map.of("goog:chromeOptions", Map.of("args", flags)))));
    this.session = base + "/" + made.path("sessionId").asText();
  }

  /** Starts a browser with an empty profile. */
  public static Browser open() throws IOException, InterruptedException {
    Process driver =
        new ProcessBuilder("chromedriver", "--port=0").redirectErrorStream(true).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (line.contains("started successfully") && started.find()) {
        Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "chromedriver-output");
        rest.setDaemon(true);
        rest.start();
        try {
          return new Browser(driver, Integer.parseInt(started.group(1)));
        } catch (IOException | RuntimeException e) {
          driver.destroyForcibly();
          throw e;
        }
      }
    }
    throw new IOException(
        "chromedriver ended before it listened; are chromium and chromium-driver installed?");
  }

  /** Goes to a page and waits until it is loaded. */
  public void go(String url) throws IOException, InterruptedException {
    post(session + "/url", Map.of("url", url));
  }

  /**
   * Runs a script's body in the page and gives what it returns as text; null and undefined are
   * empty.
   */
  public String run(String script) throws IOException, InterruptedException {
    JsonNode value = post(session + "/execute/sync", Map.of("script", script, "args", List.of()));
    return value.isNull() ? "" : value.isTextual() ? value.asText() : value.toString();
  }

  /** The text that a person sees in the elements of a CSS selector, one after the other. */
  public String text(String selector) throws IOException, InterruptedException {
    String quoted = json.writeValueAsString(selector);
    return run(
        "return Array.from(document.querySelectorAll("
            + quoted
            + ")).map(e => e.innerText).join('\\n')");
  }

  /** Clicks the first element of a CSS selector as a person would. */
  public void click(String selector) throws IOException, InterruptedException {
    JsonNode found = post(session + "/element", Map.of("using", "css selector", "value", selector));
    post(session + "/element/" + found.elements().next().asText() + "/click", Map.of());
  }

  /** Types into the first element of a CSS selector. */
  public void type(String selector, String text) throws IOException, InterruptedException {
    JsonNode found = post(session + "/element", Map.of("using", "css selector", "value", selector));
    post(session + "/element/" + found.elements().next().asText() + "/value", Map.of("text", text));
  }

  /** Writes a picture of the window. */
  public void screenshot(Path png) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(session + "/screenshot")).timeout(LIMIT).GET().build();
    JsonNode answer =
        json.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
            .path("value");
    Files.write(png, Base64.getDecoder().decode(answer.asText()));
  }

  private JsonNode post(String url, Map<String, ?> body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    JsonNode value = json.readTree(answer.body()).path("value");
    if (answer.statusCode() != 200) {
      throw new IOException("the browser refused " + url + ": " + value.path("message").asText());
    }
    return value;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try {
      http.send(
          HttpRequest.newBuilder(URI.create(session)).timeout(LIMIT).DELETE().build(),
          HttpResponse.BodyHandlers.discarding());
    } finally {
      driver.descendants().forEach(ProcessHandle::destroyForcibly);
      driver.destroy();
      if (!driver.waitFor(10, TimeUnit.SECONDS)) {
        driver.destroyForcibly();
      }
    }
  }
}
