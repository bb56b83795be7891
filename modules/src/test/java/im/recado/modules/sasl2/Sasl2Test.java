package im.recado.modules.sasl2;

import static im.recado.modules.sasl2.Client.UNBOUND;
import static im.recado.modules.sasl2.Client.condition;
import static im.recado.modules.sasl2.Client.identity;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.sasl.PlainClient;
import im.recado.wire.sasl.SaslClientMechanism;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** XEP-0388 by section, with XEP-0440, XEP-0478 and XEP-0480, and the rows of the security register that concern it. */
class Sasl2Test {
  private final Home home = new Home();

  private static Element authentication(Element features) {
    return Objects.requireNonNull(features.child("authentication", Sasl2Module.NS));
  }

  private static List<String> texts(Element parent, String name, String namespace) {
    return parent.elements(name, namespace).stream().map(Element::text).toList();
  }

  @Test
  void featuresListMechanismsWhatCanBeInlineAndUpgrades() {
    Element features = home.arrives(Home.tls(), null).next();
    Element authentication = authentication(features);
    assertThat(texts(authentication, "mechanism", Sasl2Module.NS))
        .isEqualTo(texts(Objects.requireNonNull(features.child("mechanisms", Namespaces.SASL)), "mechanism", Namespaces.SASL))
        .contains("SCRAM-SHA-512-PLUS", "SCRAM-SHA-256", "PLAIN");
    assertThat(Home.children(Objects.requireNonNull(authentication.child("inline", Sasl2Module.NS))))
        .containsExactly("sm urn:xmpp:sm:3", "bind urn:xmpp:bind:0", "fast urn:xmpp:fast:0");
    assertThat(texts(authentication, "upgrade", "urn:xmpp:sasl:upgrade:0"))
        .containsExactly("UPGR-SCRAM-SHA-512", "UPGR-SCRAM-SHA-256");
  }

  @Test
  void withoutTlsNothingIsOfferedAndNothingTaken() {
    Client client = home.arrives(null, null);
    assertThat(client.next().has("authentication", Sasl2Module.NS)).isFalse();
    client.sends("<authenticate mechanism='SCRAM-SHA-1'/>");
    assertThat(condition(client.next())).isEqualTo("failure encryption-required");
  }

  @Test
  void successNamesTheAccountAndFeaturesFollowWithoutARestart() throws SaslException {
    for (ScramHash hash : ScramHash.values()) {
      for (ScramClient.Binding binding : List.of(UNBOUND, Home.EXPORTER)) {
        Client client = home.connects();
        Element success = client.logsIn(new ScramClient(hash, binding, "alice", "wonderland"), "");
        assertThat(Home.children(success))
            .containsExactly("additional-data urn:xmpp:sasl:2", "authorization-identifier urn:xmpp:sasl:2");
        assertThat(identity(success)).isEqualTo("alice@localhost");
        Element features = client.next();
        assertThat(features.has("bind", Namespaces.BIND)).isTrue();
        assertThat(features.has("authentication", Sasl2Module.NS)).isFalse();
      }
    }
  }

  @Test
  void theHashOfTheOfferIsThatOfSasl2() throws SaslException {
    Client client = home.arrives(Home.tls(), null);
    Element features = client.next();
    ScramClient checking =
        new ScramClient(ScramHash.SHA_512, Home.EXPORTER, "alice", "wonderland")
            .checkingOffer(
                texts(authentication(features), "mechanism", Sasl2Module.NS),
                List.of("tls-exporter", "tls-server-end-point"));
    assertThat(client.logsIn(checking, "").name()).isEqualTo("success");
  }

  @Test
  void aMechanismWithoutInitialResponseBeginsWithAnEmptyChallenge() {
    Client client = home.connects();
    client.sends("<authenticate mechanism='PLAIN'/>");
    assertThat(client.next()).isEqualTo(Element.of("challenge", Sasl2Module.NS, ""));
    client.sends("<response>" + base64("\0alice\0wonderland") + "</response>");
    assertThat(identity(client.next())).isEqualTo("alice@localhost");
  }

  @Test
  void wrongPasswordAndUnknownAccountAreTheSameFailure() throws SaslException {
    Element wrong = home.connects().logsIn(new PlainClient("", "alice", "rabbit"), "");
    Element unknown = home.connects().logsIn(new PlainClient("", "nobody", "rabbit"), "");
    assertThat(condition(wrong)).isEqualTo("failure not-authorized");
    assertThat(unknown).isEqualTo(wrong);
  }

  @Test
  void afterAFailureAndAfterAnAbortTheClientMayTryAgain() throws SaslException {
    Client client = home.connects();
    client.logsIn(new PlainClient("", "alice", "rabbit"), "");
    client.sends("<authenticate mechanism='PLAIN'/>");
    client.forgets();
    client.sends("<abort><text>Changed my mind</text></abort>");
    assertThat(condition(client.next())).isEqualTo("failure aborted");
    assertThat(identity(client.logsIn(""))).isEqualTo("alice@localhost");
  }

  @Test
  void whatIsNoBase64IsIncorrectEncoding() {
    Client client = home.connects();
    client.sends("<authenticate mechanism='PLAIN'><initial-response>=</initial-response></authenticate>");
    assertThat(condition(client.next())).isEqualTo("failure incorrect-encoding");
  }

  @Test
  void duringALoginNothingElseMayBeSent() {
    for (String other :
        List.of(
            "<authenticate mechanism='PLAIN'/>",
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'/>",
            "<message to='bob@localhost'/>",
            "<r xmlns='urn:xmpp:sm:3'/>")) {
      Client client = home.connects();
      client.sends("<authenticate mechanism='PLAIN'/>");
      client.forgets();
      client.sends(other);
      assertThat(condition(client.next())).isEqualTo("error policy-violation");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void theAccountMustBeTheOneTheHeaderNames() throws SaslException {
    Client client = home.arrives(Home.tls(), "bob@localhost");
    client.forgets();
    assertThat(condition(client.logsIn(""))).isEqualTo("failure invalid-authzid");
    Client same = home.arrives(Home.tls(), "ALICE@localhost/phone");
    same.forgets();
    assertThat(identity(same.logsIn(""))).isEqualTo("alice@localhost");
  }

  @Test
  void aHeaderFromAnotherDomainIsRefused() {
    assertThat(condition(home.arrives(Home.tls(), "alice@elsewhere").next())).isEqualTo("error invalid-from");
  }

  @Test
  void aDisabledAccountIsToldSoAfterItsPassword() throws SaslException {
    home.accounts.enable(Home.ALICE, false);
    assertThat(condition(home.connects().logsIn(""))).isEqualTo("failure account-disabled");
    assertThat(condition(home.connects().logsIn(new PlainClient("", "alice", "rabbit"), "")))
        .isEqualTo("failure not-authorized");
  }

  @Test
  void tooManyFailuresCloseTheStreamWhicheverProfile() throws SaslException {
    Client client = home.connects();
    for (int i = 0; i < 9; i++) {
      client.sends("<authenticate mechanism='none'/>");
      assertThat(condition(client.next())).isEqualTo("failure invalid-mechanism");
    }
    client.sends("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='none'/>");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void fewerWrongPasswordsCloseTheStreamWhicheverProfile() throws SaslException {
    Client client = home.connects();
    for (int i = 0; i < 4; i++) {
      assertThat(condition(client.logsIn(new PlainClient("", "alice", "rabbit"), ""))).isEqualTo("failure not-authorized");
    }
    client.sends("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='none'/>");
    assertThat(client.isClosed()).isFalse();
    client.sends("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + base64("\0alice\0rabbit") + "</auth>");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void a9FailuresOfBothProfilesCountForTheAddress() throws SaslException {
    for (int i = 0; i < 10; i++) {
      home.connects().logsIn(new PlainClient("", "alice", "rabbit"), "");
      home.connects()
          .sends(
              "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + base64("\0alice\0rabbit") + "</auth>");
    }
    assertThat(condition(home.connects().logsIn(""))).isEqualTo("failure temporary-auth-failure");
    assertThat(home.security.getFirst())
        .startsWith("AUTHFAIL ip=127.0.0.1 ")
        .contains(" user=alice@localhost mech=PLAIN reason=not-authorized ");
  }

  @Test
  void a1WhoeverIsVerifiedIsAllThatASessionCanBe() throws Exception {
    List<String> others =
        List.of(
            "bob@localhost", "bob", "alice@elsewhere", "localhost", "alice\0bob", "@localhost", "alice@localhost\0",
            "bob@localhost/x", " ", "alice@localhost/\u0000");
    for (String authzid : others) {
      List<SaslClientMechanism> mechanisms =
          List.of(
              new PlainClient(authzid, "alice", "wonderland"),
              scram(ScramHash.SHA_1, UNBOUND, authzid),
              scram(ScramHash.SHA_256, Home.EXPORTER, authzid),
              scram(ScramHash.SHA_512, UNBOUND, authzid));
      for (SaslClientMechanism mechanism : mechanisms) {
        Client client = home.connects();
        Element answer = client.logsIn(mechanism, "<bind xmlns='urn:xmpp:bind:0'/>");
        assertThat(answer.name()).as(mechanism.name() + " as " + authzid).isEqualTo("failure");
        assertThat(client.stream().identity()).isNull();
        assertThat(client.stream().session()).isNull();
      }
      Client external = home.arrives(Home.tls(Home.ALICE), null);
      external.forgets();
      external.sends(
          "<authenticate mechanism='EXTERNAL'><initial-response>" + base64(authzid) + "</initial-response></authenticate>");
      assertThat(external.next().name()).as("EXTERNAL as " + authzid).isEqualTo("failure");
    }
    for (String self : List.of("alice@localhost", "ALICE@localhost")) {
      Client client = home.connects();
      Element answer = client.logsIn(scram(ScramHash.SHA_256, UNBOUND, self), "<bind xmlns='urn:xmpp:bind:0'/>");
      assertThat(identity(answer)).startsWith("alice@localhost/");
      assertThat(home.session(client).jid().bare()).isEqualTo(Home.ALICE);
    }
  }

  private static ScramClient scram(ScramHash hash, ScramClient.Binding binding, String authzid) {
    return new ScramClient(
        hash, binding, authzid, "alice", (h, salt, rounds) -> ScramKeys.saltedPassword(h, "wonderland", salt, rounds));
  }

  @Test
  void a3OnlyWhatThisStreamWasOfferedCanBeChosen() {
    for (String name :
        List.of("ANONYMOUS", "EXTERNAL", "plain", " PLAIN", "PLAIN ", "SCRAM-SHA-1-PLUS-PLUS", "", "DIGEST-MD5",
            HashedToken.NONE.mechanism())) {
      Client client = home.connects();
      client.sends("<authenticate mechanism='" + name + "'/>");
      assertThat(condition(client.next())).as(name).isEqualTo("failure invalid-mechanism");
    }
    Client none = home.connects();
    none.sends("<authenticate/>");
    assertThat(condition(none.next())).isEqualTo("failure invalid-mechanism");
  }

  @Test
  void a3ResponsesWithoutALoginFailAndALoginAfterALoginClosesTheStream() throws SaslException {
    Client client = home.connects();
    for (String early : List.of("<response>AA==</response>", "<next task='UPGR-SCRAM-SHA-256'/>", "<task-data/>")) {
      client.sends(early);
      assertThat(condition(client.next())).as(early).isEqualTo("failure malformed-request");
    }
    client.sends("<abort/>");
    assertThat(condition(client.next())).isEqualTo("failure aborted");
    client.logsIn("");
    client.forgets();
    client.sends("<authenticate mechanism='PLAIN'/>");
    assertThat(condition(client.next())).isEqualTo("error policy-violation");
  }

  @Test
  void a7FeaturesAreTheSameWhoeverTheHeaderNames() {
    Element nobody = home.arrives(Home.tls(), null).next();
    for (String name : List.of("alice", "bob", "carol", "nobody", "root", "x")) {
      assertThat(home.arrives(Home.tls(), name + "@localhost").next()).as(name).isEqualTo(nobody);
    }
  }

  @Test
  void limitsAreToldBeforeAndAfterLogin() throws SaslException {
    Client client = home.arrives(Home.tls(), null);
    Element before = Objects.requireNonNull(client.next().child("limits", "urn:xmpp:stream-limits:0"));
    assertThat(before.childText("max-bytes", "urn:xmpp:stream-limits:0")).isEqualTo("8192");
    assertThat(before.childText("idle-seconds", "urn:xmpp:stream-limits:0")).isEqualTo("30");
    client.logsIn("");
    Element after = Objects.requireNonNull(client.next().child("limits", "urn:xmpp:stream-limits:0"));
    assertThat(after.childText("max-bytes", "urn:xmpp:stream-limits:0")).isEqualTo("262144");
  }

  @Test
  void upgradeAddsTheKeysThatTheAccountLacks() throws Exception {
    Client client = home.connects();
    Element answer = client.logsIn(new ScramClient(ScramHash.SHA_1, UNBOUND, "bob", "builder"), UPGRADES);
    assertThat(Home.children(answer))
        .containsExactly("additional-data urn:xmpp:sasl:2", "tasks urn:xmpp:sasl:2");
    for (ScramHash hash : List.of(ScramHash.SHA_256, ScramHash.SHA_512)) {
      assertThat(Objects.requireNonNull(answer.child("tasks", Sasl2Module.NS)).elements())
          .containsExactly(Element.of("task", Sasl2Module.NS, "UPGR-" + hash.mechanism()));
      client.sends("<next task='UPGR-" + hash.mechanism() + "'/>");
      client.sends(answerTo(hash, client.next(), "builder"));
      answer = client.next();
    }
    assertThat(Home.children(answer)).containsExactly("authorization-identifier urn:xmpp:sasl:2");
    for (ScramHash hash : ScramHash.values()) {
      assertThat(home.connects().logsIn(new ScramClient(hash, UNBOUND, "bob", "builder"), UPGRADES).name())
          .isEqualTo("success");
    }
  }

  private static final String UPGRADES =
      "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>"
          + "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-512</upgrade>"
          + "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>"
          + "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-BLOOP</upgrade>";

  private static String answerTo(ScramHash hash, Element taskData, String password) throws Exception {
    Element salt = Objects.requireNonNull(taskData.child("salt", "urn:xmpp:scram-upgrade:0"));
    byte[] salted =
        ScramKeys.saltedPassword(
            hash, password, Base64.getDecoder().decode(salt.text()), Integer.parseInt(salt.attributeOr("iterations", "")));
    return "<task-data><hash xmlns='urn:xmpp:scram-upgrade:0'>" + Base64.getEncoder().encodeToString(salted)
        + "</hash></task-data>";
  }

  @Test
  void aFailedUpgradeFailsTheLoginAndTheClientCannotBeginAgain() throws Exception {
    Client client = home.connects();
    client.logsIn(new ScramClient(ScramHash.SHA_1, UNBOUND, "bob", "builder"), UPGRADES);
    client.sends("<next task='UPGR-SCRAM-SHA-512'/>");
    assertThat(condition(client.next())).isEqualTo("failure malformed-request");
    assertThat(client.stream().identity()).isNull();
    client.sends("<authenticate mechanism='PLAIN'/>");
    assertThat(condition(client.next())).isEqualTo("error policy-violation");
  }

  @Test
  void a11AnUpgradeBringsNobodyInWhosePasswordWasChangedMeanwhile() throws Exception {
    Client client = home.connects();
    client.logsIn(new ScramClient(ScramHash.SHA_1, UNBOUND, "bob", "builder"), UPGRADES);
    client.sends("<next task='UPGR-SCRAM-SHA-256'/>");
    home.accounts.replaceKeys(Home.BOB, Home.keys("changed", ScramHash.SHA_1));
    client.sends(answerTo(ScramHash.SHA_256, client.next(), "builder"));
    assertThat(condition(client.next())).isEqualTo("failure temporary-auth-failure");
    assertThat(Objects.requireNonNull(home.accounts.find(Home.BOB)).keys()).hasSize(1);
  }

  @Test
  void onlyAPasswordCanBeUpgradedNotACertificate() {
    Client client = home.arrives(Home.tls(Home.BOB), null);
    client.forgets();
    client.sends(
        "<authenticate mechanism='EXTERNAL'><initial-response/>" + UPGRADES + "</authenticate>");
    assertThat(identity(client.next())).isEqualTo("bob@localhost");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void clientsMayBindInTheOldWayAfterwards() throws SaslException {
    Client client = home.connects();
    client.logsIn("");
    client.forgets();
    client.sends("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>");
    assertThat(client.next().attribute("type")).isEqualTo("result");
    assertThat(home.session(client).jid()).isEqualTo(Jid.valueOf("alice@localhost/r"));
  }
}
