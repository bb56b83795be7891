package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses between two servers, and what their people see of each other. */
final class TwoServersTest extends TwoServers {
  /** For the identity {@code client/pc//x} and the feature {@code http://jabber.org/protocol/nick+notify}. */
  private static final String CAPS =
      "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:x' ver='5w3W7tAdJ6f0TniLuuQPrtLunk8='/>";

  private List<String> proofs(TestServer server) throws Exception {
    Caller owner = new Caller("test", ServerRole.OWNER);
    return server.kernel().commands().run("s2s-list", owner, Map.of()).rows().stream()
        .map(row -> row.get(0) + " " + row.get(3))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void peopleTalkByCertificate(boolean directTls, boolean bidi) throws Exception {
    mantua.set("s2s.bidi", String.valueOf(bidi));
    federate(authority, authority, directTls);
    romeo.send(message("juliet@mantua.example", "it-is-the-east"));
    Element heard = chat(juliet, "it-is-the-east");
    assertThat(heard.attribute("from")).isEqualTo("romeo@verona.example/orchard");
    juliet.send(message("romeo@verona.example/orchard", "ay-me"));
    assertThat(chat(romeo, "ay-me").attribute("from")).isEqualTo("juliet@mantua.example/balcony");
    // The answer goes back over the connection that is there, where both agree to that.
    assertThat(proofs(verona)).containsExactlyElementsOf(bidi ? List.of("out certificate") : List.of("in certificate", "out certificate"));
    assertThat(proofs(mantua)).containsExactly("in certificate", "out certificate");
  }

  /** XEP-0485 sections 4 and 7: how many servers, and by name those that tell of themselves, too. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, true"})
  void surveysAreToldOfConnections(boolean bidi, boolean both) throws Exception {
    mantua.set("s2s.bidi", String.valueOf(bidi));
    federate(authority, authority, false);
    List<TestServer> telling = both ? List.of(verona, mantua) : List.of(verona);
    telling.forEach(server -> server.set("serverinfo.publish", "true"));
    await().until(() -> serverInfo(verona, romeo, "verona.example").contains("<domain name='verona.example'/>"));
    await().until(() -> serverInfo(mantua, juliet, "mantua.example").contains("<domain") == both);
    romeo.send(message("juliet@mantua.example", "it-is-the-east"));
    chat(juliet, "it-is-the-east");
    juliet.send(message("romeo@verona.example/orchard", "ay-me"));
    chat(romeo, "ay-me");
    telling.forEach(server -> server.set("serverinfo.federation", "true"));
    String ways = bidi ? "<connection type='bidi'/>" : "<connection type='incoming'/><connection type='outgoing'/>";
    String expected =
        "<domain name='verona.example'><federation><remote-domain" + (both ? " name='mantua.example'>" : ">") + ways
            + "</remote-domain></federation></domain>";
    await().until(() -> serverInfo(verona, romeo, "verona.example").contains(expected));
    await().until(() -> serverInfo(mantua, juliet, "mantua.example").contains("name='verona.example'>" + ways) == both);
    verona.set("serverinfo.federation", "false");
    await().until(() -> serverInfo(verona, romeo, "verona.example").contains("<domain name='verona.example'/>"));
  }

  /** What is on the node, once the server says that it is there; otherwise nothing. */
  private static String serverInfo(TestServer server, StreamClient client, String domain) throws IOException {
    client.send(request("get", "info", domain, "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
    if (!answer(client, "info").toString().contains("urn:xmpp:serverinfo:0")) {
      return "";
    }
    String items = "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='serverinfo'/></pubsub>";
    client.send(request("get", "items", "pubsub." + domain, items));
    return answer(client, "items").toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void peopleTalkByDialbackWhereTheDnsIsBelieved(boolean bidi) throws Exception {
    verona.set("s2s.bidi", String.valueOf(bidi));
    federate(new TestAuthority(PlayedTime.START), new TestAuthority(PlayedTime.START), false);
    verona.set("s2s.trust-of", "mantua.example=dialback-alone");
    mantua.set("s2s.trust", "dialback-alone");
    romeo.send(message("juliet@mantua.example", "it-is-the-east"));
    chat(juliet, "it-is-the-east");
    juliet.send(message("romeo@verona.example/orchard", "ay-me"));
    chat(romeo, "ay-me");
    // The connection over which was asked about a key ends when there is another way: a moment later.
    await().until(() -> proofs(verona).equals(bidi ? List.of("out dialback") : List.of("in dialback", "out dialback")));
    await().until(() -> proofs(mantua).equals(List.of("in dialback", "out dialback")));
  }

  @Test
  void whoIsVouchedForByNobodyIsNotSpokenWith() throws Exception {
    federate(authority, new TestAuthority(PlayedTime.START), false);
    romeo.send(message("juliet@mantua.example", "it-is-the-east"));
    Element refused = next(romeo, one -> "error".equals(one.attribute("type")));
    assertThat(child(refused, "error", Namespaces.CLIENT).has("remote-server-not-found", Namespaces.STANZA_ERRORS)).isTrue();
    assertThat(refused.toString()).contains("no authority that is trusted vouches for the certificate");
    juliet.send(message("romeo@verona.example/orchard", "ay-me"));
    Element back = next(juliet, one -> "error".equals(one.attribute("type")));
    assertThat(back.toString()).contains("it does not believe dialback", "remote-server-not-found");
  }

  @Test
  void manyMessagesStayInOrder() throws Exception {
    federate(authority, authority, false);
    for (int i = 0; i < 500; i++) {
      romeo.send(message("juliet@mantua.example", "m" + i));
    }
    for (int i = 0; i < 500; i++) {
      Element next = next(juliet, one -> one.name().equals("message"));
      assertThat(next.childText("body", Namespaces.CLIENT)).isEqualTo("m" + i);
    }
  }

  @Test
  void subscriptionsAndPresenceCross() throws Exception {
    federate(authority, authority, false);
    romeo.send(xml("<presence xmlns='jabber:client' type='subscribe' to='juliet@mantua.example'/>"));
    assertThat(presence(juliet, "romeo@verona.example", "subscribe").attribute("from")).isEqualTo("romeo@verona.example");
    juliet.send(xml("<presence xmlns='jabber:client' type='subscribed' to='romeo@verona.example'/>"));
    presence(romeo, "juliet@mantua.example", "subscribed");
    presence(romeo, "juliet@mantua.example/balcony", "available");
    juliet.send(xml("<presence xmlns='jabber:client' type='subscribe' to='romeo@verona.example'/>"));
    presence(romeo, "juliet@mantua.example", "subscribe");
    romeo.send(xml("<presence xmlns='jabber:client' type='subscribed' to='juliet@mantua.example'/>"));
    presence(juliet, "romeo@verona.example", "subscribed");
    presence(juliet, "romeo@verona.example/orchard", "available");

    romeo.send(xml("<presence xmlns='jabber:client'><show>away</show></presence>"));
    assertThat(presence(juliet, "romeo@verona.example/orchard", "available").childText("show", Namespaces.CLIENT))
        .isEqualTo("away");

    // Who comes asks how others are.
    StreamClient second = client(verona, "romeo@verona.example/street");
    presence(second, "juliet@mantua.example/balcony", "available");

    // Friends see what there is of each other.
    romeo.send(request("get", "v", "juliet@mantua.example/balcony", "<ping xmlns='urn:xmpp:ping'/>"));
    assertThat(next(juliet, one -> one.name().equals("iq")).has("ping", "urn:xmpp:ping")).isTrue();

    juliet.send(xml("<presence xmlns='jabber:client' type='unsubscribed' to='romeo@verona.example'/>"));
    presence(romeo, "juliet@mantua.example/balcony", "unavailable");
    presence(romeo, "juliet@mantua.example", "unsubscribed");
    romeo.send(xml("<presence xmlns='jabber:client' type='unavailable'/>"));
    presence(juliet, "romeo@verona.example/orchard", "unavailable");
  }

  @Test
  void itemsOfFriendsCross() throws Exception {
    federate(authority, authority, false);
    befriend();
    romeo.send(xml("<presence xmlns='jabber:client'>" + CAPS + "</presence>"));
    // His own server asks what his client can, and hers does, each for itself.
    answersWhatItCan("romeo@verona.example", "juliet@mantua.example");
    juliet.send(nick("p1", "Jule"));
    assertThat(answer(juliet, "p1").attribute("type")).isEqualTo("result");
    Element told = event(romeo);
    assertThat(told.attribute("from")).isEqualTo("juliet@mantua.example");
    assertThat(told.attribute("to")).isEqualTo("romeo@verona.example/orchard");
    assertThat(told.toString()).contains("Jule");
    romeo.send(
        request(
            "get", "i", "juliet@mantua.example",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='http://jabber.org/protocol/nick'/></pubsub>"));
    assertThat(answer(romeo, "i").toString()).contains("Jule");

    // Presence without a word of it changes nothing (XEP-0115 section 8.4).
    romeo.send(xml("<presence xmlns='jabber:client'><status>still here</status></presence>"));
    next(juliet, one -> one.toString().contains("still here"));
    juliet.send(nick("p2", "Julie"));
    assertThat(event(romeo).toString()).contains("Julie");

    // Nobody who has gone is told, nor is who comes back as a client that wants nothing.
    romeo.send(xml("<presence xmlns='jabber:client' type='unavailable'/>"));
    next(juliet, one -> one.name().equals("presence") && "unavailable".equals(one.attribute("type")));
    juliet.send(nick("p3", "Giulietta"));
    assertThat(answer(juliet, "p3").attribute("type")).isEqualTo("result");
    romeo.send(xml("<presence xmlns='jabber:client'/>"));
    presence(juliet, "romeo@verona.example/orchard", "available");
    juliet.send(nick("p4", "Julia"));
    assertThat(answer(juliet, "p4").attribute("type")).isEqualTo("result");
    juliet.send(message("romeo@verona.example/orchard", "behind"));
    List<Element> came = new ArrayList<>();
    next(romeo, one -> came.add(one) && "behind".equals(one.attribute("id")));
    assertThat(came).noneMatch(one -> one.has("event", "http://jabber.org/protocol/pubsub#event"));

    // One who wants it again gets what was last.
    romeo.send(xml("<presence xmlns='jabber:client'>" + CAPS + "</presence>"));
    assertThat(event(romeo).toString()).contains("Julia");
  }

  /** Answers, as a client that wants to be told of nicknames, each of those who ask what it can. */
  private void answersWhatItCan(String... asking) throws IOException {
    Set<String> left = new HashSet<>(Set.of(asking));
    while (!left.isEmpty()) {
      Element asked = next(romeo, one -> one.has("query", "http://jabber.org/protocol/disco#info"));
      assertThat(left.remove(asked.attribute("from"))).as(asked.toString()).isTrue();
      romeo.send(
          xml(
              "<iq xmlns='jabber:client' type='result' id='" + asked.attribute("id") + "' to='" + asked.attribute("from") + "'>"
                  + "<query xmlns='http://jabber.org/protocol/disco#info' node='"
                  + child(asked, "query", "http://jabber.org/protocol/disco#info").attribute("node") + "'>"
                  + "<identity category='client' type='pc' name='x'/>"
                  + "<feature var='http://jabber.org/protocol/nick+notify'/></query></iq>"));
    }
    // What her server asked it knows when this has come to her.
    romeo.send(message("juliet@mantua.example", "answered"));
    chat(juliet, "answered");
  }

  private static Element nick(String id, String name) {
    return request(
        "set", id, "juliet@mantua.example",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='http://jabber.org/protocol/nick'><item id='1'>"
            + "<nick xmlns='http://jabber.org/protocol/nick'>" + name + "</nick></item></publish></pubsub>");
  }

  private static Element event(StreamClient client) throws IOException {
    return next(client, one -> one.has("event", "http://jabber.org/protocol/pubsub#event"));
  }

  @Test
  void peopleElsewhereLearnWhatTheyMay() throws Exception {
    federate(authority, authority, false);
    romeo.send(request("get", "d", "mantua.example", "<query xmlns='http://jabber.org/protocol/disco#info'/>"));
    assertThat(answer(romeo, "d").attribute("type")).isEqualTo("result");
    romeo.send(request("get", "p", "mantua.example", "<ping xmlns='urn:xmpp:ping'/>"));
    assertThat(answer(romeo, "p").attribute("type")).isEqualTo("result");
    juliet.send(
        request("set", "vc", "juliet@mantua.example", "<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>"));
    answer(juliet, "vc");
    romeo.send(request("get", "v", "juliet@mantua.example", "<vCard xmlns='vcard-temp'/>"));
    assertThat(answer(romeo, "v").toString()).contains("Juliet");
    // Nobody tells strangers who is there.
    romeo.send(request("get", "s", "juliet@mantua.example/balcony", "<ping xmlns='urn:xmpp:ping'/>"));
    assertThat(answer(romeo, "s").toString()).contains("service-unavailable");
    romeo.send(request("get", "n", "nobody@mantua.example", "<vCard xmlns='vcard-temp'/>"));
    assertThat(answer(romeo, "n").attribute("type")).isEqualTo("error");
  }

  @Test
  void blockedPeopleElsewhereAreNotHeard() throws Exception {
    federate(authority, authority, false);
    juliet.send(
        request(
            "set", "b", "juliet@mantua.example",
            "<block xmlns='urn:xmpp:blocking'><item jid='romeo@verona.example'/></block>").withAttribute("to", null));
    answer(juliet, "b");
    romeo.send(message("juliet@mantua.example", "lies"));
    Element refused = next(romeo, one -> "error".equals(one.attribute("type")));
    assertThat(refused.toString()).contains("service-unavailable");
    juliet.send(message("romeo@verona.example", "no"));
    assertThat(next(juliet, one -> "error".equals(one.attribute("type"))).toString()).contains("not-acceptable");
  }

  @Test
  void whatIsForAServerThatDoesNotAnswerComesBack() throws Exception {
    federate(authority, authority, false);
    verona.set("s2s.hosts", "mantua.example=127.0.0.1:1");
    romeo.send(message("juliet@mantua.example", "one"));
    romeo.send(message("juliet@mantua.example", "two"));
    romeo.barrier();
    verona.pass(Duration.ofSeconds(46));
    for (String id : List.of("one", "two")) {
      Element back = next(romeo, one -> "error".equals(one.attribute("type")));
      assertThat(back.attribute("id")).isEqualTo(id);
      assertThat(child(back, "error", Namespaces.CLIENT).has("remote-server-timeout", Namespaces.STANZA_ERRORS)).isTrue();
    }
    // For a while nothing is tried.
    romeo.send(message("juliet@mantua.example", "three"));
    assertThat(next(romeo, one -> "error".equals(one.attribute("type"))).attribute("id")).isEqualTo("three");
    verona.set("s2s.hosts", hosts("mantua.example", mantuasPorts, false));
    verona.pass(Duration.ofSeconds(40));
    romeo.send(message("juliet@mantua.example", "four"));
    chat(juliet, "four");
  }

  @Test
  void connectionsThatNobodyUsesAreClosedAndMadeAgain() throws Exception {
    federate(authority, authority, false);
    romeo.send(message("juliet@mantua.example", "one"));
    chat(juliet, "one");
    verona.pass(Duration.ofMinutes(11));
    await().until(() -> proofs(verona).isEmpty());
    await().until(() -> proofs(mantua).isEmpty());
    StreamClient again = client(verona, "romeo@verona.example/again");
    again.send(message("juliet@mantua.example", "two"));
    chat(juliet, "two");
  }

  @Test
  void anAdministratorEndsConnections() throws Exception {
    federate(authority, authority, false);
    romeo.send(message("juliet@mantua.example", "one"));
    chat(juliet, "one");
    Caller owner = new Caller("test", ServerRole.OWNER);
    verona.kernel().commands().run("s2s-close", owner, Map.of("domain", "mantua.example"));
    await().until(() -> proofs(verona).isEmpty());
    romeo.send(message("juliet@mantua.example", "two"));
    chat(juliet, "two");
  }
}
