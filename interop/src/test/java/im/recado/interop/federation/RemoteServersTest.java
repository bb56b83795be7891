package im.recado.interop.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.RemoteEjabberd;
import im.recado.interop.server.RemoteProsody;
import im.recado.interop.server.RemoteServer;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.TestCertificates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recado and Debian's Prosody or ejabberd as servers of two domains, on loopback, with certificates of one authority. */
final class RemoteServersTest {
  private static final String OURS = "recado.example";
  private static final String THEIRS = RemoteServer.DOMAIN;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestCertificates certificates = new TestCertificates();
  @SuppressWarnings("NullAway.Init")
  private ServerUnderTest recado;

  @SuppressWarnings("NullAway.Init")
  private RemoteServer peer;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
    certificates.close();
  }

  private <T extends AutoCloseable> T opened(T each) {
    open.add(each);
    return each;
  }

  private void begin(String kind, TestCertificates.Issued theirs, boolean byCertificate, String... settings) {
    TestCertificates.Issued ours = certificates.issue(OURS);
    peer = opened(kind.equals("prosody") ? new RemoteProsody() : new RemoteEjabberd());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("s2s.address=127.0.0.1");
    all.add("s2s.authorities=" + certificates.authority());
    all.add("tls.certificate=" + ours.certificate());
    all.add("tls.key=" + ours.key());
    String place = "=127.0.0.1:" + peer.s2s();
    all.add("s2s.hosts=" + THEIRS + place + ",conference." + THEIRS + place);
    recado = opened(ServerKind.recadoOf(OURS, all));
    peer.configure(theirs, certificates.authority(), OURS, recado.port("s2s.port"), byCertificate);
    peer.start();
    recado.addAccount("romeo", "secret");
    peer.addAccount("juliet", "secret");
  }

  private RawClient login(ServerUnderTest server, String user) {
    RawClient client = opened(RawClient.login(server, user, "secret", "here"));
    client.ask("get", "", "<query xmlns='jabber:iq:roster'/>");
    client.available(0);
    return client;
  }

  private static Predicate<Xml> says(String words) {
    return xml -> words.equals(xml.childText("body"));
  }

  private static Predicate<Xml> presence(String from, String type) {
    return xml ->
        xml.name().equals("presence") && xml.attributeOr("from", "").startsWith(from) && xml.attributeOr("type", "").equals(type);
  }

  private static void say(RawClient from, String to, String words) {
    from.send("<message type='chat' id='" + words + "' to='" + to + "'><body>" + words + "</body></message>");
  }

  @ParameterizedTest
  @CsvSource({"prosody, true", "prosody, false"})
  void peopleMeet(String kind, boolean byCertificate) {
    begin(kind, certificates.issue(THEIRS), byCertificate);
    RawClient romeo = login(recado, "romeo");
    RawClient juliet = login(peer, "juliet");

    // Words both ways.
    say(romeo, "juliet@" + THEIRS, "it-is-the-east");
    assertThat(juliet.await("words", says("it-is-the-east")).attribute("from")).isEqualTo(romeo.jid());
    say(juliet, romeo.jid(), "ay-me");
    assertThat(romeo.await("words", says("ay-me")).attribute("from")).isEqualTo(juliet.jid());
    String list = recado.admin("s2s-list");
    assertThat(list).contains(THEIRS);
    if (!byCertificate) {
      assertThat(list).contains("dialback");
    } else {
      assertThat(list).contains("certificate");
    }

    // Who sees whom.
    romeo.send("<presence type='subscribe' to='juliet@" + THEIRS + "'/>");
    juliet.await("request", presence("romeo@" + OURS, "subscribe"));
    juliet.send("<presence type='subscribed' to='romeo@" + OURS + "'/>");
    romeo.await("approval", presence("juliet@" + THEIRS, "subscribed"));
    romeo.await("presence", presence("juliet@" + THEIRS + "/here", ""));
    juliet.send("<presence type='subscribe' to='romeo@" + OURS + "'/>");
    romeo.await("request", presence("juliet@" + THEIRS, "subscribe"));
    romeo.send("<presence type='subscribed' to='juliet@" + THEIRS + "'/>");
    juliet.await("approval", presence("romeo@" + OURS, "subscribed"));
    juliet.await("presence", presence("romeo@" + OURS + "/here", ""));

    // A room of either.
    for (String room : List.of("garden@conference." + OURS, "garden@conference." + THEIRS)) {
      RawClient first = room.endsWith(OURS) ? romeo : juliet;
      RawClient second = room.endsWith(OURS) ? juliet : romeo;
      first.send("<presence to='" + room + "/first'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
      first.await("entrance", presence(room + "/first", ""));
      first.ask("set", room, "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>");
      second.send("<presence to='" + room + "/second'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
      second.await("entrance", presence(room + "/second", ""));
      first.await("company", presence(room + "/second", ""));
      second.send("<message type='groupchat' id='hist' to='" + room + "'><body>hist-" + room + "</body></message>");
      assertThat(first.await("words in a room", says("hist-" + room)).attribute("from")).isEqualTo(room + "/second");
    }

    // A picture.
    juliet.ask(
        "set", "",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='abc'>"
            + "<metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='1' id='abc' type='image/png'/></metadata></item></publish>"
            + "</pubsub>");
    Xml items =
        romeo.ask(
            "get", "juliet@" + THEIRS,
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:metadata'/></pubsub>");
    assertThat(items.toString()).contains("image/png");
  }

  @Test
  void whoWasAwayIsReachedAgain() {
    begin("prosody", certificates.issue(THEIRS), true);
    RawClient romeo = login(recado, "romeo");
    say(romeo, "juliet@" + THEIRS, "before");
    RawClient juliet = login(peer, "juliet");
    juliet.await("words from before", says("before"));
    peer.kill();
    say(romeo, "juliet@" + THEIRS, "meanwhile");
    peer.start();
    RawClient again = login(peer, "juliet");
    again.await("words of meanwhile", says("meanwhile"));
    say(again, romeo.jid(), "after");
    romeo.await("words of after", says("after"));
  }

  @Test
  void ejabberdBelievesOurCertificate() {
    begin("ejabberd", certificates.issue(THEIRS), true);
    RawClient romeo = login(recado, "romeo");
    RawClient juliet = login(peer, "juliet");
    for (int i = 0; i < 20; i++) {
      say(romeo, "juliet@" + THEIRS, "word-" + i);
    }
    assertThat(juliet.await("words", says("word-19")).attribute("from")).isEqualTo(romeo.jid());
    assertThat(juliet.received().stream().map(xml -> xml.childText("body")).filter(body -> body != null))
        .hasSize(20)
        .first()
        .isEqualTo("word-0");
    assertThat(recado.admin("s2s-list")).contains(THEIRS, "certificate");
  }

  @Test
  void whoVouchesForItselfIsNotSpokenWith() {
    begin("prosody", certificates.selfSigned(THEIRS), true);
    RawClient romeo = login(recado, "romeo");
    say(romeo, "juliet@" + THEIRS, "it-is-the-east");
    Xml back = romeo.await("an error", xml -> xml.has("type", "error"));
    assertThat(back.errorCondition()).isEqualTo("remote-server-not-found");
    assertThat(back.toString()).contains("self-signed");
    RawClient juliet = login(peer, "juliet");
    say(juliet, romeo.jid(), "ay-me");
    juliet.await("an error", xml -> xml.has("type", "error"));
    assertThat(romeo.received()).noneMatch(says("ay-me"));
  }
}
