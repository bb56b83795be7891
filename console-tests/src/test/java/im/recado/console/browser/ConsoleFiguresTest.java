package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import im.recado.console.browser.Chromium.Screen;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures and graphs of the dashboard, with figures that the test tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsoleFiguresTest {
  private Chromium chromium;
  private Verona verona;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    chromium = Chromium.open();
    verona = Verona.fresh(folder.resolve("home"), List.of("domain=verona.example"));
    verona.admin("user-add", "account=admin@verona.example", "password=" + Verona.PASSWORD);
    verona.admin("option-set", "key=server.administrators", "value=admin@verona.example");
  }

  @AfterAll
  void close() {
    if (verona != null) {
      verona.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  /** The dashboard, to which the test is the server that tells figures. */
  private Page dashboard(BrowserContext window) {
    window.addInitScript("window.EventSource = class { constructor() { window.feed = this; } addEventListener() {} close() {} };");
    Page page = window.newPage();
    page.navigate(verona.url() + "/login");
    page.fill("#account", "admin");
    page.fill("#password", Verona.PASSWORD);
    page.click("button[type=submit]");
    page.waitForURL("**/dashboard");
    page.waitForFunction("() => window.feed && window.feed.onmessage");
    return page;
  }

  @Test
  void whereNothingWasMeasuredIsADash() {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = dashboard(window);
      for (int latency : new int[] {12, 0, 7}) {
        page.evaluate("latency => window.feed.onmessage({ data: JSON.stringify([Date.now(), 1, 0, latency, 64, 1, 0]) })", latency);
        assertThat(page.textContent("[data-figure=latency]")).isEqualTo(latency == 0 ? "–" : Integer.toString(latency));
        assertThat(page.isVisible(".tile-value:has([data-figure=latency]) small")).isEqualTo(latency != 0);
        assertThat(page.textContent("[data-figure=messages]")).isEqualTo("0");
      }
    }
  }

  @Test
  void anAddressOnAPhoneIsNotBrokenForTheSakeOfABadge() {
    verona.admin("user-add", "account=benvolio.m@verona.example", "password=" + Verona.PASSWORD);
    try (BrowserContext window = chromium.window(Screen.PHONE, "pt")) {
      Page page = dashboard(window);
      page.navigate(verona.url() + "/people");
      assertThat(page.textContent("tr:has-text('benvolio') .badge")).isEqualTo("Desligada");
      for (String account : List.of("benvolio", "admin")) {
        assertThat(page.evaluate("link => { const at = document.createRange(); at.selectNodeContents([...document.querySelectorAll('.row-link')]"
            + ".find((each) => each.textContent.startsWith(link))); return new Set([...at.getClientRects()].map((line) => Math.round(line.top))).size; }", account))
            .as("lines of " + account).isEqualTo(1);
      }
      assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isEqualTo(true);
      Chromium.picture(page, "people-phone-pt", false);
    }
  }

  /** From the first seconds of a server to days. */
  @ParameterizedTest
  @CsvSource({"2, 0", "30, 1", "400, 3", "3600, 5", "86400, 12", "200000, 70"})
  @SuppressWarnings("unchecked")
  void noAxisSaysAnythingTwice(int seconds, int most) {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "pt")) {
      Page page = dashboard(window);
      for (String unit : List.of("", "%")) {
        List<List<String>> axes =
            (List<List<String>>)
                page.evaluate(
                    """
                    ([seconds, most, unit]) => {
                      const area = document.createElement("div");
                      area.className = "graph-area";
                      Object.assign(area.dataset, { graph: "1", unit, title: "Sessões", empty: "" });
                      area.style.width = "560px";
                      document.querySelector("main").append(area);
                      const begin = Date.UTC(2026, 10, 27, 8, 0, 3);
                      new Chart(area).set([[begin, 0], [begin + seconds * 1000, most]]);
                      const labels = [...area.querySelectorAll("text")].map((text) => text.textContent);
                      return [labels.slice(0, 3), labels.slice(3)];
                    }
                    """,
                    List.of(seconds, most, unit));
        List<String> figures = axes.getFirst();
        assertThat(figures).doesNotHaveDuplicates().startsWith("0");
        List<String> times = axes.get(1);
        for (int i = 1; i < times.size(); i++) {
          assertThat(times.get(i)).as("beside each other").isNotEqualTo(times.get(i - 1));
        }
        assertThat(times).hasSizeGreaterThan(1);
        if (unit.isEmpty()) {
          assertThat(figures).as("what is counted").allSatisfy(text -> assertThat(text).matches("\\d+"));
          assertThat(Integer.parseInt(figures.getLast())).isGreaterThanOrEqualTo(Math.max(2, most));
        }
      }
    }
  }
}
