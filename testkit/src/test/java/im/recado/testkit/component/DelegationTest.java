package im.recado.testkit.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.CommandException;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0355: what a component answers in the server's place. */
final class DelegationTest extends ComponentScene {
  private static final String SOME = "urn:example:some";
  private static final String ASK = "<iq xmlns='jabber:client' type='get' id='1'><x xmlns='urn:example:some' node='n'/></iq>";

  private void delegate(String namespace, String... more) throws CommandException {
    Map<String, String> arguments = arguments(more);
    arguments.put("namespace", namespace);
    run("component-delegate", arguments);
  }

  /** A component that has been told of its delegations and has said nothing of what they make of the server. */
  private ComponentPeer told(String namespace) throws IOException {
    ComponentPeer plays = component(PLAYS);
    assertThat(plays.next().has("delegation", DELEGATION)).isTrue();
    for (String of : new String[] {"::", ":bare:"}) {
      Element asked = plays.next();
      assertThat(asked.toString()).contains("node='" + DELEGATION + of + namespace + "'");
      plays.send(
          "<iq from='" + PLAYS + "' to='verona.example' type='error' id='" + asked.attribute("id") + "'><error type='cancel'>"
              + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
    return plays;
  }

  /** The request that was forwarded. */
  private static Element forwarded(Element iq) {
    assertThat(iq.attribute("type")).as(iq.toString()).isEqualTo("set");
    assertThat(iq.attribute("from")).isEqualTo("verona.example");
    Element delegation = Objects.requireNonNull(iq.child("delegation", DELEGATION), iq::toString);
    return Objects.requireNonNull(
        Objects.requireNonNull(delegation.child("forwarded", "urn:xmpp:forward:0")).child("iq", CLIENT), iq::toString);
  }

  private static void answer(ComponentPeer plays, Element iq, String inner) throws IOException {
    plays.send(
        "<iq from='" + PLAYS + "' to='verona.example' type='result' id='" + iq.attribute("id") + "'><delegation xmlns='" + DELEGATION
            + "'><forwarded xmlns='urn:xmpp:forward:0'>" + inner + "</forwarded></delegation></iq>");
  }

  @Test
  void aComponentIsToldWhatItAnswersFor() throws Exception {
    delegate(SOME, "attributes", "node, other");
    try (ComponentPeer plays = component(PLAYS)) {
      Element told = plays.next();
      assertThat(told.attribute("from")).isEqualTo("verona.example");
      assertThat(told.toString())
          .contains("<delegated namespace='urn:example:some'><attribute name='node'/><attribute name='other'/></delegated>");
      plays.next();
      plays.next();
      run("component-undelegate", arguments("namespace", SOME));
      assertThat(plays.next().toString()).contains("<delegation xmlns='urn:xmpp:delegation:2'/>");
    }
  }

  // Section 4.3.

  @Test
  void aRequestIsForwardedAndAnswered() throws Exception {
    delegate(SOME);
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = told(SOME)) {
      romeo.send(xml(ASK));
      Element iq = plays.next();
      Element asked = forwarded(iq);
      assertThat(asked.attribute("from")).isEqualTo("romeo@verona.example/garden");
      assertThat(asked.attribute("to")).isNull();
      assertThat(asked.attribute("id")).isEqualTo("1");
      answer(plays, iq, "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='1' type='result'><y xmlns='urn:example:some'/></iq>");
      Element result = romeo.element();
      assertThat(result.attribute("type")).isEqualTo("result");
      assertThat(result.attribute("id")).isEqualTo("1");
      assertThat(result.attribute("from")).isNull();
      assertThat(result.has("y", SOME)).isTrue();
      // To the server, and to somebody else's account.
      for (String to : new String[] {"verona.example", "juliet@verona.example", "nobody@verona.example"}) {
        romeo.send(xml(ASK.replace("id='1'", "id='2' to='" + to + "'")));
        Element other = plays.next();
        assertThat(forwarded(other).attribute("to")).isEqualTo(to);
        answer(
            plays,
            other,
            "<iq xmlns='jabber:client' from='" + to + "' to='romeo@verona.example/garden' id='2' type='result'/>");
        Element empty = romeo.element();
        assertThat(empty.attribute("from")).isEqualTo(to);
        assertThat(empty.attribute("type")).isEqualTo("result");
      }
    }
  }

  @Test
  void whatTheServerAnswersItselfIsDelegatedToo() throws Exception {
    delegate("jabber:iq:private");
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = told("jabber:iq:private")) {
      romeo.send(xml("<iq xmlns='jabber:client' type='get' id='1'><query xmlns='jabber:iq:private'><a xmlns='b'/></query></iq>"));
      assertThat(forwarded(plays.next()).has("query", "jabber:iq:private")).isTrue();
      run("component-undelegate", arguments("namespace", "jabber:iq:private"));
      plays.next();
      romeo.send(xml("<iq xmlns='jabber:client' type='get' id='2'><query xmlns='jabber:iq:private'><a xmlns='b'/></query></iq>"));
      assertThat(romeo.element().attribute("id")).isEqualTo("2");
    }
  }

  @Test
  void onlyWithTheAttributeItIsForwarded() throws Exception {
    delegate(SOME, "attributes", "node");
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = told(SOME)) {
      romeo.send(xml(ASK.replace(" node='n'", "")));
      assertError(romeo.element(), "1", "service-unavailable");
      romeo.send(xml(ASK));
      forwarded(plays.next());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<iq xmlns='jabber:client' to='juliet@verona.example/balcony' id='1' type='result'/>",
        "<iq xmlns='jabber:client' to='romeo@verona.example/garden' from='juliet@verona.example' id='1' type='result'/>",
        "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='2' type='result'/>",
        "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='1' type='error'/>",
        "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='1' type='set'><x xmlns='urn:example:some'/></iq>",
        "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='1' type='result'><query xmlns='jabber:iq:roster'/></iq>",
        "<message xmlns='jabber:client' to='romeo@verona.example/garden' id='1'/>",
        ""
      })
  void aBadAnswerIsNone(String inner) throws Exception {
    delegate(SOME);
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = told(SOME)) {
      romeo.send(xml(ASK));
      answer(plays, plays.next(), inner);
      assertError(romeo.element(), "1", "service-unavailable");
    }
  }

  @Test
  void anErrorAnAbsenceAndSilenceAreServiceUnavailable() throws Exception {
    delegate(SOME);
    StreamClient romeo = session(ROMEO, "garden");
    romeo.send(xml(ASK));
    assertError(romeo.element(), "1", "service-unavailable");
    try (ComponentPeer plays = told(SOME)) {
      romeo.send(xml(ASK));
      Element iq = plays.next();
      plays.send(
          "<iq from='" + PLAYS + "' to='verona.example' type='error' id='" + iq.attribute("id") + "'><error type='auth'>"
              + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
      assertError(romeo.element(), "1", "service-unavailable");
      romeo.send(xml(ASK));
      plays.next();
      server.pass(java.time.Duration.ofSeconds(61));
      assertError(romeo.element(), "1", "service-unavailable");
    }
  }

  // Section 4.3.1.

  @Test
  void theComponentsOwnRequestsAreNotForwardedToIt() throws Exception {
    delegate("jabber:iq:roster");
    grant("roster", "get", "push", "false");
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      plays.next();
      plays.next();
      plays.next();
      plays.send("<iq from='" + PLAYS + "' to='romeo@verona.example' type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>");
      Element roster = plays.next();
      assertThat(roster.attribute("id")).isEqualTo("r");
      assertThat(roster.attribute("type")).isEqualTo("result");
      romeo.send(xml("<iq xmlns='jabber:client' type='get' id='own'><query xmlns='jabber:iq:roster'/></iq>"));
      assertThat(forwarded(plays.next()).attribute("id")).isEqualTo("own");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"urn:xmpp:delegation:2", "urn:xmpp:delegation:2:bare:disco#info:other"})
  void delegationItselfIsNotDelegated(String namespace) {
    assertThatThrownBy(() -> delegate(namespace)).isInstanceOf(CommandException.class).hasMessageContaining("not delegated");
  }

  @Test
  void aNamespaceHasOneDelegate() throws Exception {
    delegate(SOME);
    assertThatThrownBy(() -> run("component-delegate", Map.of("component", OTHERS, "namespace", SOME)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(PLAYS);
  }

  // Section 7.2.

  @Test
  void whatItSaysOfANamespaceStandsInDiscovery() throws Exception {
    delegate(PUBSUB);
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      for (int i = 0; i < 2; i++) {
        Element asked = plays.next();
        String node = Objects.requireNonNull(Objects.requireNonNull(asked.firstElement()).attribute("node"));
        String what = node.contains(":bare:") ? "<identity category='pubsub' type='pep'/><feature var='" + PUBSUB + "#of-accounts'/>" : "<feature var='" + PUBSUB + "#of-server'/>";
        plays.send(
            "<iq from='" + PLAYS + "' to='verona.example' type='result' id='" + asked.attribute("id")
                + "'><query xmlns='http://jabber.org/protocol/disco#info' node='" + node + "'>" + what + "</query></iq>");
      }
      await().untilAsserted(() -> assertThat(info(romeo, "verona.example")).contains(PUBSUB + "#of-server").contains(DELEGATION));
      await()
          .untilAsserted(
              () ->
                  assertThat(info(romeo, "romeo@verona.example"))
                      .contains(PUBSUB + "#of-accounts")
                      .contains("category='pubsub' type='pep'"));
      assertThat(info(romeo, "romeo@verona.example")).doesNotContain(PUBSUB + "#publish");
    }
  }

  private static String info(StreamClient client, String to) throws IOException {
    client.send(
        xml("<iq xmlns='jabber:client' type='get' id='i' to='" + to + "'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"));
    return client.element().toString();
  }

  @Test
  void nodesThatNobodyKnowsAreItsToKnow() throws Exception {
    delegate("urn:xmpp:delegation:2:bare:disco#info:*");
    delegate("urn:xmpp:delegation:2:bare:disco#items:*");
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = component(PLAYS)) {
      plays.next();
      for (String what : new String[] {"info' node='urn:example:node", "items", "items' node='urn:example:node"}) {
        romeo.send(
            xml(
                "<iq xmlns='jabber:client' type='get' id='1' to='romeo@verona.example'><query xmlns='http://jabber.org/protocol/disco#"
                    + what + "'/></iq>"));
        Element iq = plays.next();
        assertThat(forwarded(iq).toString()).contains("disco#" + what.replaceAll("'.*", ""));
        answer(
            plays,
            iq,
            "<iq xmlns='jabber:client' to='romeo@verona.example/garden' id='1' type='result'><query xmlns='http://jabber.org/protocol/disco#"
                + what + "'/></iq>");
        assertThat(romeo.element().attribute("type")).isEqualTo("result");
      }
      assertThat(info(romeo, "romeo@verona.example")).contains("account");
    }
  }

  @Test
  void whomAnAccountHasBlockedAsksNothing() throws Exception {
    delegate(SOME);
    StreamClient juliet = session(JULIET, "balcony");
    juliet.send(
        xml(
            "<iq xmlns='jabber:client' type='set' id='b'><block xmlns='urn:xmpp:blocking'><item jid='romeo@verona.example'/></block></iq>"));
    juliet.element();
    StreamClient romeo = session(ROMEO, "garden");
    try (ComponentPeer plays = told(SOME)) {
      romeo.send(xml(ASK.replace("id='1'", "id='1' to='juliet@verona.example'")));
      assertError(romeo.element(), "1", "service-unavailable");
      barrier(plays);
    }
  }
}
