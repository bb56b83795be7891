package im.recado.testkit.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.ChecksumException;
import com.google.zxing.FormatException;
import com.google.zxing.LuminanceSource;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invitations from the command to the account, with the page that guests see. */
final class InvitationTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost");

  private final MemoryBackends disk = new MemoryBackends();
  private final TestServer server = new TestServer(List.of("localhost"), disk.backends());
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void begin(@TempDir Path certificates) throws IOException {
    server.openWeb(certificates);
    server.set("registration.mode", "invitation");
    server.account(ROMEO, "password");
  }

  @AfterEach
  void end() {
    http.close();
    server.close();
  }

  private CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private record Invited(String uri, URI page, String token) {}

  private Invited invite(Map<String, String> arguments) throws CommandException {
    List<String> row = run("user-invite", arguments).rows().getFirst();
    URI page = URI.create(row.get(1));
    return new Invited(row.get(0), page, page.getPath().substring("/invite/".length()));
  }

  private HttpResponse<String> get(URI page, String languages) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(page).header("Accept-Language", languages).build(), BodyHandlers.ofString());
  }

  /** A guest on a stream with TLS. */
  private StreamClient guest() throws IOException {
    StreamClient guest = new StreamClient(server.inProcess(), Jid.valueOf("guest@localhost"), "of Montague", false);
    guest.connect();
    guest.openStream();
    guest.next();
    guest.element();
    guest.send(Element.of("starttls", Namespaces.TLS));
    guest.element();
    guest.startTls();
    guest.openStream();
    guest.next();
    guest.element();
    return guest;
  }

  private static Element ask(StreamClient guest, String request) throws IOException {
    try {
      guest.send(Xml.parse(request.replaceFirst("<iq", "<iq xmlns='jabber:client'"), XmlLimits.SERVER));
    } catch (XmlException e) {
      throw new IllegalArgumentException(e);
    }
    return guest.element();
  }

  private static Element preauth(StreamClient guest, String token) throws IOException {
    return ask(guest, "<iq type='set' id='p'><preauth xmlns='urn:xmpp:pars:0' token='" + token + "'/></iq>");
  }

  private static Element register(StreamClient guest, String name) throws IOException {
    return ask(
        guest,
        "<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>"
            + name
            + "</username><password>of Montague</password></query></iq>");
  }

  private static boolean isDone(Element answer) {
    return "result".equals(answer.attribute("type"));
  }

  @Test
  void thePageSpeaksThreeLanguagesAndUsesNothingUp() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    assertThat(invited.uri).isEqualTo("xmpp:romeo@localhost?roster;preauth=" + invited.token + ";ibr=y");
    HttpResponse<String> english = get(invited.page, "fr, en;q=0.5");
    HttpResponse<String> portuguese = get(invited.page, "es;q=0.3, pt-BR");
    HttpResponse<String> spanish = get(URI.create(invited.page + "?lang=es"), "pt");
    assertThat(english.body()).contains("<html lang=\"en\">", "romeo@localhost invites you to chat", "<svg");
    assertThat(portuguese.body()).contains("<html lang=\"pt\">", "romeo@localhost convida você para conversar");
    assertThat(spanish.body()).contains("<html lang=\"es\">", "romeo@localhost te invita a conversar");
    assertThat(english.body())
        .contains("href=\"xmpp:romeo@localhost?roster;preauth=" + invited.token + ";ibr=y\"")
        .contains("https://conversations.im/")
        .doesNotContain("<script");
    assertThat(english.headers().firstValue("content-security-policy")).get().asString()
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(english.headers().firstValue("referrer-policy")).contains("no-referrer");
    assertThat(english.headers().firstValue("cache-control")).contains("no-store");
    StreamClient guest = guest();
    assertThat(isDone(preauth(guest, invited.token))).isTrue();
    assertThat(isDone(register(guest, "benvolio"))).isTrue();
    HttpResponse<String> used = get(invited.page, "pt");
    assertThat(used.statusCode()).isEqualTo(404);
    assertThat(used.body()).contains("Este convite não pode ser usado").doesNotContain(invited.token);
  }

  private HttpResponse<String> fillIn(URI page, String form, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(page)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** XEP-0379 section 3.3. */
  @Test
  void theClientsForTheSystemOfTheBrowserComeFirst() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    assertThat(clients(invited, "Mozilla/5.0 (Linux; Android 16; Pixel 9) Mobile")).startsWith("Conversations");
    assertThat(clients(invited, "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1")).startsWith("Monal");
    assertThat(clients(invited, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)")).startsWith("Monal", "Gajim");
    assertThat(clients(invited, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)")).startsWith("Gajim");
    assertThat(clients(invited, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)")).startsWith("Gajim", "Dino");
    assertThat(clients(invited, "curl/8.14.1")).containsExactly("Conversations", "Monal", "Gajim", "Dino", "xmpp.org");
  }

  /** The names of the clients that the page tells of, to a browser that says so of itself. */
  private List<String> clients(Invited invited, String browser) throws IOException, InterruptedException {
    String page =
        http.send(HttpRequest.newBuilder(invited.page).header("User-Agent", browser).build(), BodyHandlers.ofString()).body();
    return Pattern.compile("<li><a href=[^>]*>([^<]*)</a>").matcher(page).results().map(found -> found.group(1)).toList();
  }

  @Test
  void anAccountIsMadeOnThePageAndUsesTheInvitationUp() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    HttpResponse<String> taken = fillIn(invited.page, "name=Romeo&password=of+Montague", "Accept-Language", "es");
    assertThat(taken.statusCode()).isEqualTo(409);
    assertThat(taken.body()).contains("Este nombre ya está ocupado").doesNotContain("of Montague", "of+Montague");
    assertThat(fillIn(invited.page, "name=benvolio&password=short").statusCode()).isEqualTo(400);
    assertThat(fillIn(invited.page, "name=admin&password=of+Montague").statusCode()).isEqualTo(400);
    HttpResponse<String> markup = fillIn(invited.page, "name=%22%3E%3Cscript%3E&password=of+Montague");
    assertThat(markup.statusCode()).isEqualTo(400);
    assertThat(markup.body()).contains("&lt;script&gt;").doesNotContain("<script");
    HttpResponse<String> made = fillIn(invited.page, "name=benvolio%40localhost&password=of+Montague");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("Your account is ready", "benvolio@localhost").doesNotContain("of Montague", "?name=");
    assertThat(fillIn(invited.page, "name=tybalt&password=of+Montague").statusCode()).isEqualTo(404);
    assertThat(run("roster-list", Map.of("account", "benvolio@localhost")).rows().toString()).contains("romeo@localhost");
  }

  @Test
  void noAccountIsMadeOnThePageThatMayNotBe() throws Exception {
    Invited invited = invite(Map.of("name", "benvolio"));
    assertThat(get(invited.page, "en").body()).contains("value=\"benvolio\"", "readonly");
    assertThat(fillIn(invited.page, "name=mercutio&password=of+Montague").statusCode()).isEqualTo(400);
    assertThat(fillIn(invited.page.resolve("/invite/" + "a".repeat(26)), "name=x&password=of+Montague").statusCode())
        .isEqualTo(404);
    server.set("registration.mode", "closed");
    assertThat(get(invited.page, "en").body()).doesNotContain("<form");
    assertThat(fillIn(invited.page, "name=benvolio&password=of+Montague").statusCode()).isEqualTo(403);
  }

  @Test
  void aCameraReadsTheAddressOfThePage() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    assertThat(read(get(invited.page, "en").body())).isEqualTo(invited.page.toString());
  }

  /** What the drawing on a page says to a reader of QR codes, which sees three by three points for each module. */
  private static String read(String page) throws NotFoundException, ChecksumException, FormatException {
    Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(page);
    assertThat(box.find()).isTrue();
    int side = Integer.parseInt(box.group(1));
    int[] pixels = new int[9 * side * side];
    Arrays.fill(pixels, 0xFFFFFF);
    Matcher module = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(page);
    while (module.find()) {
      for (int i = 0; i < 9; i++) {
        int x = 3 * Integer.parseInt(module.group(1)) + i % 3;
        int y = 3 * Integer.parseInt(module.group(2)) + i / 3;
        pixels[3 * side * y + x] = 0;
      }
    }
    LuminanceSource seen = new RGBLuminanceSource(3 * side, 3 * side, pixels);
    return new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(seen))).getText();
  }

  @Test
  void whoIsInvitedMayNotFindOutWhichNamesAreTaken() throws Exception {
    Invited invited = invite(Map.of());
    for (int i = 0; i < 20; i++) {
      assertThat(fillIn(invited.page, "name=romeo&password=of+Montague").statusCode()).isEqualTo(409);
    }
    HttpResponse<String> refused = fillIn(invited.page, "name=nobody&password=of+Montague", "Accept-Language", "es");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("Se han probado demasiados nombres").doesNotContain("ocupado");
    StreamClient guest = guest();
    assertThat(isDone(preauth(guest, invited.token))).isTrue();
    assertThat(String.valueOf(register(guest, "nobody"))).contains("resource-constraint");
    for (int i = 0; i < 4; i++) {
      Invited another = invite(Map.of());
      for (int j = 0; j < 20; j++) {
        assertThat(fillIn(another.page, "name=romeo&password=of+Montague").statusCode()).isEqualTo(409);
      }
    }
    assertThat(fillIn(invite(Map.of()).page, "name=benvolio&password=of+Montague").statusCode()).isEqualTo(429);
    Invited named = invite(Map.of("name", "benvolio"));
    assertThat(fillIn(named.page, "name=benvolio&password=of+Montague").statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsNoInvitationIsNotThere() throws Exception {
    Invited invited = invite(Map.of());
    for (String wrong : List.of("a".repeat(26), "x", "%3Cscript%3E", invited.token + "a")) {
      HttpResponse<String> answer = get(invited.page.resolve("/invite/" + wrong), "en");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("script>");
    }
  }

  @Test
  void namesAreEscapedOnThePageAndInTheAddress() throws Exception {
    Jid odd = Jid.valueOf("o$hara+\u00e9@localhost");
    server.account(odd, "password");
    Invited invited = invite(Map.of("contact", odd.toString(), "name", "b+c"));
    String page = get(invited.page, "en").body();
    assertThat(page).contains("b+c@localhost");
    assertThat(invited.uri).isEqualTo("xmpp:b+c@localhost?register;preauth=" + invited.token);
    Invited contact = invite(Map.of("contact", odd.toString()));
    assertThat(contact.uri).startsWith("xmpp:o$hara+%C3%A9@localhost?roster;");
  }

  @Test
  void b2OneOfManyGuestsAtOnceGetsTheAccount() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    List<Callable<Boolean>> rush = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      StreamClient guest = guest();
      assertThat(isDone(preauth(guest, invited.token))).isTrue();
      String name = "guest" + i;
      rush.add(() -> isDone(register(guest, name)));
    }
    int made = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> answer : threads.invokeAll(rush)) {
        made += answer.get() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(1);
    assertThat(disk.backends().accounts().count()).isEqualTo(2);
    assertThat(disk.backends().rosters().load(ROMEO).items()).hasSize(1);
  }

  @Test
  void b2AnInvitationExpiresButNotUnderTheHandsOfItsGuest() throws Exception {
    server.set("c2s.login-deadline", "30d");
    Invited invited = invite(Map.of("days", "2"));
    StreamClient early = guest();
    assertThat(isDone(preauth(early, invited.token))).isTrue();
    server.pass(Duration.ofDays(2));
    StreamClient late = guest();
    Element refused = preauth(late, invited.token);
    assertThat(Objects.requireNonNull(refused.child("error", Namespaces.CLIENT)).has("item-not-found", Namespaces.STANZA_ERRORS))
        .isTrue();
    assertThat(get(invited.page, "en").statusCode()).isEqualTo(404);
    assertThat(isDone(register(early, "benvolio"))).as("XEP-0445 section 4").isTrue();
  }

  @Test
  void b2AnInvitationIsTakenBack() throws Exception {
    Invited invited = invite(Map.of("name", "juliet"));
    List<List<String>> open = run("invite-list", Map.of()).rows();
    assertThat(open).hasSize(1);
    assertThat(open.getFirst().get(2)).isEqualTo("juliet@localhost");
    assertThat(open.toString()).doesNotContain(invited.token);
    run("invite-revoke", Map.of("id", open.getFirst().getFirst()));
    assertThat(isDone(preauth(guest(), invited.token))).isFalse();
    assertThat(invite(Map.of("name", "juliet")).uri).startsWith("xmpp:juliet@localhost?register");
  }

  @Test
  void theInviterGoesAndSoDoTheInvitations() throws Exception {
    Invited invited = invite(Map.of("contact", "romeo@localhost"));
    run("user-remove", Map.of("account", "romeo@localhost"));
    assertThat(isDone(preauth(guest(), invited.token))).isFalse();
  }
}
