package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import im.recado.console.browser.Chromium.Screen;
import im.recado.testkit.directory.Directory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose people are in a directory is set up in the browser, and the certificate is described that an authority shall give. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsoleSetupAccountsTest {
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

  private static void begin(Page page, Verona fresh) {
    page.navigate(fresh.url() + "/setup/start/" + fresh.setupCode());
    page.locator("button.primary").click();
    page.waitForURL("**/setup/step/language");
    next(page, "domain");
    page.locator("#domain").fill("verona.example");
    next(page, "database");
    next(page, "accounts");
  }

  private static void next(Page page, String step) {
    page.locator("button.primary").click();
    page.waitForURL("**/setup/step/" + step);
  }

  private static List<String> wrong(Page page, String name) {
    List<String> wrong = new ArrayList<>();
    Chromium.findings(page, false).forEach(finding -> wrong.add(name + ": " + finding));
    page.evaluate("document.documentElement.dataset.theme = 'dark'");
    Chromium.findings(page, true).forEach(finding -> wrong.add(name + ", dark: " + finding));
    Chromium.picture(page, name + "-dark");
    page.evaluate("delete document.documentElement.dataset.theme");
    Chromium.picture(page, name);
    boolean isWider = Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth > innerWidth"));
    if (isWider) {
      wrong.add(name + ": wider than the screen");
    }
    return wrong;
  }

  private static void fill(Page page, Directory directory) {
    page.locator("input[name=accounts][value=ldap]").check();
    page.locator("#accounts-ldap-url").fill("ldap://localhost:" + directory.plain());
    page.locator("#accounts-ldap-bind-dn").fill(Directory.READER);
    page.locator("#accounts-ldap-bind-password").fill(Directory.READER_PASSWORD);
    page.locator("#accounts-ldap-base").fill("ou=people," + Directory.BASE);
  }

  @ParameterizedTest
  @CsvSource({"en, DESKTOP, is not trusted, Found: romeo", "pt, PHONE, não é de confiança, Encontrado: romeo", "es, DESKTOP, no es de confianza, Encontrado: romeo"})
  void peopleOfADirectory(String language, Screen screen, String untrusted, String found, @TempDir Path folder) throws Exception {
    String end = "-" + language + "-" + screen.name().toLowerCase(java.util.Locale.ROOT);
    List<String> wrong = new ArrayList<>();
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (Directory directory = new Directory(folder, "localhost"); BrowserContext window = chromium.window(screen, language)) {
      Page page = window.newPage();
      begin(page, verona);
      assertThat(page.locator("#try-name").isVisible()).as("own accounts need no test").isFalse();
      fill(page, directory);
      wrong.addAll(wrong(page, "setup-ldap" + end));
      page.locator(".trial button[value=look]").click();
      assertThat(page.locator(".outcome.bad").textContent()).contains(untrusted);
      wrong.addAll(wrong(page, "setup-ldap-untrusted" + end));
      page.locator("details.more summary").first().click();
      page.locator("input[type=file][data-file-into=authority]").setInputFiles(directory.certificate());
      page.waitForFunction("document.getElementById('authority').value.includes('BEGIN')");
      page.locator("#try-name").fill("romeo");
      page.locator("#try-name").press("Enter");
      assertThat(page.locator(".outcome.good").textContent()).as("Enter looks and does not go on").contains(found, "Romeo Montague");
      page.locator("#try-password").fill("rosaline");
      page.locator("#try-password").press("Enter");
      assertThat(page.locator(".outcome.good").textContent()).contains("Romeo Montague");
      assertThat(page.content()).doesNotContain("rosaline", Directory.READER_PASSWORD);
      wrong.addAll(wrong(page, "setup-ldap-login" + end));
      next(page, "administrator");
      page.locator("input[name=administrator-from][value=source]").check();
      assertThat(page.locator("#again").isVisible()).as("what they have is typed once").isFalse();
      page.locator("#administrator").fill("romeo@verona.example");
      page.locator("#administrator-password").fill("rosaline");
      wrong.addAll(wrong(page, "setup-administrator-ldap" + end));
      next(page, "certificate");
      next(page, "review");
      wrong.addAll(wrong(page, "setup-review-ldap" + end));
      page.locator("button.primary").click();
      page.waitForSelector("[data-await]");
      verona = verona.finishSetup();
      page.waitForURL("**/login");
      page.locator("#account").fill("romeo");
      page.locator("#password").fill("rosaline");
      page.locator("button[type=submit]").last().click();
      page.waitForURL("**/dashboard");
      assertThat(verona.admin("source-test", "account=juliet@verona.example", "password=balcony")).contains("right");
      assertThat(verona.login("juliet@verona.example", "balcony").jid().toString()).startsWith("juliet@verona.example");
    } finally {
      verona.close();
    }
    wrong.addAll(chromium.complaints());
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"en, DESKTOP", "pt, PHONE", "es, DESKTOP"})
  void everyOtherPlaceAndAnAuthority(String language, Screen screen, @TempDir Path folder) throws Exception {
    String end = "-" + language + "-" + screen.name().toLowerCase(java.util.Locale.ROOT);
    List<String> wrong = new ArrayList<>();
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (BrowserContext window = chromium.window(screen, language)) {
      Page page = window.newPage();
      begin(page, verona);
      for (String kind : List.of("sql", "http", "oauth")) {
        page.locator("input[name=accounts][value=" + kind + "]").check();
        assertThat(page.locator("#try-token").isVisible()).as(kind).isEqualTo(kind.equals("oauth"));
        assertThat(page.locator("#try-name").isVisible()).as(kind).isNotEqualTo(kind.equals("oauth"));
        wrong.addAll(wrong(page, "setup-accounts-" + kind + end));
      }
      page.locator("input[name=accounts][value=own]").check();
      next(page, "administrator");
      page.locator("#administrator-password").fill(Verona.PASSWORD);
      page.locator("#again").fill(Verona.PASSWORD);
      next(page, "certificate");
      assertThat(page.locator("button[value=look]").isVisible()).isFalse();
      page.locator("input[name=certificate][value=acme]").check();
      assertThat(page.locator("#acme-directory").isVisible()).isFalse();
      wrong.addAll(wrong(page, "setup-acme" + end));
      page.locator("button.primary").click();
      assertThat(page.locator(".outcome.bad").textContent()).as("a name that is nobody's").contains("verona.example");
      page.locator("#acme-server").selectOption("other");
      page.locator("#acme-directory").fill("https://localhost:1/dir");
      page.locator("input[name='acme.challenge'][value=tls-alpn-01]").check();
      assertThat(page.locator("#acme-http-port").isVisible()).isFalse();
      page.locator("button[value=look]").click();
      assertThat(page.locator(".outcome.bad").textContent()).contains("https://localhost:1/dir");
      assertThat(page.locator("#acme-server").inputValue()).isEqualTo("other");
      wrong.addAll(wrong(page, "setup-acme-other" + end));
    } finally {
      verona.close();
    }
    wrong.addAll(chromium.complaints());
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatWasTypedStaysButForSecrets(@TempDir Path folder) throws Exception {
    Verona verona = Verona.fresh(folder.resolve("home"));
    try (Directory directory = new Directory(folder, "localhost"); BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = window.newPage();
      begin(page, verona);
      fill(page, directory);
      page.locator("#accounts-ldap-starttls").selectOption("false");
      page.reload();
      assertThat(page.locator("#accounts-ldap-base").inputValue()).as("typed and never sent").isEqualTo("ou=people," + Directory.BASE);
      assertThat(page.locator("#accounts-ldap-starttls").inputValue()).isEqualTo("false");
      assertThat(page.locator("#accounts-ldap-bind-password").inputValue()).isEmpty();
      page.locator("#accounts-ldap-bind-password").fill(Directory.READER_PASSWORD);
      page.locator("button[value=back]").click();
      page.waitForURL("**/setup/step/database");
      next(page, "accounts");
      assertThat(page.locator("input[name=accounts]:checked").inputValue()).isEqualTo("ldap");
      assertThat(page.locator("#accounts-ldap-bind-password").inputValue()).isEmpty();
      verona = verona.next();
      page.navigate(verona.url() + "/setup/start/" + verona.setupCode());
      page.locator("button.primary").click();
      page.waitForURL("**/setup/step/accounts");
      assertThat(page.locator("#accounts-ldap-url").inputValue()).isEqualTo("ldap://localhost:" + directory.plain());
      next(page, "administrator");
    } finally {
      verona.close();
    }
    assertThat(chromium.complaints()).isEmpty();
  }
}
