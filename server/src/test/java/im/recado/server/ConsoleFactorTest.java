package im.recado.server;

import static im.recado.server.ConsoleServer.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.Commands;
import im.recado.kernel.command.ServerRole;
import im.recado.server.ConsoleServer.Browser;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY W7: the second factor of those who log in to the console, with an authenticator of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleFactorTest {
  private final ConsoleServer server;
  private int people;

  ConsoleFactorTest(@TempDir Path folder) throws Exception {
    server = new ConsoleServer(folder.resolve("home"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String person;

  /** Each test has somebody of its own. */
  @BeforeEach
  void somebody() {
    person = "p" + people++;
    server.run("user", "add", person + "@verona.example", "--password", PASSWORD);
    server.run("admin", "role-give", "account=" + person, "role=operator");
  }

  private static byte[] secret(String page) {
    int at = page.indexOf("id=\"secret\"");
    String text = page.substring(page.indexOf("value=\"", at) + 7);
    text = text.substring(0, text.indexOf('"')).replace(" ", "");
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    int buffer = 0;
    int bits = 0;
    for (int i = 0; i < text.length(); i++) {
      buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(i));
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.write(buffer >> bits);
      }
    }
    return bytes.toByteArray();
  }

  private static String code(byte[] secret, long step) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret, "HmacSHA1"));
    byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
    return "%06d".formatted((ByteBuffer.wrap(hash, hash[19] & 15, 4).getInt() & Integer.MAX_VALUE) % 1_000_000);
  }

  /** A step that was not used yet, and that is not over however slow the machine is. */
  private static long later(long used) {
    return Math.max(used + 1, Instant.now().getEpochSecond() / 30);
  }

  private HttpResponse<String> password(Browser browser) throws Exception {
    return browser.post("/login", Map.of("account", person, "password", PASSWORD, "to", "/logs"));
  }

  private HttpResponse<String> codeAfterPassword(String code) throws Exception {
    Browser browser = server.browser();
    String page = password(browser).body();
    assertThat(browser.cookie).isNull();
    String token = page.substring(page.indexOf("name=\"token\" value=\"") + 20);
    return browser.post("/login/code", Map.of("token", token.substring(0, token.indexOf('"')), "code", code, "to", "/logs"));
  }

  @Test
  void aCodeIsAskedForAndTakenOnce() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", "000")).statusCode()).isEqualTo(400);
    long step = Instant.now().getEpochSecond() / 30;
    HttpResponse<String> begun = browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step)));
    assertThat(begun.statusCode()).isEqualTo(200);
    String codes = begun.body().substring(begun.body().indexOf("<pre"), begun.body().indexOf("</pre>"));
    String once = codes.substring(codes.indexOf('>') + 1).lines().findFirst().orElseThrow().strip();
    assertThat(once).matches("[0-9a-f]{10}");

    assertThat(password(server.browser()).headers().firstValue("Set-Cookie")).as("the password alone").isEmpty();
    assertThat(codeAfterPassword("123").statusCode()).isEqualTo(401);
    assertThat(codeAfterPassword(code(secret, step)).statusCode()).as("used already").isEqualTo(401);
    HttpResponse<String> in = codeAfterPassword(code(secret, later(step)));
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("Location")).hasValue("/logs");
    assertThat(codeAfterPassword(once.toUpperCase(java.util.Locale.ROOT)).statusCode()).isEqualTo(303);
    assertThat(codeAfterPassword(once).statusCode()).as("worked once").isEqualTo(401);
    assertThat(server.run("admin", "factor-list")).contains(person + "@verona.example").contains("\t9");
    assertThat(server.run("admin", "audit-list")).contains("factor-begin").doesNotContain(once);

    server.run("admin", "factor-remove", "account=" + person);
    assertThat(password(server.browser()).headers().firstValue("Set-Cookie")).isPresent();
  }

  @Test
  void secretsThatAreToldOnceAreNotShownAgainByReloadAndBack() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    Map<String, String> form = Map.of("csrf", browser.csrf(), "password", PASSWORD, "code", code(secret, Instant.now().getEpochSecond() / 30));
    String page = browser.sendForm("/security/factor", form).headers().firstValue("Location").orElseThrow();
    assertThat(browser.get(page).body()).contains("<pre");
    HttpResponse<String> again = browser.get(page);
    assertThat(again.statusCode()).isEqualTo(303);
    assertThat(again.headers().firstValue("Location")).hasValue("/security/factor");

    server.run("admin", "role-give", "account=" + person, "role=administrator");
    Map<String, String> token = Map.of("csrf", browser.csrf(), "name", "a program", "scope", "read", "days", "1");
    String made = browser.sendForm("/security/roles/token", token).headers().firstValue("Location").orElseThrow();
    assertThat(browser.get(made).body()).contains("id=\"token\"");
    assertThat(browser.get(made).headers().firstValue("Location")).hasValue("/security/roles");
  }

  @Test
  void a11ACodeIsWorthNothingWhenThePasswordWasChangedSince() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    long step = Instant.now().getEpochSecond() / 30;
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step))).statusCode()).isEqualTo(200);
    Browser stale = server.browser();
    String page = password(stale).body();
    String token = page.substring(page.indexOf("name=\"token\" value=\"") + 20);
    server.run("user", "passwd", person + "@verona.example", "--password", "Another-Horse-8");
    Map<String, String> form =
        Map.of("token", token.substring(0, token.indexOf('"')), "code", code(secret, later(step)), "to", "/logs");
    assertThat(stale.post("/login/code", form).statusCode()).isEqualTo(401);
    assertThat(stale.cookie).isNull();
    server.run("user", "passwd", person + "@verona.example", "--password", PASSWORD);
    assertThat(codeAfterPassword(code(secret, later(step))).statusCode()).as("it was not used").isEqualTo(303);
  }

  @Test
  void whatItIsMadeOfCannotBeReadInTheDatabase() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    long step = Instant.now().getEpochSecond() / 30;
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step))).statusCode()).isEqualTo(200);
    StringBuilder kept = new StringBuilder();
    for (String file : java.util.List.of("recado.db", "recado.db-wal")) {
      kept.append(java.nio.file.Files.readString(server.folder().resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1));
    }
    assertThat(kept).contains("second-factors").doesNotContain(java.util.Base64.getEncoder().encodeToString(secret));
    assertThat(server.folder().resolve("vault.key")).exists();
    assertThat(codeAfterPassword(code(secret, later(step))).statusCode()).isEqualTo(303);
  }

  @Test
  void whoGuessesIsStopped() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    long step = Instant.now().getEpochSecond() / 30;
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step))).statusCode()).isEqualTo(200);
    int status = 401;
    for (int i = 0; i < 30 && status == 401; i++) {
      status = codeAfterPassword("x" + i).statusCode();
    }
    assertThat(status).isEqualTo(429);
    assertThat(codeAfterPassword(code(secret, later(step))).statusCode()).as("not looked at").isEqualTo(429);
  }

  @Test
  void itIsSwitchedOffWithACodeOnly() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    long step = Instant.now().getEpochSecond() / 30;
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step))).statusCode()).isEqualTo(200);
    assertThat(browser.get("/security/factor").body()).doesNotContain("id=\"secret\"");
    assertThat(browser.submit("/security/factor/off", Map.of("code", "no")).statusCode()).isEqualTo(400);
    assertThat(browser.submit("/security/factor/off", Map.of("code", code(secret, later(step)))).statusCode()).isEqualTo(303);
    assertThat(browser.get("/security/factor").body()).contains("id=\"secret\"");
  }

  @Test
  void itDoesNotBeginWithoutThePassword() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    String code = code(secret, Instant.now().getEpochSecond() / 30);
    HttpResponse<String> refused = browser.submit("/security/factor", Map.of("code", code, "password", "wrong"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("That is not your password.").contains("id=\"secret\"");
    assertThat(browser.submit("/security/factor", Map.of("code", code)).statusCode()).isEqualTo(400);
    assertThat(password(server.browser()).headers().firstValue("Set-Cookie")).as("there is none").isPresent();
  }

  @Test
  void nobodyTakesTheirOwnAwayByACommandButAnotherOwnerDoes() throws Exception {
    server.run("admin", "role-give", "account=" + person, "role=owner");
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    String code = code(secret, Instant.now().getEpochSecond() / 30);
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code)).statusCode()).isEqualTo(200);
    String own = person + "@verona.example";
    Commands commands = server.kernel().commands();
    Map<String, String> account = Map.of("account", own);
    assertThatThrownBy(() -> commands.run("factor-remove", new Caller(own, ServerRole.OWNER), account))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    assertThat(browser.submit("/security/roles/factor", account).statusCode()).isEqualTo(303);
    assertThat(browser.get("/security/roles").body()).contains("Your own second factor");
    assertThat(password(server.browser()).headers().firstValue("Set-Cookie")).as("the password alone").isEmpty();
    Object _ = commands.run("factor-remove", new Caller("prospero@verona.example", ServerRole.OWNER), account);
    assertThat(password(server.browser()).headers().firstValue("Set-Cookie")).isPresent();
    server.run("admin", "role-give", "account=" + person, "role=none");
  }

  @Test
  void aTokenOfNobodyOpensNothing() throws Exception {
    assertThat(server.browser().post("/login/code", Map.of("token", "nothing", "code", "123456")).statusCode()).isEqualTo(401);
  }

  @Test
  void aFloodOfLoginsTakesTheFormForTheCodeFromNobody() throws Exception {
    Browser browser = server.browser(person);
    byte[] secret = secret(browser.get("/security/factor").body());
    long step = later(0);
    assertThat(browser.submit("/security/factor", Map.of("password", PASSWORD, "code", code(secret, step))).statusCode()).isEqualTo(200);

    Browser flooding = server.browser();
    Map<String, String> wrong = Map.of("account", "not an account", "password", "wrong", "to", "/");
    Browser guest = server.browser();
    HttpResponse<String> early = password(guest);
    for (int i = 0; i < 200; i++) {
      assertThat(flooding.post("/login", wrong).statusCode()).isEqualTo(401);
    }
    assertThat(guest.get(path(early)).body()).as("a page that was led to before").contains("name=\"token\"");
    assertThat(codeAfterPassword(code(secret, later(step))).statusCode()).as("without room for another page").isEqualTo(303);
  }

  private static String path(HttpResponse<String> answer) {
    return answer.uri().getPath() + "?" + answer.uri().getQuery();
  }
}
