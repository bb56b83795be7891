package im.recado.console.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The browser of the machine, and what its pages complained about. */
final class Chromium implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

  /** What people look at. */
  enum Screen {
    DESKTOP(1280, 860),
    PHONE(390, 844),
    WIDE(1920, 1080),
    WIDEST(2560, 1440);

    final int width;
    final int height;

    Screen(int width, int height) {
      this.width = width;
      this.height = height;
    }
  }

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Chromium(Path program, List<String> more) {
    playwright =
        Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(
                        Stream.concat(
                                Stream.of("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                                    "--disable-component-update", "--no-first-run"),
                                more.stream())
                            .toList()));
  }

  /** Opens the browser; a test that has none is skipped and says what is missing. */
  static Chromium open(String... more) {
    Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    Assumptions.assumeTrue(
        program.isPresent(), "Debian package chromium is not installed (./recado test --peers installs it)");
    return new Chromium(program.orElseThrow(), List.of(more));
  }

  /** A window with its own cookies. */
  BrowserContext window(Screen screen, String language) {
    return window(screen, language, null);
  }

  /** The same of a browser that calls itself so. */
  BrowserContext window(Screen screen, String language, @Nullable String agent) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(screen.width, screen.height)
            .setColorScheme(ColorScheme.LIGHT)
            .setLocale(language)
            .setTimezoneId("Europe/Lisbon");
    BrowserContext context = browser.newContext(agent == null ? options : options.setUserAgent(agent));
    context.setDefaultTimeout(60_000);
    context.onWebError(error -> complaints.add("error: " + error.error()));
    context.onConsoleMessage(
        message -> {
          // What a refused request leaves behind is no complaint of the page.
          if (message.type().equals("error") && !message.text().contains("Failed to load resource")) {
            complaints.add(message.text());
          }
        });
    return context;
  }

  /** What went wrong in scripts and what the policy for browsers forbade, since this was asked last. */
  List<String> complaints() {
    List<String> told = List.copyOf(complaints);
    complaints.clear();
    return told;
  }

  /**
   * What axe finds that is serious or critical, in a line each.
   *
   * @param coloursOnly whether the page was looked at already but for its colours
   */
  @SuppressWarnings("unchecked")
  static List<String> findings(Page page, boolean coloursOnly) {
    if (!coloursOnly) {
      page.evaluate(Axe.SCRIPT);
    }
    return (List<String>)
        page.evaluate(
            """
            async (rules) => {
              const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
              const found = await axe.run(document, { resultTypes: ["violations"], ...only });
              return found.violations
                .filter((one) => one.impact === "serious" || one.impact === "critical")
                .map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
            }
            """,
            coloursOnly ? List.of("color-contrast") : List.of());
  }

  /** A picture of the whole page, when somebody wants to look at them ({@code recado.pictures} names a folder). */
  static void picture(Page page, String name) {
    picture(page, name, true);
  }

  /**
   * The same.
   *
   * @param whole whether of all of the page, or of what is to be seen
   */
  static void picture(Page page, String name, boolean whole) {
    String folder = System.getProperty("recado.pictures");
    if (folder != null) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")).setFullPage(whole));
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
