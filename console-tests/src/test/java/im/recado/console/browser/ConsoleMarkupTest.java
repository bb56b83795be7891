package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import im.recado.console.browser.Chromium.Screen;
import im.recado.testkit.transcript.StreamClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Markup in every name that somebody chooses, looked at by an administrator (SECURITY W2). */
@Timeout(300)
final class ConsoleMarkupTest {
  /** Breaks out of texts, attributes and scripts, if it is let. */
  private static final String MARKUP = "\"'><img src=x onerror=alert(1)><script>alert(2)</script><svg/onload=alert(3)>";

  private static final String MALLORY = "mallory@verona.example";
  private static final String ROOM = "den@conference.verona.example";

  private final List<String> dialogs = new ArrayList<>();

  private static String xml(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;").replace("\"", "&quot;");
  }

  private static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What an account can write where others will read it. */
  private static void scribble(Verona verona) throws Exception {
    StreamClient mallory = verona.login(MALLORY + "/" + MARKUP);
    String markup = xml(MARKUP);
    for (String stanza :
        List.of(
            "<presence id='s'><status>" + markup + "</status></presence>",
            "<iq type='set' id='c'><vCard xmlns='vcard-temp'><FN>" + markup + "</FN><NICKNAME>" + markup + "</NICKNAME><URL>javascript:alert(4)</URL>"
                + "<DESC>" + markup + "</DESC></vCard></iq>",
            "<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='contact@elsewhere.example' name='" + markup + "'><group>" + markup
                + "</group></item></query></iq>",
            "<presence to='" + ROOM + "/" + markup + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
            "<message type='groupchat' to='" + ROOM + "'><subject>" + markup + "</subject></message>",
            "<iq type='set' id='p' to='pubsub.verona.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='" + markup
                + "'><item id='" + markup + "'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>",
            "<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='peter@capulet.example'><report xmlns='urn:xmpp:reporting:1'"
                + " reason='urn:xmpp:reporting:spam'><text>" + markup + "</text></report></item></block></iq>")) {
      mallory.send(Verona.xml(stanza));
      mallory.barrier();
    }
  }

  @Test
  void w2MarkupInNamesIsTextOnEveryPage(@TempDir Path folder) throws Exception {
    try (Chromium chromium = Chromium.open();
        Verona verona = Verona.fresh(folder.resolve("home"), List.of("domain=verona.example"))) {
      for (String name : List.of("admin", "mallory")) {
        verona.admin("user-add", "account=" + name + "@verona.example", "password=" + Verona.PASSWORD, "name=" + MARKUP);
      }
      verona.admin("option-set", "key=server.administrators", "value=admin@verona.example");
      verona.admin("room-create", "room=" + ROOM, "owner=" + MALLORY);
      verona.admin("room-set", "room=" + ROOM, "setting=roomname", "value=" + MARKUP);
      verona.admin("room-set", "room=" + ROOM, "setting=roomdesc", "value=" + MARKUP);
      verona.admin("room-affiliate", "room=" + ROOM, "account=contact@elsewhere.example", "affiliation=outcast", "reason=" + MARKUP);
      verona.admin("group-create", "group=thieves", "title=" + MARKUP);
      verona.admin("group-add", "group=thieves", "account=" + MALLORY);
      verona.admin("ban-add", "address=192.0.2.66", "minutes=60", "reason=" + MARKUP);
      verona.admin("token-create", "name=" + MARKUP, "scope=read");
      verona.admin("motd-set", "text=" + MARKUP);
      verona.admin("user-quarantine", "account=" + MALLORY, "reason=" + MARKUP);
      verona.admin("user-release", "account=" + MALLORY);
      scribble(verona);
      look(chromium, verona);
    }
  }

  private void look(Chromium chromium, Verona verona) {
    try (BrowserContext window = chromium.window(Screen.DESKTOP, "en", MARKUP)) {
      Page page = window.newPage();
      page.onDialog(
          dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
          });
      page.navigate(verona.url() + "/login");
      page.fill("#account", MARKUP);
      page.fill("#password", MARKUP);
      page.click("button[type=submit]");
      isHarmless(chromium, page, "the door");
      page.fill("#account", "admin");
      page.fill("#password", Verona.PASSWORD);
      page.click("button[type=submit]");
      page.waitForURL("**/dashboard");
      Set<String> shown = new TreeSet<>();
      String account = "/people/" + url(MALLORY);
      String room = "/rooms/" + url(ROOM);
      String node = "host=pubsub.verona.example&node=" + url(MARKUP);
      List<String> telling =
          List.of("/people", account, "/groups", "/groups/group?name=thieves", "/rooms", room, room + "/settings", "/sessions",
              "/sessions/one?session=" + url(MALLORY + "/" + MARKUP), "/pubsub", "/pubsub/node?" + node, "/security/bans", "/security/roles",
              "/security/audit", "/logs", verona.report("peter@capulet.example"), "/people?q=" + url(MARKUP), "/rooms?q=" + url(MARKUP));
      List<String> others =
          List.of("/dashboard", "/logs?log=security", "/logs?q=" + url(MARKUP), "/security/audit?q=" + url(MARKUP), "/pubsub/settings?" + node, "/reports",
              "/invitations", "/data", "/settings", "/settings/modules", "/security", "/gateways", "/" + url("<img src=x onerror=alert(1)>"),
              "/people/" + url(MARKUP.replace("/", "")) + "%40verona.example", "/login?to=" + url(MARKUP));
      for (List<String> paths : List.of(telling, others)) {
        for (String path : paths) {
          Response answer = page.navigate(verona.url() + path);
          assertThat(answer.status()).as(path).isLessThan(500);
          isHarmless(chromium, page, path);
          if (page.locator("main").innerText().contains("onerror=alert(1)") || page.content().contains("value=\"&quot;'&gt;&lt;img src=x")) {
            shown.add(path);
          }
        }
      }
      assertThat(shown).as("the markup was there to be looked at").containsAll(telling);
    }
  }

  private void isHarmless(Chromium chromium, Page page, String path) {
    assertThat(dialogs).as(path).isEmpty();
    assertThat(page.locator("img[src='x'], script:not([src]), [onerror], [onload], a[href^='javascript']").count()).as(path).isZero();
    assertThat(chromium.complaints()).as(path).isEmpty();
  }
}
