package im.recado.testkit.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.source.BearerTokens;
import im.recado.modules.source.Elsewhere;
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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that come from elsewhere: who is let in, who becomes an account, what happens while a source is away. */
final class SourcesTest {
  private static final Jid OWN = Jid.valueOf("nurse@verona.example");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");

  private final MemoryBackends disk = new MemoryBackends();
  private final PlayedSource directory = new PlayedSource("ldap");
  private final PlayedSource shop = new PlayedSource("sql");
  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          disk.backends(),
          Map.of("accounts.sources", "ldap, sql", "accounts.failure-pause", "1ms"),
          options -> new Elsewhere(List.of(shop, directory), BearerTokens.NONE));

  SourcesTest() {
    server.account(OWN, "password");
    directory.passwords.put("romeo", "rosaline");
    shop.passwords.put("juliet", "balcony");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("^<(iq|message|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new AssertionError(e);
    }
  }

  private StreamClient client(Jid account) {
    return new StreamClient(server.inProcess(), Jid.valueOf(account + "/test"), "unused", false);
  }

  private static Element features(StreamClient client) throws IOException {
    StreamClient.Event header = client.next();
    assertThat(header).isInstanceOf(StreamClient.Event.Opened.class);
    return client.element();
  }

  /** Goes as far as the mechanisms. */
  private static List<String> mechanisms(StreamClient client) throws IOException {
    return Objects.requireNonNull(loginFeatures(client).child("mechanisms", Namespaces.SASL)).elements().stream()
        .map(Element::text)
        .toList();
  }

  private static Element loginFeatures(StreamClient client) throws IOException {
    client.connect();
    client.openStream();
    Element _ = features(client);
    client.send(Element.of("starttls", Namespaces.TLS));
    Element _ = client.element();
    client.startTls();
    client.openStream();
    return features(client);
  }

  /** What comes of a login with PLAIN: "success", or the condition of the failure. */
  private String login(Jid account, String password) throws IOException {
    StreamClient client = client(account);
    List<String> _ = mechanisms(client);
    String outcome = plain(client, account, password);
    client.cut();
    return outcome;
  }

  private static String plain(StreamClient client, Jid account, String password) throws IOException {
    String text = "\0" + account.local() + "\0" + password;
    client.send(
        Element.builder("auth", Namespaces.SASL)
            .attribute("mechanism", "PLAIN")
            .text(Base64.getEncoder().encodeToString(text.getBytes(UTF_8)))
            .build());
    Element answer = client.element();
    return answer.is("success", Namespaces.SASL) ? "success" : answer.elements().getFirst().name();
  }

  private CommandResult run(String command, Map<String, String> arguments) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  @Test
  void clientsAreOfferedWhatTheSourcesCanDo() throws IOException {
    assertThat(mechanisms(client(ROMEO))).containsExactly("PLAIN");
    server.set("auth.scram", "always");
    assertThat(mechanisms(client(ROMEO))).contains("PLAIN", "SCRAM-SHA-256");
    server.set("auth.scram", "auto");
    server.set("accounts.sources", "");
    assertThat(mechanisms(client(ROMEO))).contains("PLAIN", "SCRAM-SHA-256");
  }

  @Test
  void nobodyComesBackBeforeTheFormerAccountIsGoneWhole() throws Exception {
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
    AtomicInteger heard = new AtomicInteger();
    server
        .kernel()
        .events()
        .on(
            AccountRemoved.class,
            removed -> {
              if (heard.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
            });
    run("user-remove", Map.of("account", ROMEO.toString()));
    assertThat(login(ROMEO, "rosaline")).isEqualTo("not-authorized");
    assertThatThrownBy(() -> run("user-add", Map.of("account", ROMEO.toString(), "password", "another")))
        .hasMessageContaining("the former account " + ROMEO);
    assertThat(disk.backends().stores().keyValues("sources").all(ROMEO)).isEmpty();
    server.pass(Duration.ofSeconds(331));
    assertThat(heard).hasValue(2);
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
  }

  /** XEP-0388 section 2.1: without a mechanism nobody could begin. */
  @Test
  void whereNoMechanismIsLeftNeitherKindOfLoginIsOffered() throws IOException {
    assertThat(loginFeatures(client(ROMEO)).has("authentication", "urn:xmpp:sasl:2")).isTrue();
    server.set("auth.plain", "false");
    Element features = loginFeatures(client(ROMEO));
    assertThat(features.has("mechanisms", Namespaces.SASL)).isFalse();
    assertThat(features.has("authentication", "urn:xmpp:sasl:2")).isFalse();
  }

  @Test
  void aDomainWithoutSourcesIsOfferedScramAndMayBeToldToBeOtherwise() throws Exception {
    Jid ann = Jid.valueOf("ann@mantua.example");
    CommandResult _ = run("domain-add", Map.of("domain", "mantua.example"));
    assertThat(mechanisms(client(ann))).contains("PLAIN", "SCRAM-SHA-256");
    assertThat(mechanisms(client(ROMEO))).containsExactly("PLAIN");
    server.set("accounts.source-domains", "verona.example, mantua.example");
    assertThat(mechanisms(client(ann))).containsExactly("PLAIN");
    CommandResult _ = run("option-set", Map.of("domain", "mantua.example", "key", "auth.scram", "value", "always"));
    assertThat(mechanisms(client(ann))).contains("PLAIN", "SCRAM-SHA-256");
    assertThat(mechanisms(client(ROMEO))).containsExactly("PLAIN");
    CommandResult _ = run("option-set", Map.of("domain", "mantua.example", "key", "auth.plain", "value", "false"));
    assertThat(mechanisms(client(ann))).doesNotContain("PLAIN");
  }

  @Test
  void whoeverTheSourcesLetInBecomesAnAccount() throws IOException {
    assertThat(disk.backends().accounts().find(ROMEO)).isNull();
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
    assertThat(login(JULIET, "balcony")).isEqualTo("success");
    AccountRecord romeo = Objects.requireNonNull(disk.backends().accounts().find(ROMEO));
    assertThat(romeo.name()).isEqualTo("From ldap");
    assertThat(romeo.keys()).as("nothing is kept of the password").isEmpty();
    assertThat(login(OWN, "password")).as("the server's own").isEqualTo("success");
  }

  @Test
  void aNameThatNobodyMayHaveBecomesOneThatFits() throws IOException {
    directory.called = "Romeo\nMontague";
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
    assertThat(Objects.requireNonNull(disk.backends().accounts().find(ROMEO)).name()).isEqualTo("Romeo Montague");
  }

  @Test
  void a8WrongPasswordsAndUnknownNamesAreTheSame() throws IOException {
    assertThat(login(ROMEO, "juliet")).isEqualTo("not-authorized");
    assertThat(login(Jid.valueOf("tybalt@verona.example"), "x")).isEqualTo("not-authorized");
    assertThat(login(OWN, "x")).isEqualTo("not-authorized");
    assertThat(disk.backends().accounts().count()).isEqualTo(1);
  }

  @Test
  void nobodyInASourceCanBecomeAnAccountOfTheServersOwn() throws IOException {
    directory.passwords.put("nurse", "poison");
    directory.asked.set(0);
    assertThat(login(OWN, "poison")).isEqualTo("not-authorized");
    assertThat(directory.asked).hasValue(0);
  }

  @Test
  void theFirstSourceThatKnowsANameDecides() throws IOException {
    shop.passwords.put("romeo", "other");
    assertThat(login(ROMEO, "other")).isEqualTo("not-authorized");
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
  }

  @Test
  void f26WhileASourceIsAwayItsPeopleAreToldSoAndOthersLogIn() throws IOException {
    assertThat(login(JULIET, "balcony")).isEqualTo("success");
    directory.away = true;
    assertThat(login(ROMEO, "rosaline")).isEqualTo("temporary-auth-failure");
    assertThat(login(OWN, "password")).as("the administrator").isEqualTo("success");
    assertThat(login(JULIET, "balcony")).as("an account of another source").isEqualTo("success");
    assertThat(login(Jid.valueOf("paris@verona.example"), "x"))
        .as("might be in the source that does not answer").isEqualTo("temporary-auth-failure");
    directory.asked.set(0);
    assertThat(login(ROMEO, "rosaline")).isEqualTo("temporary-auth-failure");
    assertThat(directory.asked).as("left alone for a while").hasValue(0);
    directory.away = false;
    server.pass(Duration.ofMinutes(1));
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
  }

  @Test
  void aNameIsNotGivenAwayWhileASourceMightKnowIt() throws CommandException {
    assertThatThrownBy(() -> run("user-add", Map.of("account", "romeo", "password", "pass word 1")))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    directory.away = true;
    assertThatThrownBy(() -> run("user-add", Map.of("account", "benvolio", "password", "pass word 1")))
        .isInstanceOf(RuntimeException.class);
    assertThat(disk.backends().accounts().find(Jid.valueOf("benvolio@verona.example"))).isNull();
  }

  @Test
  void messagesWaitForSomebodyWhoWasNeverHere() throws IOException {
    StreamClient nurse = new StreamClient(server.inProcess(), Jid.valueOf(OWN + "/test"), "password", false);
    nurse.connectSession();
    nurse.send(xml("<message to='romeo@verona.example' type='chat'><body>Come</body></message>"));
    nurse.send(xml("<message to='nobody@verona.example' type='chat' id='m2'><body>Come</body></message>"));
    Element error = nurse.element();
    assertThat(error.attribute("id")).isEqualTo("m2");
    await().until(() -> disk.waiting(ROMEO).size() == 1);
    assertThat(disk.backends().accounts().exists(ROMEO)).isTrue();
  }

  @Test
  void lockedAccountsStayOutWhateverTheSourceSays() throws IOException, CommandException {
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
    Object _ = run("user-disable", Map.of("account", "romeo"));
    assertThat(login(ROMEO, "rosaline")).isEqualTo("account-disabled");
    assertThat(login(ROMEO, "wrong")).isEqualTo("not-authorized");
    Object _ = run("user-enable", Map.of("account", "romeo"));
    assertThat(login(ROMEO, "rosaline")).isEqualTo("success");
  }

  @Test
  void a11WhoIsTakenOutOfASourceIsSoonShutOutWithTokensToo() throws IOException {
    StreamClient romeo = client(ROMEO);
    List<String> _ = mechanisms(romeo);
    romeo.send(
        Element.builder("authenticate", "urn:xmpp:sasl:2")
            .attribute("mechanism", "PLAIN")
            .child(
                "initial-response", "urn:xmpp:sasl:2",
                Base64.getEncoder().encodeToString("\0romeo\0rosaline".getBytes(UTF_8)))
            .child(Element.builder("user-agent", "urn:xmpp:sasl:2").attribute("id", "d4565fa7-4d72-4749-b3d3-740edbf87770").build())
            .child(Element.builder("request-token", "urn:xmpp:fast:0").attribute("mechanism", "HT-SHA-256-NONE").build())
            .build());
    Element success = romeo.element();
    assertThat(success.name()).isEqualTo("success");
    String token =
        Objects.requireNonNull(Objects.requireNonNull(success.child("token", "urn:xmpp:fast:0")).attribute("token"));
    assertThat(byToken(token)).isEqualTo("success");
    directory.passwords.remove("romeo");
    server.pass(Duration.ofMinutes(2));
    assertThat(byToken(token)).isEqualTo("account-disabled");
    directory.away = true;
    server.pass(Duration.ofMinutes(2));
    assertThat(byToken(token)).isEqualTo("temporary-auth-failure");
  }

  private String byToken(String token) throws IOException {
    StreamClient client = client(ROMEO);
    List<String> _ = mechanisms(client);
    byte[] hash = im.recado.wire.sasl.HashedToken.initiatorHash(token.getBytes(UTF_8), new byte[0]);
    byte[] name = "romeo\0".getBytes(UTF_8);
    byte[] message = java.util.Arrays.copyOf(name, name.length + hash.length);
    System.arraycopy(hash, 0, message, name.length, hash.length);
    client.send(
        Element.builder("authenticate", "urn:xmpp:sasl:2")
            .attribute("mechanism", "HT-SHA-256-NONE")
            .child("initial-response", "urn:xmpp:sasl:2", Base64.getEncoder().encodeToString(message))
            .child(Element.builder("user-agent", "urn:xmpp:sasl:2").attribute("id", "d4565fa7-4d72-4749-b3d3-740edbf87770").build())
            .child(Element.of("fast", "urn:xmpp:fast:0"))
            .build());
    Element answer = client.element();
    client.cut();
    return answer.name().equals("success") ? "success" : answer.elements().getFirst().name();
  }

  @Test
  void administratorsTrySearchAndLogin() throws CommandException {
    assertThat(run("source-list", Map.of()).rows()).containsExactly(List.of("ldap", ""), List.of("sql", ""));
    assertThat(run("source-test", Map.of("account", "romeo", "password", "rosaline")).rows())
        .containsExactly(
            List.of("ldap", "found", "From ldap", "right", ""), List.of("sql", "unknown", "", "unknown", ""));
    directory.away = true;
    assertThat(run("source-test", Map.of("account", "romeo", "source", "ldap")).rows())
        .containsExactly(List.of("ldap", "", "", "", "ldap is away"));
  }
}
