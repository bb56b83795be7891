package im.recado.modules.invite;

import im.recado.kernel.http.Html;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The clients that guests are told of (XEP-0379 section 3.3): those that run where the page is read first. */
final class InviteClients {
  /** Where clients run, each with what browsers say of themselves there; Android's say Linux too, so it is asked first. */
  private enum Platform {
    ANDROID("Android", "android"),
    IPHONE("iPhone, iPad", "iphone", "ipad"),
    MAC("Mac", "mac os x", "macintosh"),
    WINDOWS("Windows", "windows"),
    LINUX("Linux", "linux", "x11");

    private final String name;
    private final List<String> signs;

    Platform(String name, String... signs) {
      this.name = name;
      this.signs = List.of(signs);
    }

    static @Nullable Platform of(@Nullable String userAgent) {
      String said = userAgent == null ? "" : userAgent.toLowerCase(Locale.ROOT);
      for (Platform system : values()) {
        if (system.signs.stream().anyMatch(said::contains)) {
          return system;
        }
      }
      return null;
    }
  }

  private record Client(String name, String url, List<Platform> systems) {
    Client(String name, String url, Platform... systems) {
      this(name, url, List.of(systems));
    }
  }

  private static final List<Client> ALL =
      List.of(
          new Client("Conversations", "https://conversations.im/", Platform.ANDROID),
          new Client("Monal", "https://monal-im.org/", Platform.IPHONE, Platform.MAC),
          new Client("Gajim", "https://gajim.org/download/", Platform.WINDOWS, Platform.MAC, Platform.LINUX),
          new Client("Dino", "https://dino.im/", Platform.LINUX));

  private InviteClients() {}

  /**
   * The list, as HTML.
   *
   * @param userAgent what the browser says of itself, or null
   */
  static String html(InviteWords words, @Nullable String userAgent) {
    Platform here = Platform.of(userAgent);
    StringBuilder list = new StringBuilder("<ul>");
    ALL.stream()
        .sorted(Comparator.comparing(client -> here == null || !client.systems.contains(here)))
        .forEach(
            client ->
                list.append(item(client.name, client.url, String.join(", ", client.systems.stream().map(system -> system.name).toList()))));
    return list.append(item("xmpp.org", "https://xmpp.org/software/", words.others())).append("</ul>\n").toString();
  }

  private static String item(String name, String url, String what) {
    return "<li><a href=\"%s\" rel=\"noreferrer\">%s</a> (%s)</li>".formatted(url, name, Html.escape(what));
  }
}
