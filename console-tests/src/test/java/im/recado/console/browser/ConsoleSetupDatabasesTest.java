package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import im.recado.console.browser.Chromium.Screen;
import im.recado.testkit.store.MariaDbServer;
import im.recado.testkit.store.MysqlServer;
import im.recado.testkit.store.NeedsMysql;
import im.recado.testkit.store.PostgresServer;
import im.recado.testkit.store.RealServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server is set up in the browser on a database server, in each language; what was typed stays, whatever one presses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsoleSetupDatabasesTest {
  private static final String SECRET = "of-the-database";
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

  /** An empty database with an owner who has a password; its name, which is also the owner's. */
  private static String prepare(RealServer server) {
    String name = server.newDatabase();
    if (!isPostgres(server)) {
      server.execute(
          server.firstDatabase(),
          "CREATE USER " + name + "@'%' IDENTIFIED BY '" + SECRET + "'",
          "CREATE USER " + name + "@localhost IDENTIFIED BY '" + SECRET + "'",
          "GRANT ALL ON " + name + ".* TO " + name + "@'%'",
          "GRANT ALL ON " + name + ".* TO " + name + "@localhost");
    } else {
      server.execute(
          server.firstDatabase(),
          "CREATE ROLE " + name + " LOGIN PASSWORD '" + SECRET + "'",
          "ALTER DATABASE " + name + " OWNER TO " + name);
    }
    return name;
  }

  private static boolean isPostgres(RealServer server) {
    return server instanceof PostgresServer;
  }

  private static int port(RealServer server) {
    return URI.create(server.address("x").url().substring("jdbc:".length())).getPort();
  }

  private static void begin(Page page, Verona fresh) {
    page.navigate(fresh.url() + "/setup/start/" + fresh.setupCode());
    page.locator("button.primary").click();
  }

  private static void next(Page page, String step) {
    page.locator("button.primary").click();
    page.waitForURL("**/setup/step/" + step);
  }

  private static void fill(Page page, RealServer server, String name) {
    page.locator("input[name=database][value=" + (isPostgres(server) ? "postgresql" : "mariadb") + "]").check();
    page.locator("#database-host").fill("127.0.0.1");
    page.locator("#database-port").fill(Integer.toString(port(server)));
    page.locator("#database-name").fill(name);
    page.locator("#database-user").fill(name);
    page.locator("#database-password").fill(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "mariadb, en, DESKTOP", "mariadb, pt, DESKTOP", "mariadb, es, PHONE", "postgresql, en, PHONE", "postgresql, pt, DESKTOP", "postgresql, es, DESKTOP"
  })
  void aServerIsSetUpOnADatabaseServer(String kind, String language, Screen screen, @TempDir Path folder) throws Exception {
    setUp(kind.equals("mariadb") ? MariaDbServer.shared() : PostgresServer.shared(), kind, language, screen, folder);
  }

  @Test
  @NeedsMysql
  void aServerIsSetUpOnMysql(@TempDir Path folder) throws Exception {
    setUp(MysqlServer.shared(), "MySQL", "en", Screen.DESKTOP, folder);
  }

  @Test
  @NeedsMysql
  void whoDoesNotDemandTlsOfAMysqlElsewhereIsToldTo(@TempDir Path folder) throws Exception {
    RealServer server = MysqlServer.shared();
    String name = prepare(server);
    server.execute(server.firstDatabase(), "FLUSH PRIVILEGES");
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (verona;
        BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = window.newPage();
      begin(page, verona);
      page.waitForURL("**/setup/step/language");
      next(page, "domain");
      page.locator("#domain").fill("verona.example");
      next(page, "database");
      fill(page, server, name);
      page.locator("#database-host").fill("0.0.0.0"); // This machine, which does not look so.
      page.locator("button[value=look]").click();
      assertThat(page.locator(".outcome.bad").textContent()).contains("wants the password over TLS: demand TLS.");
      page.locator("#database-tls").selectOption("on");
      page.locator("button[value=look]").click();
      assertThat(page.locator(".outcome.good").textContent()).contains("MySQL");
    }
  }

  private void setUp(RealServer server, String kind, String language, Screen screen, Path folder) throws Exception {
    String name = prepare(server);
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (BrowserContext window = chromium.window(screen, language)) {
      Page page = window.newPage();
      begin(page, verona);
      page.waitForURL("**/setup/step/language");
      next(page, "domain");
      page.locator("#domain").fill("verona.example");
      next(page, "database");
      fill(page, server, "nothing_of_the_kind");
      page.locator("button[value=look]").click();
      assertThat(page.locator(".outcome.bad").textContent()).as("what is wrong is told").isNotBlank();
      Chromium.picture(page, "setup-database-failed-" + kind + "-" + language);
      fill(page, server, name);
      page.locator("button[value=look]").click();
      assertThat(page.locator(".outcome.good").textContent()).containsIgnoringCase(kind);
      next(page, "accounts");
      next(page, "administrator");
      page.locator("#administrator-password").fill(Verona.PASSWORD);
      page.locator("#again").fill(Verona.PASSWORD);
      next(page, "certificate");
      next(page, "review");
      assertThat(page.locator("dl.facts").textContent()).contains("verona.example", "127.0.0.1").doesNotContain(SECRET);
      page.locator("button.primary").click();
      page.waitForSelector("[data-await]");
      verona = verona.finishSetup();
      page.waitForURL("**/login");
      page.locator("#account").fill("admin");
      page.locator("#password").fill(Verona.PASSWORD);
      page.locator("button[type=submit]").last().click();
      page.waitForURL("**/dashboard");
      assertThat(page.locator("main").textContent()).contains(name);
      assertThat(verona.admin("user-list")).contains("admin@verona.example");
    } finally {
      verona.close();
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void whatWasTypedStaysOverBackForwardReloadAndRestart(@TempDir Path folder) throws Exception {
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = window.newPage();
      begin(page, verona);
      page.waitForURL("**/setup/step/language");
      next(page, "domain");
      page.locator("#domain").fill("verona.example");
      next(page, "database");
      page.locator("input[name=database][value=mariadb]").check();
      page.locator("#database-host").fill("db.verona.example");
      page.goBack();
      page.waitForURL("**/setup/step/domain");
      assertThat(page.locator("#domain").inputValue()).isEqualTo("verona.example");
      page.goForward();
      page.waitForURL("**/setup/step/database");
      assertThat(page.locator("#database-host").inputValue()).as("what was typed and never sent").isEqualTo("db.verona.example");
      page.reload();
      assertThat(page.locator("#database-host").inputValue()).isEqualTo("db.verona.example");
      page.locator("button[value=back]").click();
      page.waitForURL("**/setup/step/domain");
      next(page, "database");
      assertThat(page.locator("input[name=database]:checked").inputValue()).isEqualTo("mariadb");
      verona = verona.next();
      page.reload();
      begin(page, verona);
      page.waitForURL("**/setup/step/database");
      assertThat(page.locator("#database-host").inputValue()).isEqualTo("db.verona.example");
    } finally {
      verona.close();
    }
    assertThat(chromium.complaints()).isEmpty();
  }
}
