package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import im.recado.console.browser.Chromium.Screen;
import im.recado.console.words.Language;
import im.recado.console.words.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page of the console with something to show, at the widths of a desk and a phone, light and dark: it is there, nothing in
 * it is wider than the screen, axe finds nothing serious, and the policy for browsers was kept. With {@code
 * -Drecado.pictures=FOLDER} it takes pictures, of a server whose home is {@code
 * -Drecado.pictures.home=FOLDER}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ConsolePagesTest {
  /** By what the pictures are called. */
  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("dashboard", "/dashboard");
    PAGES.put("sessions", "/sessions");
    PAGES.put("session", "/sessions/one?session=romeo%40verona.example%2Fgarden");
    PAGES.put("people", "/people");
    PAGES.put("people-table", "/people-table");
    PAGES.put("account", "/people/tybalt%40verona.example");
    PAGES.put("long-name", "/people/apothecary%40verona.example");
    PAGES.put("long-room", "/rooms/square%40conference.verona.example");
    PAGES.put("invitations", "/invitations");
    PAGES.put("reports", "/reports");
    PAGES.put("rooms", "/rooms");
    PAGES.put("room", "/rooms/garden%40conference.verona.example");
    PAGES.put("room-settings", "/rooms/garden%40conference.verona.example/settings");
    PAGES.put("pubsub", "/pubsub");
    PAGES.put("node", "/pubsub/node?host=pubsub.verona.example&node=sonnets");
    PAGES.put("node-settings", "/pubsub/settings?host=pubsub.verona.example&node=sonnets");
    PAGES.put("groups", "/groups");
    PAGES.put("group", "/groups/group?name=Montagues");
    PAGES.put("empty-group", "/groups/group?name=watch");
    PAGES.put("logs", "/logs");
    PAGES.put("security-log", "/logs?log=security");
    PAGES.put("certificate", "/security");
    PAGES.put("bans", "/security/bans");
    // Further down than a picture reaches; behind another page, for within one there is no answer.
    PAGES.put("acme", "/security#acme");
    PAGES.put("audit", "/security/audit");
    PAGES.put("roles", "/security/roles");
    PAGES.put("factor", "/security/factor");
    PAGES.put("data", "/data");
    PAGES.put("domains", "/domains");
    PAGES.put("domain", "/domains/mantua.example");
    PAGES.put("main-domain", "/domains/verona.example");
    PAGES.put("domain-settings", "/domains/mantua.example/settings");
    PAGES.put("domain-setting", "/domains/mantua.example/settings/archive.keep");
    PAGES.put("gateways", "/gateways");
    PAGES.put("gateway", "/gateways/echo");
    PAGES.put("trace", "/gateways/echo/trace?account=romeo%40verona.example");
    PAGES.put("trace-begin", "/gateways/echo/trace?account=juliet%40verona.example");
    PAGES.put("federation", "/federation");
    PAGES.put("components", "/components");
    PAGES.put("cluster", "/cluster");
    PAGES.put("settings", "/settings");
    PAGES.put("setting", "/settings/c2s.max-stanza-bytes");
    PAGES.put("modules", "/settings/modules");
  }

  /** Those of whoever administrates one domain alone. */
  private static final Map<String, String> IN_A_DOMAIN = new LinkedHashMap<>();

  static {
    for (String name : List.of("people", "groups", "sessions", "rooms", "invitations", "reports", "domains", "audit", "roles", "factor")) {
      IN_A_DOMAIN.put("own-" + name, PAGES.get(name));
    }
    IN_A_DOMAIN.put("own-account", "/people/apothecary%40mantua.example");
    IN_A_DOMAIN.put("own-group", "/groups/group?name=Guild+of+apothecaries%40mantua.example");
    IN_A_DOMAIN.put("own-room", "/rooms/shop%40conference.mantua.example");
    IN_A_DOMAIN.put("own-domain", "/domains/mantua.example");
    IN_A_DOMAIN.put("own-settings", "/domains/mantua.example/settings");
    IN_A_DOMAIN.put("own-setting", "/domains/mantua.example/settings/archive.keep");
    IN_A_DOMAIN.put("granted-setting", "/domains/mantua.example/settings/upload.account-bytes");
  }

  private Chromium chromium;
  private Verona verona;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    chromium = Chromium.open();
    // Pictures show where the server is at home.
    verona = Verona.peopled(Path.of(System.getProperty("recado.pictures.home", folder.resolve("home").toString())));
    PAGES.put("report", verona.report("balthasar@verona.example"));
    PAGES.put("report-elsewhere", verona.report("peter@capulet.example"));
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

  private Page loggedIn(BrowserContext window, String account) {
    return loggedIn(window, account, "**/dashboard");
  }

  private Page loggedIn(BrowserContext window, String account, String first) {
    Page page = window.newPage();
    page.navigate(verona.url() + "/login");
    page.fill("#account", account);
    page.fill("#password", Verona.PASSWORD);
    page.click("button[type=submit]");
    page.waitForURL(first);
    return page;
  }

  private static void picture(Page page, String name, Screen screen, String language, boolean dark) {
    String folder = System.getProperty("recado.pictures");
    if (folder != null) {
      String file =
          name
              + (screen == Screen.DESKTOP ? "" : "-" + screen.name().toLowerCase(Locale.ROOT))
              + (language.equals("en") ? "" : "-" + language)
              + (dark ? "-dark" : "")
              + ".png";
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, file)));
    }
  }

  private void look(Screen screen) {
    look(screen, "admin", "**/dashboard", PAGES);
  }

  private void look(Screen screen, String account, String first, Map<String, String> pages) {
    List<String> wrong = new ArrayList<>();
    try (BrowserContext window = chromium.window(screen, "en")) {
      Page page = loggedIn(window, account, first);
      pages.forEach(
          (name, path) -> {
            Response answer = page.navigate(verona.url() + path);
            // Live figures keep a connection for good, so the network of the dashboard is never idle.
            page.waitForLoadState(LoadState.LOAD);
            if (answer == null || answer.status() != 200) {
              wrong.add(name + ": " + (answer == null ? "no answer" : answer.status()));
            }
            if (isTooWide(page)) {
              wrong.add(name + ": wider than the screen");
            }
            holes(page).forEach(hole -> wrong.add(name + ": a hole at " + hole));
            cut(page).forEach(deed -> wrong.add(name + ": cut off: " + deed));
            Chromium.findings(page, false).forEach(finding -> wrong.add(name + ": " + finding));
            picture(page, name, screen, "en", false);
            // In the dark the page is the same but for its colours.
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            Chromium.findings(page, true).forEach(finding -> wrong.add(name + ", dark: " + finding));
            picture(page, name, screen, "en", true);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            chromium.complaints().forEach(complaint -> wrong.add(name + ": " + complaint));
          });
    }
    assertThat(wrong).as("%s", screen).isEmpty();
  }

  /** Lines of a list that are higher than what stands in them. */
  private static List<?> holes(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll(".lines li > span:first-child")]
              .filter((part) => {
                const range = document.createRange();
                range.selectNodeContents(part);
                return part.offsetHeight > range.getBoundingClientRect().height + 40;
              })
              .map((part) => part.textContent.trim().slice(0, 60))
            """);
  }

  /** What can be pressed and reaches beyond its card, where nobody sees it. */
  private static List<?> cut(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll(".card button, .card a, .card .badge")]
              .filter((deed) => deed.offsetWidth > 0 && !deed.closest(".scroll"))
              .filter((deed) => deed.getBoundingClientRect().right > deed.closest(".card").getBoundingClientRect().right + 1)
              .map((deed) => (deed.getAttribute("aria-label") ?? deed.textContent).trim().slice(0, 60))
            """);
  }

  private static boolean isTooWide(Page page) {
    return Boolean.TRUE.equals(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
  }

  /** In another language: nothing is wider than the screen, and no sentence of the console is left in English. */
  private void lookIn(Language language, Screen screen, boolean dark) {
    List<String> wrong = new ArrayList<>();
    List<String> english = sentencesThatDiffer(language);
    try (BrowserContext window = chromium.window(screen, language.tag())) {
      Page page = loggedIn(window, "admin");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : ColorScheme.LIGHT));
      PAGES.forEach(
          (name, path) -> {
            page.navigate(verona.url() + path);
            page.waitForLoadState(LoadState.LOAD);
            if (isTooWide(page)) {
              wrong.add(name + ": wider than the screen");
            }
            holes(page).forEach(hole -> wrong.add(name + ": a hole at " + hole));
            cut(page).forEach(deed -> wrong.add(name + ": cut off: " + deed));
            String text = page.innerText("body");
            english.stream().filter(text::contains).forEach(left -> wrong.add(name + ": " + left));
            english(page).forEach(left -> wrong.add(name + ": in English: " + left));
            picture(page, name, screen, language.tag(), dark);
          });
    }
    assertThat(wrong).as("%s, %s", screen, language).isEmpty();
  }

  /**
   * Texts that look English: what the server says, and words of protocols that stand alone. What people wrote, and what
   * machines read, is as it is; so are names of modules, areas of settings and languages.
   */
  private static List<?> english(Page page) {
    return (List<?>)
        page.evaluate(
            """
            (written) => {
              const words = /(^|[^\\p{L}])(the|is|are|was|were|of|and|with|from|that|this|what|which|not|you|your|has|have|been|nobody|somebody)([^\\p{L}]|$)/iu;
              const alone = /^(none|both|get|set|outgoing|managed_entity|roster|push|message|presence|yes|true|false|unknown|enabled|disabled|open|closed)$/;
              const found = [];
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const text = texts.currentNode.textContent.trim();
                const around = texts.currentNode.parentElement;
                if (text.length > 2 && (words.test(text) || alone.test(text)) && !written.some((part) => text.includes(part))
                    && !around.closest("script, style, code, pre, textarea, .mono, .log, q, blockquote, .module strong, .group-title, [lang]:not(html)")) {
                  found.push(text.slice(0, 120));
                }
              }
              return found;
            }
            """,
            Verona.WRITTEN);
  }

  /** What the console says in English in three words and more, and otherwise in a language. */
  private static List<String> sentencesThatDiffer(Language language) {
    Words english = Words.in(Language.EN);
    Words other = Words.in(language);
    return english.keys().stream()
        .filter(key -> !english.say(key).equals(other.say(key)))
        .map(key -> english.say(key))
        .filter(text -> text.matches("(\\S+ ){2,}\\S+") && !text.contains("{"))
        .toList();
  }

  @Test
  void everyPageIsWellInPortuguese() {
    lookIn(Language.PT, Screen.PHONE, false);
    lookIn(Language.PT, Screen.WIDE, true);
  }

  @Test
  void everyPageIsWellInSpanish() {
    lookIn(Language.ES, Screen.PHONE, true);
    lookIn(Language.ES, Screen.WIDEST, false);
  }

  @Test
  void everyPageIsWellAtADesk() {
    look(Screen.DESKTOP);
  }

  @Test
  void everyPageIsWellOnAPhone() {
    look(Screen.PHONE);
  }

  @Test
  void longListsAreCompactOnAPhone() {
    try (BrowserContext window = chromium.window(Screen.PHONE, "es")) {
      Page page = loggedIn(window, "admin");
      for (String list : List.of("/people", "/sessions")) {
        page.navigate(verona.url() + list);
        List<?> heights =
            (List<?>) page.evaluate("[...document.querySelectorAll('table.compact tbody tr')].map(row => row.offsetHeight).sort((a, b) => a - b)");
        assertThat(heights).hasSizeGreaterThan(20);
        assertThat(((Number) heights.get(heights.size() / 2)).intValue()).as("%s: most", list).isLessThan(140);
        assertThat(((Number) heights.getLast()).intValue()).as("%s: one with a long name", list).isLessThan(175);
      }
    }
  }

  @Test
  void thePagesOfADomainAreWell() {
    for (Screen screen : List.of(Screen.DESKTOP, Screen.PHONE)) {
      look(screen, "apothecary@mantua.example", "**/people", IN_A_DOMAIN);
    }
  }

  @Test
  void theSearchGoesOnAmongPeopleAndRooms() {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = loggedIn(window, "admin");
      page.keyboard().press("/");
      page.keyboard().type("{0} & juliet");
      page.locator("#palette [role=option]", new Page.LocatorOptions().setHasText("Search people for “{0} & juliet”")).waitFor();
      page.keyboard().press("Control+a");
      page.keyboard().type("benvolio mont");
      page.locator("#palette [role=option]", new Page.LocatorOptions().setHasText("Search rooms for “benvolio mont”")).waitFor();
      page.keyboard().press("Enter");
      page.waitForURL("**/people?q=benvolio%20mont");
      assertThat(page.locator("#people .row-link").allInnerTexts()).containsExactly("Benvolio Montague");
    }
  }

  @Test
  void theSearchLeadsToButtonsAndDialogs() {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "pt")) {
      Page page = loggedIn(window, "admin");
      page.keyboard().press("/");
      page.keyboard().type("backup");
      page.locator("#palette [role=option]").first().waitFor();
      Chromium.picture(page, "search", false);
      page.keyboard().press("Enter");
      page.waitForURL("**/data#backup-now");
      page.waitForFunction("document.activeElement.id === 'backup-now'");
      page.locator("[data-palette] input").click();
      page.keyboard().type("/people#add");
      page.locator("#palette [role=option]").first().waitFor();
      page.keyboard().press("Enter");
      page.waitForURL("**/people#add");
      page.locator("#add[open]").waitFor();
    }
  }

  @Test
  void aTraceShowsWhatWentOverTheWireAndWhich() {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en")) {
      Page page = loggedIn(window, "admin");
      page.navigate(verona.url() + PAGES.get("trace"));
      assertThat(page.locator("ol.log li").count()).isEqualTo(1);
      assertThat(page.locator("ol.log li span").innerText()).contains("Is anybody there?");
      assertThat(page.locator("ol.log li time").getAttribute("datetime")).matches("\\d{4}-\\d\\d-\\d\\dT.*");
    }
  }
}
