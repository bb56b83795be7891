package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ViewportSize;
import im.recado.console.browser.Chromium.Screen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server is set up from nothing on SQLite, with the keyboard alone, in each language; then its administrator logs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsoleSetupTest {
  private Chromium chromium;

  @BeforeAll
  void open() {
    chromium = Chromium.open();
  }

  @AfterAll
  void close() {
    if (chromium != null) {
      chromium.close();
    }
  }

  /** Types into the field that has the focus, or goes to it by the Tab key first. */
  private static void type(Page page, String id, String text) {
    for (int i = 0; i < 60 && !Boolean.TRUE.equals(page.evaluate("id => document.activeElement.id === id", id)); i++) {
      page.keyboard().press("Tab");
    }
    assertThat(page.evaluate("document.activeElement.id")).as("reached by the Tab key").isEqualTo(id);
    page.keyboard().press("ControlOrMeta+A");
    page.keyboard().type(text);
  }

  private static void enter(Page page, String next) {
    page.keyboard().press("Enter");
    page.waitForURL("**" + next);
  }

  private static List<String> wrong(Page page, String name) {
    List<String> wrong = new ArrayList<>();
    Chromium.findings(page, false).forEach(finding -> wrong.add(name + ": " + finding));
    Chromium.picture(page, name);
    wrong.addAll(rows(page, name));
    return wrong;
  }

  /** Widths at which the names of the steps need more than a line, and at which they once did. */
  private static List<String> rows(Page page, String name) {
    List<String> wrong = new ArrayList<>();
    ViewportSize before = page.viewportSize();
    for (int width : page.locator(".steps").count() == 0 ? new int[0] : new int[] {390, 641, 780, 900, 901, 1024, 1280}) {
      page.setViewportSize(width, before.height);
      int high = ((Number) page.evaluate("document.querySelector('.steps').offsetHeight")).intValue();
      if (high > 40) {
        wrong.add(name + ": steps of " + high + " at a width of " + width);
      }
    }
    page.setViewportSize(before.width, before.height);
    return wrong;
  }

  @Test
  void whatWasRefusedIsLoadedAgainAndLeftByBackWithoutAQuestion(@TempDir Path folder) throws Exception {
    try (Verona fresh = Verona.fresh(folder.resolve("home")); BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = window.newPage();
      page.navigate(fresh.url() + "/setup/start/" + fresh.setupCode());
      page.click("button.primary");
      page.waitForURL("**/setup/step/language");
      page.navigate(fresh.url() + "/setup/step/domain");
      assertThat(page.locator(".records").isVisible()).as("localhost needs none").isFalse();
      page.fill("#domain", "Mantua.example");
      assertThat(page.locator(".records").textContent()).as("before anything is sent").contains("_xmpp-client._tcp.mantua.example.");
      assertThat(page.locator(".records").isVisible()).isTrue();
      page.navigate(fresh.url() + "/setup/step/administrator");
      page.fill("#administrator", "prince");
      page.fill("#administrator-password", "short");
      page.fill("#again", "short");
      page.locator("button.primary").click();
      page.waitForSelector(".outcome.bad");
      String complaint = page.locator(".outcome").textContent();
      Response again = Objects.requireNonNull(page.reload());
      assertThat(again.request().method()).isEqualTo("GET");
      assertThat(page.locator(".outcome.bad").textContent()).isEqualTo(complaint);
      assertThat(page.inputValue("#administrator")).isEqualTo("prince");
      assertThat(page.inputValue("#administrator-password")).isEmpty();
      page.goBack();
      assertThat(page.locator(".outcome").count()).as("the page of before").isZero();
      assertThat(page.inputValue("#administrator")).isEqualTo("prince");
      page.goForward();
      assertThat(page.locator(".outcome.bad").textContent()).isEqualTo(complaint);
    }
  }

  @ParameterizedTest
  @CsvSource({"en, Dashboard, DESKTOP", "pt, Painel, PHONE", "es, Panel, DESKTOP"})
  void aServerIsSetUp(String language, String dashboard, Screen screen, @TempDir Path folder) throws Exception {
    List<String> wrong = new ArrayList<>();
    try (BrowserContext window = chromium.window(screen, language)) {
      Page page = window.newPage();
      Verona fresh = Verona.fresh(folder.resolve("home"));
      try {
        page.navigate(fresh.url());
        page.waitForURL("**/setup");
        assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
        wrong.addAll(wrong(page, "setup-code-" + language));
        type(page, "code", fresh.setupCode());
        enter(page, "/setup/step/language");
        wrong.addAll(wrong(page, "setup-language-" + language));
        page.locator("input[name=language]:checked").focus();
        enter(page, "/setup/step/domain");
        type(page, "domain", "verona.example");
        enter(page, "/setup/step/database");
        page.goBack();
        wrong.addAll(wrong(page, "setup-domain-" + language));
        page.goForward();
        page.waitForURL("**/setup/step/database");
        wrong.addAll(wrong(page, "setup-database-" + language));
        page.locator("input[name=database]:checked").focus();
        enter(page, "/setup/step/accounts");
        page.locator("input[name=accounts]:checked").focus();
        wrong.addAll(wrong(page, "setup-accounts-" + language));
        enter(page, "/setup/step/administrator");
        type(page, "administrator-password", Verona.PASSWORD);
        type(page, "again", Verona.PASSWORD);
        wrong.addAll(wrong(page, "setup-administrator-" + language));
        enter(page, "/setup/step/certificate");
        page.locator("input[name=certificate]:checked").focus();
        wrong.addAll(wrong(page, "setup-certificate-" + language));
        enter(page, "/setup/step/review");
        wrong.addAll(wrong(page, "setup-review-" + language));
        page.locator("button.primary").focus();
        page.keyboard().press("Enter");
        page.waitForSelector("[data-await]");
        wrong.addAll(wrong(page, "setup-done-" + language));
        fresh = fresh.finishSetup();
        page.waitForURL("**/login");
        type(page, "account", "admin@verona.example");
        type(page, "password", Verona.PASSWORD);
        enter(page, "/dashboard");
        assertThat(page.locator("h1").textContent()).isEqualTo(dashboard);
      } finally {
        fresh.close();
      }
    }
    wrong.addAll(chromium.complaints());
    assertThat(wrong).isEmpty();
  }
}
