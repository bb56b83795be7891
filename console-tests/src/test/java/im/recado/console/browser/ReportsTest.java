package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import im.recado.console.browser.Chromium.Screen;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What moderators do about reports of abuse, in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ReportsTest {
  private static final String SELLER = "balthasar@verona.example";
  private static final String BEGGAR = "peter@capulet.example";

  private Chromium chromium;
  private Verona verona;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    chromium = Chromium.open();
    verona = Verona.peopled(folder.resolve("home"));
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

  private Page open(BrowserContext window, String account, String path) {
    Page page = window.newPage();
    page.navigate(verona.url() + "/login");
    page.fill("#account", account);
    page.fill("#password", Verona.PASSWORD);
    page.click("button[type=submit]");
    page.waitForURL("**/dashboard");
    page.navigate(verona.url() + path);
    return page;
  }

  @Test
  void oneReportAfterTheOtherIsDealtWith() {
    String seller = verona.report(SELLER);
    String beggar = verona.report(BEGGAR);
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      // Who looks only is offered nothing.
      Page page = open(window, "watch", seller);
      assertThat(page.textContent("main")).contains("I know where thou livest", "Other reports about the same");
      assertThat(page.locator("dialog, main button").count()).isZero();
    }
    try (BrowserContext window = chromium.window(Screen.PHONE, "en")) {
      Page page = open(window, "nurse", beggar);
      assertThat(page.textContent("main")).contains("On another server", "An administrator can keep out");
      assertThat(page.locator("#keep-out").count()).isZero();

      page.navigate(verona.url() + seller);
      page.click("[data-open=quarantine]");
      page.fill("#quarantine-reason", "Threats");
      page.click("#quarantine button[type=submit]");
      page.waitForURL("**/reports");
      assertThat(page.textContent("[role=status], .toast")).contains(SELLER + " is in quarantine.");
      // The other report about the same went with it; those about others stay.
      assertThat(page.textContent("main")).doesNotContain(SELLER).contains(BEGGAR);
      assertThat(verona.admin("user-show", "account=" + SELLER)).contains("quarantined", "Threats");
    }
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "es")) {
      Page page = open(window, "admin", beggar);
      page.click("[data-open=keep-out]");
      page.check("#keep-out [value=domain]");
      page.uncheck("#keep-out [name=close]");
      page.click("#keep-out button[type=submit]");
      page.waitForURL("**" + beggar);
      assertThat(page.textContent("main")).contains("Mensajes no deseados");
      assertThat(verona.admin("option-get", "key=access.blocked")).contains("capulet.example");
      page.click("[data-open=close]");
      page.click("#close button[type=submit]");
      page.waitForURL("**/reports");
      assertThat(page.textContent("main")).doesNotContain(BEGGAR);
    }
  }
}
