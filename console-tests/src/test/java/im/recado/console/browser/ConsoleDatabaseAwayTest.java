package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import im.recado.console.browser.Chromium.Screen;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.PostgresServer;
import im.recado.testkit.store.RealServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator sees while the database is away: that it is, and what to do; and nothing of it afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsoleDatabaseAwayTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final String WARNING = "The database does not answer.";

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

  @Test
  void f3ThePostgresThatIsAwayIsSeen(@TempDir Path folder) throws Exception {
    try (RealServer database = new PostgresServer()) {
      look(database, folder);
    }
  }

  @Test
  void f3TheMariaDbThatIsAwayIsSeen(@TempDir Path folder) throws Exception {
    try (RealServer database = new MariaDbServer()) {
      look(database, folder);
    }
  }

  private void look(RealServer database, Path folder) throws Exception {
    var address = database.ordinary(database.newDatabase());
    List<String> settings = List.of("domain=localhost", "database.url=" + address.url(), "database.user=" + address.user());
    try (Verona verona = Verona.web(folder, settings, List.of("admin", "romeo"));
        BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      verona.admin("role-give", "account=admin@localhost", "role=owner");
      Page page = window.newPage();
      page.navigate(verona.url() + "/login");
      page.fill("#account", "admin");
      page.fill("#password", Verona.PASSWORD);
      page.click("button[type=submit]");
      page.waitForURL("**/dashboard");
      assertThat(page.content()).doesNotContain(WARNING);
      staysOpen(database, page);

      database.freeze();
      assertThat(shown(page, verona, "/dashboard", 200)).as("at the first look").contains(WARNING, "Start the server of ");
      database.thaw();
      await().atMost(LONG).untilAsserted(() -> assertThat(shown(page, verona, "/dashboard", 200)).doesNotContain(WARNING));

      database.kill();
      assertThat(shown(page, verona, "/dashboard", 200)).as("at the first look").contains(WARNING);
      assertThat(shown(page, verona, "/sessions", 200)).contains("Sessions");
      assertThat(shown(page, verona, "/logs", 200)).as("where the warning leads to").contains("Logs");
      assertThat(shown(page, verona, "/people", 503)).contains("The database does not answer now");
      assertThat(shown(page, verona, "/data", 503)).contains("The database does not answer now");
      Chromium.picture(page, "database-away", false);

      database.start();
      await().atMost(LONG).untilAsserted(() -> assertThat(shown(page, verona, "/dashboard", 200)).doesNotContain(WARNING));
      assertThat(shown(page, verona, "/people", 200)).contains("romeo@localhost");
    }
  }

  /** Whoever only looks at the page sees the database go and come. */
  private static void staysOpen(RealServer database, Page page) {
    Page.WaitForSelectorOptions patient = new Page.WaitForSelectorOptions().setTimeout((double) LONG.toMillis());
    page.evaluate("window.isTheSame = true");
    database.kill();
    page.waitForSelector("#warnings:has-text('" + WARNING + "')", patient);
    page.waitForSelector("#server dd > span.badge:text-is('down')", patient);
    database.start();
    page.waitForSelector("#server dd > span.badge:text-is('working')", patient);
    assertThat(page.innerText("#warnings")).doesNotContain(WARNING);
    assertThat(page.evaluate("window.isTheSame")).as("without another load").isEqualTo(true);
  }

  private static String shown(Page page, Verona verona, String path, int status) {
    Response answer = page.navigate(verona.url() + path);
    assertThat(answer.status()).as(path).isEqualTo(status);
    return page.content();
  }
}
