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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    peer = opened(kind.startsWith("prosody") ? new RemoteProsody(kind.endsWith("bidi")) : new RemoteEjabberd());
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
  @CsvSource({
    "prosody, true", "prosody, false", "prosody-bidi, true", "prosody-bidi, false", "ejabberd, true", "ejabberd, false",
  })
  void peopleMeet(String kind, boolean byCertificate) {
    // ejabberd shows a key only where its certificate is not believed, and Recado then believes the DNS alone.
    boolean isUnknown = kind.equals("ejabberd") && !byCertificate;
    begin(
        kind,
        isUnknown ? certificates.selfSigned(THEIRS) : certificates.issue(THEIRS),
        byCertificate,
        "s2s.multiplexing=true",
        "s2s.trust-of=" + (isUnknown ? THEIRS + "=dialback-alone,conference." + THEIRS + "=dialback-alone" : ""));
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
      assertThat(list.lines().filter(line -> line.startsWith("out"))).isNotEmpty().allMatch(line -> line.contains("dialback"));
      if (isUnknown) {
        assertThat(list.lines().filter(line -> line.startsWith("in"))).isNotEmpty().allMatch(line -> line.contains("dialback"));
      }
    } else {
      assertThat(list).contains("certificate");
    }
    if (kind.endsWith("bidi") && byCertificate) {
      // Juliet's answer came over the connection that was there: nobody else has made one.
      assertThat(list.lines().filter(line -> line.startsWith("in"))).isEmpty();
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

    if (kind.equals("prosody")) {
      // The rooms here have no connection of their own; theirs have, for Prosody does not say that it can refuse them alone.
      assertThat(recado.admin("s2s-list").lines().filter(line -> line.startsWith("out") && !line.contains("over the connection of " + OURS)))
          .hasSize(2);
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

    if (!kind.startsWith("prosody")) {
      return;
    }
    // Who wants to hear of pictures does, on either side.
    wantsPictures(romeo);
    publishes(juliet, "def");
    romeo.await("word of a picture", picture("juliet@" + THEIRS, "def"));
    wantsPictures(juliet);
    publishes(romeo, "ghi");
    juliet.await("word of a picture", picture("romeo@" + OURS, "ghi"));
  }

  /** Who is written to first from elsewhere answers over the connection that the other server has made (XEP-0288). */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsForProsodyGoesBackOverItsConnection(boolean byCertificate) {
    begin("prosody-bidi", certificates.issue(THEIRS), byCertificate);
    RawClient romeo = login(recado, "romeo");
    RawClient juliet = login(peer, "juliet");
    say(juliet, romeo.jid(), "ay-me");
    romeo.await("words", says("ay-me"));
    for (int i = 0; i < 20; i++) {
      say(romeo, "juliet@" + THEIRS, "she-speaks" + i);
      juliet.await("words", says("she-speaks" + i));
    }
    say(juliet, romeo.jid(), "good-night");
    romeo.await("words", says("good-night"));
    assertThat(recado.admin("s2s-list")).contains("over the connection that the other server has made");
  }

  private static void publishes(RawClient client, String id) {
    client.ask(
        "set", "",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:avatar:metadata'><item id='" + id
            + "'><metadata xmlns='urn:xmpp:avatar:metadata'><info bytes='1' id='" + id + "' type='image/png'/></metadata></item></publish>"
            + "</pubsub>");
  }

  private static Predicate<Xml> picture(String from, String id) {
    return xml ->
        xml.name().equals("message") && xml.has("from", from) && xml.toString().contains("pubsub#event") && xml.toString().contains(id);
  }

  /** Says by its capabilities (XEP-0115) that it wants to hear of pictures, and tells whoever asks: both servers. */
  private static void wantsPictures(RawClient client) {
    String feature = "urn:xmpp:avatar:metadata+notify";
    // Nobody knows it yet by its hash.
    String name = client.jid().substring(0, client.jid().indexOf('@'));
    client.send(
        "<presence><priority>0</priority><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='"
            + sha1("client/pc//" + name + "<" + feature + "<") + "'/></presence>");
    for (String server : List.of(OURS, THEIRS)) {
      Xml asked =
          client.await(
              "a question by " + server,
              xml -> xml.toString().contains("disco#info") && xml.attributeOr("from", "").endsWith(server));
      String node = asked.child("query", "http://jabber.org/protocol/disco#info").map(query -> query.attributeOr("node", "")).orElse("");
      client.send(
          "<iq type='result' id='" + asked.attribute("id") + "' to='" + asked.attribute("from") + "'>"
              + "<query xmlns='http://jabber.org/protocol/disco#info' node='" + node
              + "'><identity category='client' type='pc' name='" + name + "'/><feature var='" + feature + "'/></query></iq>");
    }
    client.settle();
  }

  private static String sha1(String text) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prosody", "ejabberd"})
  void whoWasAwayIsReachedAgain(String kind) {
    // A server takes its time to start where others want the processor, too: what waits for it has to wait longer than that.
    begin(kind, certificates.issue(THEIRS), true, "s2s.patience=10m");
    // ejabberd has an account on the disk some seconds after it was made, or when it stops in order: one that the kill took
    // along would not be there when the message comes, which would go back.
    peer.stop();
    peer.start();
    RawClient romeo = login(recado, "romeo");
    RawClient juliet = login(peer, "juliet");
    say(romeo, "juliet@" + THEIRS, "before");
    juliet.await("words from before", says("before"));
    peer.kill();
    // ejabberd acknowledges nothing: what is written before the end of the connection is seen would be lost with it.
    Awaitility.await("the end of the connection")
        .atMost(Duration.ofSeconds(60))
        .until(() -> !recado.admin("s2s-list").contains("certificate"));
    say(romeo, "juliet@" + THEIRS, "meanwhile");
    peer.start();
    RawClient again = login(peer, "juliet");
    if (kind.equals("ejabberd")) {
      // It acknowledges nothing, and what it takes in the first moments after its start reaches nobody at times: it is said again.
      Awaitility.await("words of meanwhile").atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> {
        say(romeo, "juliet@" + THEIRS, "meanwhile");
        return again.received().stream().anyMatch(says("meanwhile"));
      });
    }
    again.await("words of meanwhile", says("meanwhile"));
    assertThat(romeo.received()).noneMatch(xml -> xml.has("type", "error"));
    say(again, romeo.jid(), "after");
    romeo.await("words of after", says("after"));
  }

  @ParameterizedTest
  @CsvSource({
    "prosody, itself, self-signed", "prosody, another, is not for peer.example", "prosody, unknown, authority", "prosody, expired, expired",
    "ejabberd, itself, self-signed", "ejabberd, another, is not for peer.example", "ejabberd, unknown, authority", "ejabberd, expired, expired",
  })
  void whoDoesNotProveWhoItIsIsNotSpokenWith(String kind, String certificate, String why) {
    TestCertificates others = opened(new TestCertificates());
    begin(
        kind,
        switch (certificate) {
          case "itself" -> certificates.selfSigned(THEIRS);
          case "another" -> certificates.issue("other.example");
          case "unknown" -> others.issue(THEIRS);
          default -> certificates.expired(THEIRS);
        },
        true);
    RawClient romeo = login(recado, "romeo");
    say(romeo, "juliet@" + THEIRS, "it-is-the-east");
    Xml back = romeo.await("an error", xml -> xml.has("type", "error"));
    assertThat(back.errorCondition()).isEqualTo("remote-server-not-found");
    assertThat(back.toString()).contains(why);
    RawClient juliet = login(peer, "juliet");
    say(juliet, romeo.jid(), "ay-me");
    juliet.await("an error", xml -> xml.has("type", "error"));
    assertThat(romeo.received()).noneMatch(says("ay-me"));
    assertThat(juliet.received()).noneMatch(says("it-is-the-east"));
  }
}
