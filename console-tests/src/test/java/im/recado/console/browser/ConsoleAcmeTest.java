package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import im.recado.console.browser.Chromium.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A certificate from an authority: described in the set-up, ordered by the server that follows, and each of its states in the console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
final class ConsoleAcmeTest {
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

  private static void next(Page page, String step) {
    page.locator("button.primary").click();
    page.waitForURL("**/setup/step/" + step);
  }

  private static void goToTheCertificate(Page page, Verona fresh) {
    page.navigate(fresh.url() + "/setup/start/" + fresh.setupCode());
    page.locator("button.primary").click();
    page.waitForURL("**/setup/step/language");
    next(page, "domain");
    page.locator("#domain").fill("verona.example");
    next(page, "database");
    next(page, "accounts");
    next(page, "administrator");
    page.locator("#administrator-password").fill(Verona.PASSWORD);
    page.locator("#again").fill(Verona.PASSWORD);
    next(page, "certificate");
  }

  /** Looks at the card again and again until it says so. */
  private static void awaitState(Page page, String url, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(150))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              page.navigate("about:blank");
              page.navigate(url + "/security#acme");
              return page.locator("#acme .card-head .badge").textContent().equals(state);
            });
  }

  /** The card as it is, at a desk and on a phone, in the light and in the dark. */
  private static List<String> wrong(Page page, String name) {
    List<String> wrong = new ArrayList<>();
    // Behind another page there is no picture.
    page.bringToFront();
    double top = ((Number) page.evaluate("document.querySelector('#acme h2').getBoundingClientRect().top")).doubleValue();
    double bar = ((Number) page.evaluate("document.querySelector('.topbar').getBoundingClientRect().bottom")).doubleValue();
    if (top < bar) {
      wrong.add(name + ": its heading is under the bar: " + top + " < " + bar);
    }
    for (Screen screen : Screen.values()) {
      page.setViewportSize(screen.width, screen.height);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        String where = name + (screen == Screen.PHONE ? "-phone" : "") + (scheme == ColorScheme.DARK ? "-dark" : "");
        Chromium.findings(page, false).forEach(finding -> wrong.add(where + ": " + finding));
        page.evaluate("document.getElementById('acme').scrollIntoView()");
        Chromium.picture(page, where, false);
        if (Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))) {
          wrong.add(where + ": wider than the screen");
        }
      }
    }
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.setViewportSize(Screen.DESKTOP.width, Screen.DESKTOP.height);
    return wrong;
  }

  @Test
  void anOrderFromTheSetUpToTheCertificate(@TempDir Path folder) throws Exception {
    List<String> wrong = new ArrayList<>();
    int tlsPort = Pebble.freePort();
    // Nobody listens where the authority reads pages: the first order comes to nothing.
    try (Pebble pebble = new Pebble(folder, Pebble.freePort(), tlsPort); BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Verona verona = Verona.fresh(folder.resolve("home"), List.of("https.port=" + tlsPort, "https.address=127.0.0.1"));
      try {
        Page page = window.newPage();
        goToTheCertificate(page, verona);
        page.locator("input[name=certificate][value=acme]").check();
        page.locator("#acme-server").selectOption("other");
        page.locator("#acme-directory").fill(pebble.directory());
        page.locator("button[value=look]").click();
        assertThat(page.locator(".outcome.bad").textContent()).contains("certificate is not trusted", "acme.authorities");
        page.locator("#acme-authorities").fill(pebble.certificate().toString());
        page.locator("input[name='acme.agree']").check();
        page.locator("button.primary").click();
        assertThat(page.locator(".outcome.bad").textContent()).as("nobody agrees to what was not shown").contains("were not shown yet");
        assertThat(page.locator("label.check .mono").textContent()).as("the terms").startsWith("data:text/plain");
        assertThat(page.locator("input[name='acme.agree']").isChecked()).isFalse();
        page.locator("button[value=look]").click();
        assertThat(page.locator(".outcome.good").textContent()).contains("verona.example, conference.verona.example");
        page.locator("button.primary").click();
        assertThat(page.locator(".outcome.bad").textContent()).contains("before you agree");
        page.locator("input[name='acme.agree']").check();
        next(page, "review");
        assertThat(page.locator("dl.facts").textContent()).contains("ACME");
        page.locator("button.primary").click();
        page.waitForSelector("[data-await]");
        verona = verona.finishSetup();
        page.waitForURL("**/login");
        page.locator("#account").fill("admin");
        page.locator("#password").fill(Verona.PASSWORD);
        page.locator("button[type=submit]").last().click();
        page.waitForURL("**/dashboard");
        awaitState(page, verona.url(), "The last order failed");
        assertThat(page.locator("#acme").textContent()).contains("The authority cannot reach this server under the name");
        wrong.addAll(wrong(page, "acme-failed"));
        // What is changed is ordered at once, and the answer comes when much of it is done.
        Page changing = window.newPage();
        changing.navigate(verona.url() + "/security");
        changing.locator("[data-open=acme-change]").click();
        changing.locator("#acme-challenge").selectOption("tls-alpn-01");
        changing.locator("#acme-change button[type=submit]").click(new Locator.ClickOptions().setNoWaitAfter(true));
        awaitState(page, verona.url(), "An order is under way");
        assertThat(page.locator("form[action='/security/acme/order']").count()).as("one order at a time").isZero();
        wrong.addAll(wrong(page, "acme-under-way"));
        awaitState(page, verona.url(), "On");
        assertThat(page.locator("main").textContent()).contains("Pebble");
        wrong.addAll(wrong(page, "acme-on"));
        assertThat(verona.admin("acme-show")).contains("tls-alpn-01");
      } finally {
        verona.close();
      }
    }
    wrong.addAll(chromium.complaints());
    assertThat(wrong).isEmpty();
  }

  @Test
  void byAPageFromTheSetUpToTheCertificate(@TempDir Path folder) throws Exception {
    List<String> wrong = new ArrayList<>();
    int webPort = Pebble.freePort();
    try (Pebble pebble = new Pebble(folder, webPort, Pebble.freePort()); BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Verona verona = Verona.fresh(folder.resolve("home"));
      try {
        Page page = window.newPage();
        goToTheCertificate(page, verona);
        page.locator("input[name=certificate][value=acme]").check();
        page.locator("#acme-server").selectOption("other");
        page.locator("#acme-directory").fill(pebble.directory());
        page.locator("#acme-authorities").fill(pebble.certificate().toString());
        page.locator("input[name='acme.challenge'][value=http-01]").check();
        page.locator("#acme-http-port").fill(Integer.toString(webPort));
        page.locator("button[value=look]").click();
        page.locator("input[name='acme.agree']").check();
        next(page, "review");
        page.locator("button.primary").click();
        page.waitForSelector("[data-await]");
        verona = verona.finishSetup();
        page.waitForURL("**/login");
        page.locator("#account").fill("admin");
        page.locator("#password").fill(Verona.PASSWORD);
        page.locator("button[type=submit]").last().click();
        page.waitForURL("**/dashboard");
        awaitState(page, verona.url(), "On");
        assertThat(page.locator("main").textContent()).contains("Pebble");
        assertThat(verona.admin("acme-show")).contains("http-01");
        assertThat(verona.admin("certificate-show")).contains("conference.verona.example");
      } finally {
        verona.close();
      }
    }
    wrong.addAll(chromium.complaints());
    assertThat(wrong).isEmpty();
  }
}
