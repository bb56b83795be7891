package im.recado.modules.sasl2;

import static im.recado.modules.sasl2.Client.AGENT;
import static im.recado.modules.sasl2.Client.agent;
import static im.recado.modules.sasl2.Client.condition;
import static im.recado.modules.sasl2.Client.identity;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PlainClient;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** XEP-0386, and XEP-0198 section 9. */
class Bind2Test {
  private static final String SM = "urn:xmpp:sm:3";
  private static final String MANAGED = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";

  private final Home home = new Home();

  private static String bind(String inside) {
    return "<bind xmlns='urn:xmpp:bind:0'>" + inside + "</bind>";
  }

  private static Element child(Element parent, String name, String namespace) {
    return Objects.requireNonNull(parent.child(name, namespace), () -> name + " in " + parent);
  }

  private static Message says(String body) {
    return Message.of(Message.Type.CHAT, Home.BOB, Home.ALICE, Element.of("body", Namespaces.CLIENT, body));
  }

  @Test
  void featuresTellWhatASessionCanBeginWith() {
    Element inline = child(child(home.arrives(Home.tls(), null).next(), "authentication", Sasl2Module.NS), "inline", Sasl2Module.NS);
    Element features = child(child(inline, "bind", Bind2Module.NS), "inline", Bind2Module.NS);
    assertThat(features.elements()).extracting(feature -> feature.attribute("var"))
        .containsExactly("urn:xmpp:sm:3", "urn:xmpp:csi:0", "urn:xmpp:carbons:2");
  }

  @Test
  void theSuccessCarriesTheFullAddressAndTheFeaturesOfASessionFollow() throws SaslException {
    Client client = home.connects();
    Element success = client.logsIn(bind("<tag>AwesomeXMPP</tag>"));
    assertThat(Home.children(success))
        .containsExactly(
            "additional-data urn:xmpp:sasl:2", "authorization-identifier urn:xmpp:sasl:2", "bound urn:xmpp:bind:0");
    assertThat(identity(success)).matches("alice@localhost/AwesomeXMPP/[A-Za-z0-9_-]{12}");
    Element features = client.next();
    assertThat(features.has("bind", Namespaces.BIND)).isFalse();
    assertThat(features.has("csi", "urn:xmpp:csi:0")).isTrue();
    assertThat(features.has("sm", SM)).isTrue();
    assertThat(home.kernel.sessions().count()).isEqualTo(1);
  }

  @Test
  void nothingIsBoundWhenTheLoginFails() throws SaslException {
    home.connects().logsIn(new PlainClient("", "alice", "rabbit"), bind(""));
    assertThat(home.kernel.sessions().count()).isZero();
  }

  @Test
  void featuresAreEnabledAndAnsweredWithinBound() throws SaslException {
    Client client = home.connects();
    Element success =
        client.logsIn(bind("<enable xmlns='urn:xmpp:carbons:2'/>" + MANAGED + "<inactive xmlns='urn:xmpp:csi:0'/><x xmlns='unknown'/>"));
    assertThat(home.enabled).containsExactly(identity(success) + " enable");
    assertThat(Home.children(child(success, "bound", Bind2Module.NS))).containsExactly("enabled urn:xmpp:sm:3");
    assertThat(home.session(client).filter()).isNotNull();
    assertThat(client.next().has("sm", SM)).isFalse();
  }

  @Test
  void whatIsSentToTheSessionMeanwhileFollowsTheSuccess() throws SaslException {
    Client client = home.connects();
    home.whileBinding = () -> home.kernel.sessions().all().forEach(session -> session.send(says("early")));
    Element success = client.logsIn(bind("<enable xmlns='urn:xmpp:carbons:2'/>"));
    assertThat(success.name()).isEqualTo("success");
    assertThat(client.next().name()).isEqualTo("features");
    assertThat(client.next().childText("body", Namespaces.CLIENT)).isEqualTo("early");
  }

  @Test
  void anInstallationKeepsItsResourceAndItsEarlierSessionEnds() throws SaslException {
    Client first = home.connects();
    String before = identity(first.logsIn(agent(AGENT) + bind("<tag>App</tag>")));
    first.forgets();
    Client second = home.connects();
    assertThat(identity(second.logsIn(agent(AGENT.toUpperCase(java.util.Locale.ROOT)) + bind("<tag>App</tag>"))))
        .isEqualTo(before).doesNotContain(AGENT);
    assertThat(condition(first.next())).isEqualTo("error conflict");
    Client renamed = home.connects();
    renamed.logsIn(agent(AGENT) + bind("<tag>Other</tag>"));
    assertThat(home.kernel.sessions().all()).containsExactly(home.session(renamed));
  }

  @Test
  void a15AnotherAccountWithTheSameInstallationIsLeftAlone() throws SaslException {
    Client alice = home.connects();
    alice.logsIn(agent(AGENT) + bind("<tag>App</tag>"));
    Client bob = home.connects();
    bob.logsIn(new ScramClient(ScramHash.SHA_1, Client.UNBOUND, "bob", "builder"), agent(AGENT) + bind("<tag>App</tag>"));
    assertThat(home.kernel.sessions().count()).isEqualTo(2);
    assertThat(home.session(alice).jid().resource()).isNotEqualTo(home.session(bob).jid().resource());
  }

  @Test
  void a15ATagThatCannotBePartOfAResourceIsLeftOut() throws SaslException {
    for (String tag : List.of("", " ", "a&#x9;b", "x".repeat(1100), "&#x202e;&#xfff9;")) {
      Client client = home.connects();
      assertThat(identity(client.logsIn(bind("<tag>" + tag + "</tag>")))).matches("alice@localhost/[A-Za-z0-9_-]{12}");
    }
  }

  @Test
  void a15TheSessionBeyondTheLimitIsRefusedAndTheClientStaysLoggedIn() throws Exception {
    for (int i = 0; i < 20; i++) {
      home.alice("");
    }
    Client client = home.connects();
    Element success = client.logsIn(bind(""));
    assertThat(identity(success)).isEqualTo("alice@localhost");
    assertThat(condition(child(success, "failed", Bind2Module.NS))).isEqualTo("failed resource-constraint");
    assertThat(client.next().has("bind", Namespaces.BIND)).isTrue();
    assertThat(home.kernel.sessions().count()).isEqualTo(20);
  }

  private String enabled(Client client) throws SaslException {
    Element success = client.logsIn(bind(MANAGED));
    client.forgets();
    return Objects.requireNonNull(
        child(child(success, "bound", Bind2Module.NS), "enabled", SM).attribute("id"));
  }

  private static String resume(String id) {
    return "<resume xmlns='urn:xmpp:sm:3' h='0' previd='" + id + "'/>";
  }

  @Test
  void aResumedSessionIsAnsweredWithinTheSuccessAndNoFeaturesFollow() throws SaslException {
    Client first = home.connects();
    String id = enabled(first);
    Session session = home.session(first);
    first.cut();
    session.send(says("one"));
    session.send(says("two"));
    Client second = home.connects();
    Element success = second.logsIn(resume(id) + bind("<tag>ignored</tag>"));
    assertThat(Home.children(success))
        .containsExactly(
            "additional-data urn:xmpp:sasl:2", "authorization-identifier urn:xmpp:sasl:2", "resumed urn:xmpp:sm:3");
    assertThat(identity(success)).isEqualTo(session.jid().toString());
    assertThat(second.next().childText("body", Namespaces.CLIENT)).isEqualTo("one");
    assertThat(second.next().childText("body", Namespaces.CLIENT)).isEqualTo("two");
    assertThat(second.next()).isEqualTo(Element.of("r", SM));
    assertThat(home.kernel.sessions().all()).containsExactly(session);
  }

  @Test
  void aResumptionThatFailsIsFollowedByTheBinding() throws SaslException {
    Client client = home.connects();
    Element success = client.logsIn(resume("unknown") + bind(""));
    assertThat(Home.children(success))
        .containsExactly(
            "additional-data urn:xmpp:sasl:2", "authorization-identifier urn:xmpp:sasl:2", "failed urn:xmpp:sm:3",
            "bound urn:xmpp:bind:0");
    assertThat(identity(success)).startsWith("alice@localhost/");
    assertThat(client.next().name()).isEqualTo("features");
    Client alone = home.connects();
    assertThat(identity(alone.logsIn(resume("unknown")))).isEqualTo("alice@localhost");
  }

  @Test
  void l3NobodyResumesTheSessionOfAnotherAccount() throws SaslException {
    Client alice = home.connects();
    String id = enabled(alice);
    alice.cut();
    Element success =
        home.connects().logsIn(new ScramClient(ScramHash.SHA_1, Client.UNBOUND, "bob", "builder"), resume(id));
    Element failed = child(success, "failed", SM);
    assertThat(condition(failed)).isEqualTo("failed item-not-found");
    assertThat(failed.attribute("h")).isNull();
    assertThat(identity(success)).isEqualTo("bob@localhost");
  }

  @Test
  void l3TheOldStreamGetsConflictAndOfManyAtOnceExactlyOneKeepsTheSession() throws Exception {
    Client first = home.connects();
    String id = enabled(first);
    Session session = home.session(first);
    List<Client> clients = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Client client = home.connects();
      clients.add(client);
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  client.logsIn(resume(id));
                } catch (SaslException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(condition(first.next())).isEqualTo("error conflict");
    assertThat(clients).filteredOn(client -> client.stream().session() == session).hasSize(1);
    assertThat(clients).filteredOn(client -> client.stream() == session.stream()).hasSize(1);
  }

  @Test
  void inactivityEndsWithTheStreamAndNothingHeldIsLost() throws SaslException {
    for (boolean hanging : new boolean[] {false, true}) {
      Client first = home.connects();
      Element success = first.logsIn(bind(MANAGED + "<inactive xmlns='urn:xmpp:csi:0'/>"));
      String id =
          Objects.requireNonNull(child(child(success, "bound", Bind2Module.NS), "enabled", SM).attribute("id"));
      Session session = home.session(first);
      session.send(
          im.recado.wire.stanza.Presence.of(
              im.recado.wire.stanza.Presence.Type.AVAILABLE, Jid.valueOf("bob@localhost/x"), session.jid()));
      if (!hanging) {
        first.cut();
      }
      Client second = home.connects();
      second.logsIn(resume(id));
      assertThat(session.filter()).isNull();
      assertThat(second.next().name()).isEqualTo("presence");
    }
  }
}
