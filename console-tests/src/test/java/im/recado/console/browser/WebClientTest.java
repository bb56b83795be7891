package im.recado.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import im.recado.console.browser.Chromium.Screen;
import im.recado.server.Assembly;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The web client in a real browser: everything comes from this server, and people chat with those who have other clients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class WebClientTest {
  private static final String ROOM = "garden@conference.localhost";
  private static final String MESSAGE = ".chat-msg__text";

  private final List<String> outside = new ArrayList<>();
  private Chromium chromium;
  private Verona verona;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    // The certificate is one that the server has signed itself.
    chromium = Chromium.open("--ignore-certificate-errors");
    Process fetch =
        new ProcessBuilder("../web-client/fetch", "target/web-client").redirectErrorStream(true).start();
    String said = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    Assumptions.assumeTrue(fetch.waitFor() == 0, "the web client could not be fetched: " + said);
    System.setProperty(Assembly.WEB_CLIENT, Path.of(said.substring(said.lastIndexOf('\n') + 1)).toAbsolutePath().toString());
    verona =
        Verona.web(
            folder,
            List.of(
                "auth.anonymous=true", "web-client.guest-room=" + ROOM, "server.domains=mantua.localhost", "registration.mode=invitation"),
            List.of("romeo", "juliet", "nurse", "benvolio", "tybalt", "mercutio"));
    verona.admin("room-create", "room=" + ROOM, "owner=juliet@localhost");
    verona.admin("user-add", "account=balthasar@mantua.localhost", "password=" + Verona.PASSWORD);
  }

  @AfterAll
  void close() {
    System.clearProperty(Assembly.WEB_CLIENT);
    if (verona != null) {
      verona.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void nothingWasAskedOfOtherSites() {
    assertThat(outside).isEmpty();
    // Converse.js writes down every refusal that it gets from anybody; those of the browser's policy and of streams count.
    assertThat(chromium.complaints())
        .filteredOn(complaint -> complaint.contains("Content Security Policy") || complaint.contains("stream error"))
        .isEmpty();
  }

  private Page page(Screen screen, String language) {
    BrowserContext window = chromium.window(screen, language);
    Page page = window.newPage();
    page.onRequest(
        request -> {
          String url = request.url();
          if (!url.startsWith(verona.webUrl() + "/") && !url.startsWith("data:") && !url.startsWith("blob:")) {
            outside.add(url);
          }
        });
    return page;
  }

  private void logIn(Page page, String name) {
    logIn(page, verona.webUrl(), name);
  }

  private static void logIn(Page page, String url, String name) {
    page.navigate(url + "/");
    fillIn(page, name);
    PlaywrightAssertions.assertThat(page.locator("#converse-roster")).isVisible();
  }

  private static void fillIn(Page page, String name) {
    page.locator("input[name=jid]").fill(name);
    page.locator("input[name=password]").fill(Verona.PASSWORD);
    page.locator("input[name=password]").press("Enter");
  }

  private static void write(Page page, String words) {
    Locator input = page.locator("textarea.chat-textarea:visible");
    input.fill(words);
    input.press("Enter");
  }

  /** The next words that come to a client, behind whatever else does. */
  private static String words(StreamClient client) throws IOException {
    return String.valueOf(message(client).childText("body", "jabber:client"));
  }

  private static Element message(StreamClient client) throws IOException {
    while (true) {
      Element element = client.element();
      if (element.name().equals("message") && element.has("body", "jabber:client")) {
        return element;
      }
    }
  }

  /** Looks at the page as it is, if somebody asked for pictures. */
  private static void picture(Page page, String name) {
    String folder = System.getProperty("recado.pictures");
    if (folder != null) {
      page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, "web-client-" + name + ".png")));
    }
  }

  @Test
  void peopleChatFromTheBrowserAndFindWhatWasSaidAfterAReload() throws Exception {
    Page page = page(Screen.DESKTOP, "en-GB");
    StreamClient juliet = verona.login("juliet@localhost/balcony");
    logIn(page, "romeo");
    page.navigate(verona.webUrl() + "/#converse/chat?jid=juliet@localhost");
    write(page, "She speaks");
    assertThat(words(juliet)).isEqualTo("She speaks");
    juliet.send(Verona.xml("<message type='chat' to='romeo@localhost'><body>Ay me!</body></message>"));
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"She speaks", "Ay me!"});
    picture(page, "chat");
    page.reload();
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"She speaks", "Ay me!"});
    page.context().close();
  }

  @Test
  void atTheNameOfAFurtherDomainItsPeopleLogIn() throws Exception {
    Page page = chromium.window(Screen.DESKTOP, "en-GB").newPage();
    String url = verona.webUrl().replace("localhost", "mantua.localhost");
    StreamClient nurse = verona.login("nurse@localhost/hall");
    logIn(page, url, "balthasar");
    assertThat(page.title()).contains("mantua.localhost");
    page.navigate(url + "/#converse/chat?jid=nurse@localhost");
    write(page, "News from Mantua");
    Element came = message(nurse);
    assertThat(came.childText("body", "jabber:client")).isEqualTo("News from Mantua");
    assertThat(came.attribute("from")).startsWith("balthasar@mantua.localhost/");
    page.context().close();
  }

  @Test
  void whoHasWrittenIsNoContactBeforeOneSaysSo() throws Exception {
    Page page = page(Screen.DESKTOP, "en-GB");
    StreamClient tybalt = verona.login("tybalt@localhost/street");
    logIn(page, "benvolio");
    tybalt.send(Verona.xml("<message type='chat' to='benvolio@localhost'><body>Peace?</body></message>"));
    PlaywrightAssertions.assertThat(page.locator("#converse-roster")).containsText("tybalt");
    tybalt.send(Verona.xml("<presence type='subscribe' to='benvolio@localhost'/>"));
    PlaywrightAssertions.assertThat(page.locator("#converse-roster")).containsText("Contact requests");
    picture(page, "request");
    assertThat(verona.admin("roster-list", "account=benvolio@localhost")).doesNotContain("both").doesNotContain("from");
    page.context().close();
  }

  @Test
  void aLinkLeadsIntoARoomOnAPhoneToo() throws Exception {
    Page page = page(Screen.PHONE, "pt-BR");
    logIn(page, "nurse");
    page.navigate(verona.webUrl() + "/#converse/room?jid=" + ROOM);
    Locator nick = page.locator("input[name=nick]");
    Locator text = page.locator("textarea.chat-textarea:visible");
    PlaywrightAssertions.assertThat(nick.or(text)).isVisible();
    if (nick.isVisible()) {
      nick.fill("nurse");
      nick.press("Enter");
    }
    write(page, "Anon, good nurse!");
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"Anon, good nurse!"});
    picture(page, "room-phone");
    page.context().close();
  }

  @Test
  void linksLeadToPeopleAndRoomsOnceOneHasLoggedIn() throws Exception {
    Page page = page(Screen.PHONE, "es-ES");
    page.navigate(verona.webUrl() + "/#converse/chat?jid=juliet@localhost");
    fillIn(page, "mercutio");
    PlaywrightAssertions.assertThat(page.locator("converse-chat .chat-head:visible")).containsText("juliet");
    picture(page, "link-phone");
    page.context().close();
  }

  @Test
  void picturesAreUploadedAndShown() throws Exception {
    Page page = page(Screen.PHONE, "en-GB");
    StreamClient juliet = verona.login("juliet@localhost/window");
    logIn(page, "romeo");
    page.navigate(verona.webUrl() + "/#converse/chat?jid=juliet@localhost");
    PlaywrightAssertions.assertThat(page.locator("textarea.chat-textarea:visible")).isVisible();
    page.locator("converse-chat .fileupload").setInputFiles(new FilePayload("moon.png", "image/png", moon()));
    String told = words(juliet);
    assertThat(told).startsWith(verona.webUrl() + "/upload/").endsWith(".png");
    Locator picture = page.locator(".chat-msg img.chat-image:visible");
    PlaywrightAssertions.assertThat(picture).hasAttribute("src", told);
    page.waitForCondition(() -> (Boolean) picture.evaluate("image => image.complete && image.naturalWidth === 240"));
    picture(page, "upload-phone");
    page.context().close();
  }

  private static byte[] moon() throws IOException {
    BufferedImage image = new BufferedImage(240, 180, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(0x1b2a49));
    pen.fillRect(0, 0, 240, 180);
    pen.setColor(new Color(0xf4e9c1));
    pen.fillOval(80, 50, 80, 80);
    pen.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"en-GB, sampson, You are invited, Name, taken, Your account is ready, Chat in this browser",
      "pt-BR, gregorio, convite, Nome, já tem dono, Sua conta está pronta, Conversar neste navegador",
      "es-ES, baltasar, invitación, Nombre, ya está ocupado, Tu cuenta está lista, Chatear en este navegador"})
  void whoIsInvitedMakesAnAccountOnThePageAndChatsThere(
      String language, String name, String invited, String label, String taken, String ready, String chat) {
    Page page = page(Screen.PHONE, language);
    page.navigate(invitation());
    PlaywrightAssertions.assertThat(page.locator("h1")).containsText(invited);
    PlaywrightAssertions.assertThat(page.locator("label[for=name]")).hasText(label);
    picture(page, "invitation-" + language);
    assertThat(Chromium.findings(page, false)).isEmpty();
    page.locator("#name").fill("Romeo");
    page.locator("#password").fill(Verona.PASSWORD);
    page.locator("form button").click();
    PlaywrightAssertions.assertThat(page.locator("[role=alert]")).containsText(taken);
    picture(page, "invitation-taken-" + language);
    page.locator("#name").fill(name + "@localhost");
    page.locator("#password").fill(Verona.PASSWORD);
    page.locator("form button").click();
    PlaywrightAssertions.assertThat(page.locator("h1")).hasText(ready);
    PlaywrightAssertions.assertThat(page.locator("main")).containsText(name + "@localhost");
    picture(page, "invitation-ready-" + language);
    page.getByText(chat).click();
    PlaywrightAssertions.assertThat(page.locator("input[name=jid]")).hasValue(name);
    page.locator("input[name=password]").fill(Verona.PASSWORD);
    page.locator("input[name=password]").press("Enter");
    PlaywrightAssertions.assertThat(page.locator("#converse-roster")).isVisible();
    picture(page, "invited-" + language);
    page.context().close();
  }

  private String invitation() {
    Matcher link = Pattern.compile("https://\\S+/invite/\\w+").matcher(verona.admin("user-invite"));
    assertThat(link.find()).isTrue();
    return link.group();
  }

  @Test
  void guestsEnterTheOneRoomThatIsForThem() {
    Page page = page(Screen.DESKTOP, "es-ES");
    page.navigate(verona.webUrl() + "/guest");
    Locator nick = page.locator("input[name=nick]");
    nick.fill("Un invitado");
    nick.press("Enter");
    write(page, "Hola");
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"Hola"});
    picture(page, "guest");
    awaitKept(page, "Un invitado");
    // Who loads the page again is the same guest to the others, and finds what was said.
    page.reload();
    write(page, "Otra vez");
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"Hola", "Otra vez"});
    PlaywrightAssertions.assertThat(page.locator(".chat-msg__author").last()).containsText("Un invitado");
    assertThat(verona.admin("room-occupants", "room=" + ROOM)).containsOnlyOnce("Un invitado");
    picture(page, "guest-again");
    page.locator(".chat-head .dropdown button, .chat-head .dropdown-toggle").first().click();
    page.locator(".open-nickname-modal").click();
    nick.fill("Alguien");
    nick.press("Enter");
    PlaywrightAssertions.assertThat(page.locator(".occupant-nick").getByText("Alguien")).isVisible();
    awaitKept(page, "Alguien");
    page.reload();
    write(page, "Tercera vez");
    PlaywrightAssertions.assertThat(page.locator(".chat-msg__author").last()).containsText("Alguien");
    // A guest has nothing to keep keys in: the client does not try.
    assertThat(chromium.complaints()).isEmpty();
    page.context().close();
  }

  /** The client has entered the room and knows by which name. */
  private static void awaitKept(Page page, String name) {
    page.waitForCondition(() -> name.equals(page.evaluate("sessionStorage.getItem('recado-guest')")));
  }

  @Test
  void guestsComeBackAfterTheirConnectionBroke() {
    Page page = page(Screen.DESKTOP, "en-GB");
    List<WebSocket> sockets = new ArrayList<>();
    page.onWebSocket(sockets::add);
    page.addInitScript(
        "window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.lastSocket = this; } }");
    page.navigate(verona.webUrl() + "/guest");
    page.locator("input[name=nick]").fill("A lodger");
    page.locator("input[name=nick]").press("Enter");
    write(page, "Who is there?");
    awaitKept(page, "A lodger");
    page.evaluate("lastSocket.close()");
    // One more that connects again, and that of the page which is loaded again then.
    page.waitForCondition(() -> sockets.size() == 3);
    write(page, "It is I.");
    PlaywrightAssertions.assertThat(page.locator(".chat-msg__author").last()).containsText("A lodger");
    page.context().close();
  }

  @Test
  void guestsOfAFurtherDomainEnterTheRoomOfThatDomain() throws Exception {
    // Nobody has made it: the server does, for the first of them.
    String room = "yard@conference.mantua.localhost";
    verona.admin("option-set", "domain=mantua.localhost", "key=web-client.guest-room", "value=" + room);
    // What the server's guests may does not make anybody a guest of this domain.
    verona.admin("option-set", "domain=mantua.localhost", "key=auth.anonymous", "value=true");
    String url = verona.webUrl().replace("localhost", "mantua.localhost");
    BrowserContext window = chromium.window(Screen.DESKTOP, "en-GB");
    Page page = window.newPage();
    page.navigate(url + "/guest");
    Locator nick = page.locator("input[name=nick]");
    nick.fill("A passer-by");
    nick.press("Enter");
    write(page, "Is anybody here?");
    PlaywrightAssertions.assertThat(page.locator(MESSAGE)).containsText(new String[] {"Is anybody here?"});
    assertThat(verona.admin("room-occupants", "room=" + room)).contains("A passer-by").contains("@mantua.localhost/");
    assertThat(verona.admin("room-occupants", "room=" + ROOM)).doesNotContain("A passer-by");
    window.close();
  }

  /** A manifest without faults, and a worker (what a window of a test lacks is a profile of its own to keep the app in). */
  @Test
  void browsersOfferToInstallIt() {
    Page page = page(Screen.PHONE, "en-GB");
    page.navigate(verona.webUrl() + "/");
    page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    CDPSession browser = page.context().newCDPSession(page);
    JsonObject manifest = browser.send("Page.getAppManifest");
    assertThat(manifest.get("url").getAsString()).isEqualTo(verona.webUrl() + "/client/manifest.webmanifest");
    assertThat(manifest.getAsJsonArray("errors")).isEmpty();
    assertThat(browser.send("Page.getInstallabilityErrors").getAsJsonArray("installabilityErrors"))
        .extracting(error -> error.getAsJsonObject().get("errorId").getAsString())
        .containsExactly("in-incognito");
    page.context().close();
  }

  @Test
  void messagesAreCompressedWhereAnAdministratorWantsIt() throws Exception {
    assertThat(extensionsOfAChat("romeo")).isEmpty();
    verona.admin("option-set", "key=websocket.deflate", "value=true");
    try {
      assertThat(extensionsOfAChat("nurse")).startsWith("permessage-deflate");
    } finally {
      verona.admin("option-set", "key=websocket.deflate", "value=false");
    }
  }

  /** What the server has agreed to on the WebSocket over which somebody writes to Juliet and has an answer. */
  private String extensionsOfAChat(String name) throws Exception {
    Page page = page(Screen.DESKTOP, "en-GB");
    CDPSession browser = page.context().newCDPSession(page);
    List<String> agreed = new CopyOnWriteArrayList<>();
    browser.on("Network.webSocketHandshakeResponseReceived", event -> agreed.add(extensions(event)));
    browser.send("Network.enable");
    StreamClient juliet = verona.login("juliet@localhost/" + name);
    logIn(page, name);
    page.navigate(verona.webUrl() + "/#converse/chat?jid=juliet@localhost");
    write(page, "Is it long? ".repeat(100));
    Element came = message(juliet);
    assertThat(came.childText("body", "jabber:client")).startsWith("Is it long? Is it long?");
    String answer = "It is. ".repeat(100) + name;
    juliet.send(Verona.xml("<message type='chat' to='" + came.attribute("from") + "'><body>" + answer + "</body></message>"));
    PlaywrightAssertions.assertThat(page.locator(MESSAGE).last()).containsText(answer);
    page.context().close();
    return agreed.getLast();
  }

  private static String extensions(JsonObject event) {
    return event.getAsJsonObject("response").getAsJsonObject("headers").entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Sec-WebSocket-Extensions"))
        .map(header -> header.getValue().getAsString())
        .findFirst()
        .orElse("");
  }

  @Test
  void whoMayNotLogInIsToldSo() {
    for (Map.Entry<String, String> words :
        Map.of("en-GB", "Password", "pt-BR", "Senha", "es-ES", "Contraseña").entrySet()) {
      Page page = page(Screen.DESKTOP, words.getKey());
      page.navigate(verona.webUrl() + "/");
      page.locator("input[name=jid]").fill("romeo");
      page.locator("input[name=password]").fill("not the one");
      PlaywrightAssertions.assertThat(page.locator("converse-login-form")).containsText(words.getValue());
      picture(page, "login-" + words.getKey());
      page.locator("input[name=password]").press("Enter");
      PlaywrightAssertions.assertThat(page.locator(".conn-feedback, .feedback-subject").first()).isVisible();
      page.context().close();
    }
  }

  @Test
  void whereThereIsNoClientThePageSaysSo() throws Exception {
    verona.admin("option-set", "key=web-client.enabled", "value=false");
    try {
      Page page = page(Screen.DESKTOP, "es-ES");
      assertThat(page.navigate(verona.webUrl() + "/").status()).isEqualTo(404);
      PlaywrightAssertions.assertThat(page.locator("body")).containsText("Aquí no hay cliente web");
      page.context().close();
    } finally {
      verona.admin("option-set", "key=web-client.enabled", "value=true");
    }
  }
}
