package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static im.recado.client.services.PlayedSession.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.omemo.Announcements;
import im.recado.client.protocol.omemo.Encrypted;
import im.recado.client.protocol.omemo.Payload;
import im.recado.client.protocol.ratchet.Bundle;
import im.recado.client.protocol.ratchet.Channel;
import im.recado.client.protocol.ratchet.CurvePair;
import im.recado.client.protocol.ratchet.RatchetException;
import im.recado.client.protocol.ratchet.Sealed;
import im.recado.client.protocol.ratchet.XEdDsa;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers and strangers do to encrypted messages, and what devices say that is not so. */
class HostileDevicesTest {
  private static final int JULIETS = 4711;

  @TempDir Path folder;
  private @Nullable PlayedSession played;
  private final Map<String, Node> nodes = new ConcurrentHashMap<>();
  private final CurvePair identity = CurvePair.generate();
  private final CurvePair signed = CurvePair.generate();
  private final CurvePair once = CurvePair.generate();
  private Channel channel = Channel.empty();

  /** A server with nodes of accounts, and Juliet's one device. */
  @BeforeEach
  void logIn() throws Exception {
    PlayedSession begun = PlayedSession.in(folder);
    played = begun;
    begun.link().answer(Ns.PUBSUB, this::pubsub);
    node(JULIET, Ns.OMEMO_DEVICES, Announcements.list(List.of(JULIETS)));
    node(JULIET, Ns.OMEMO_BUNDLES + JULIETS, Announcements.bundle(bundle(XEdDsa.sign(identity, signed.open().encoded()))));
    begun.begun();
    await("told").until(() -> nodes.containsKey(ROMEO + " " + Ns.OMEMO_DEVICES));
  }

  @AfterEach
  void leave() {
    played().close();
  }

  private PlayedSession played() {
    return Objects.requireNonNull(played);
  }

  private void node(Jid jid, String name, Node payload) {
    nodes.put(jid + " " + name, payload);
  }

  private Bundle bundle(byte[] signature) {
    return new Bundle(identity.open(), 1, signed.open(), signature, Map.of(1, once.open()));
  }

  private Node pubsub(Node request) {
    Node pubsub = request.payload().orElseThrow();
    String jid = request.get("to").isEmpty() ? ROMEO.toString() : request.get("to");
    Node publish = pubsub.child("publish").orElse(null);
    if (publish != null) {
      nodes.put(jid + " " + publish.get("node"), publish.child("item").flatMap(Node::payload).orElseThrow());
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    }
    String name = pubsub.child("items").map(items -> items.get("node")).orElse("");
    Node items = Node.of("items", Ns.PUBSUB).with("node", name);
    Node payload = nodes.get(jid + " " + name);
    return Node.of("iq", Ns.CLIENT, Node.of("pubsub", Ns.PUBSUB,
        payload == null ? items : items.add(Node.of("item", Ns.PUBSUB, payload)))).with("type", "result");
  }

  private int romeos() {
    return played().session().omemo().device();
  }

  private OmemoStore store() {
    return new OmemoStore(played().profile().database());
  }

  /** Juliet's device begins a session with Romeo's. */
  private void meet() throws RatchetException {
    Bundle romeo = Announcements.bundle(Objects.requireNonNull(nodes.get(ROMEO + " " + Ns.OMEMO_BUNDLES + romeos()))).orElseThrow();
    channel.begin(identity, romeo, romeo.preKeys().keySet().iterator().next());
  }

  private Node sealed(String words, String id, Channel by, int sid) {
    Payload.Words sealed = Payload.seal(words);
    Sealed key = by.seal(sealed.key(), sid);
    return new Encrypted(sid, Map.of(romeos(), key), sealed.iv(), sealed.text()).in(
        Node.message("chat", ROMEO, Node.of("origin-id", Ns.SID).with("id", id)).with("id", id).with("from", "juliet@verona.example/x"), true);
  }

  private void says(Node message) {
    played().link().says(message.xml(""));
  }

  private List<String> words() {
    return played().messages(JULIET).stream().map(Message::body).toList();
  }

  private Message last() {
    return played().messages(JULIET).getLast();
  }

  @Test
  void whatIsPlayedAgainIsShownOnce() throws Exception {
    meet();
    Node message = sealed("meet me", "m1", channel, JULIETS);
    says(message);
    says(message);
    assertThat(words()).containsExactly("meet me");
    // Under another id as well.
    says(message.with("id", "m2").with("type", "chat"));
    Node other = new Node("message", Ns.CLIENT, message.with("id", "m3").attributes(),
        message.children().stream().filter(child -> !child.is("origin-id", Ns.SID)).toList(), "");
    says(other);
    assertThat(words()).containsExactly("meet me");
  }

  @Test
  void whatWasChangedIsShownAsUnreadableAndNeverByItsFallback() throws Exception {
    meet();
    says(sealed("one", "m1", channel, JULIETS));
    Node message = sealed("two", "m2", channel, JULIETS);
    Encrypted encrypted = Encrypted.in(message).orElseThrow();
    byte[] payload = Objects.requireNonNull(encrypted.payload()).clone();
    payload[0] ^= 1;
    says(new Encrypted(encrypted.sid(), encrypted.keys(), encrypted.iv(), payload).in(message, true));
    assertThat(words()).containsExactly("one", "");
    assertThat(last().security()).isEqualTo(Security.UNREADABLE);
    says(NodeReader.read("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example' id='m3'>"
        + "<body>lies</body><encrypted xmlns='eu.siacs.conversations.axolotl'/></message>"));
    assertThat(words()).containsExactly("one", "", "");
  }

  @Test
  void aMessageForOthersIsShownAsSuch() throws Exception {
    meet();
    Node message = sealed("not for you", "m1", channel, JULIETS);
    Encrypted encrypted = Encrypted.in(message).orElseThrow();
    Sealed key = encrypted.keys().values().iterator().next();
    says(new Encrypted(JULIETS, Map.of(romeos() == 1 ? 2 : 1, key), encrypted.iv(), encrypted.payload()).in(message, true));
    assertThat(last().security()).isEqualTo(Security.UNREADABLE);
  }

  @Test
  void aDeviceWithAnotherIdentityIsNotHeard() throws Exception {
    meet();
    says(sealed("it is me", "m1", channel, JULIETS));
    await("known").until(() -> store().device(JULIET, JULIETS).filter(device -> device.identity() != null).isPresent());
    Channel eve = Channel.empty();
    Bundle romeo = Announcements.bundle(Objects.requireNonNull(nodes.get(ROMEO + " " + Ns.OMEMO_BUNDLES + romeos()))).orElseThrow();
    eve.begin(CurvePair.generate(), romeo, romeo.preKeys().keySet().iterator().next());
    says(sealed("it is me too", "m2", eve, JULIETS));
    assertThat(words()).containsExactly("it is me", "");
    assertThat(store().device(JULIET, JULIETS).orElseThrow().identity()).isEqualTo(identity.open());
    says(sealed("still me", "m3", channel, JULIETS));
    assertThat(words()).containsExactly("it is me", "", "still me");
  }

  @Test
  void aDeviceThatItsPersonDoesNotTellOfIsNotBelieved() throws Exception {
    meet();
    says(sealed("hello", "m1", channel, 666));
    assertThat(last().body()).isEqualTo("hello");
    assertThat(last().security()).isEqualTo(Security.UNTRUSTED);
    assertThat(store().device(JULIET, 666).map(Device::trust)).contains(Trust.UNDECIDED);
    // Nor is anything written to it.
    played().session().chats().send(JULIET, "not for you");
    await("sent").until(() -> played().link().sent().stream().anyMatch(stanza -> stanza.has("encryption", Ns.EME)));
    assertThat(played().link().sent().stream().filter(Encrypted::isIn).flatMap(stanza -> Encrypted.in(stanza).stream()))
        .allMatch(encrypted -> encrypted.keys().keySet().equals(java.util.Set.of(JULIETS)));
  }

  @Test
  void aBundleWithAWrongSignatureGetsNothing() {
    byte[] signature = XEdDsa.sign(CurvePair.generate(), signed.open().encoded());
    node(JULIET, Ns.OMEMO_BUNDLES + JULIETS, Announcements.bundle(bundle(signature)));
    played().session().omemo().set(JULIET, true);
    played().session().chats().send(JULIET, "secret");
    await("refused").until(() -> last().state() == State.FAILED);
    assertThat(played().link().sent()).noneMatch(stanza -> stanza.xml("").contains("secret"));
    assertThat(store().channel(JULIET, JULIETS).isOpen()).isFalse();
  }

  @Test
  void withAThousandDevicesOnlySomeAreAskedFor() {
    node(JULIET, Ns.OMEMO_DEVICES, Announcements.list(IntStream.rangeClosed(JULIETS, JULIETS + 1000).boxed().toList()));
    played().session().omemo().set(JULIET, true);
    played().session().chats().send(JULIET, "secret");
    await("sent").until(() -> played().link().sent().stream().anyMatch(Encrypted::isIn));
    assertThat(store().devices(JULIET)).hasSize(Announcements.MOST_DEVICES);
    Node sent = played().link().sent().stream().filter(Encrypted::isIn).findFirst().orElseThrow();
    assertThat(Encrypted.in(sent).orElseThrow().keys()).hasSize(1);
    assertThat(sent.xml("")).doesNotContain("secret");
  }

  @Test
  void listsOfStrangersAndOfResourcesDoNotCount() {
    for (String from : List.of("tybalt@evil.example", "juliet@verona.example/x", "verona.example")) {
      played().link().says("<message xmlns='jabber:client' from='" + from + "'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
          + "<items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'>"
          + "<device id='1'/></list></item></items></event></message>");
      assertThat(store().device(Jid.of(from).bare(), 1)).isEmpty();
    }
  }

  @Test
  void aMessageIsBelievedWhenTheListThatHasItsDeviceComesAfterIt() throws Exception {
    node(JULIET, Ns.OMEMO_DEVICES, Announcements.list(List.of()));
    meet();
    says(sealed("it is the lark", "m1", channel, JULIETS));
    assertThat(last().security()).isEqualTo(Security.UNTRUSTED);
    played().link().says("<message xmlns='jabber:client' from='juliet@verona.example'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
        + "<items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'>" + Announcements.list(List.of(JULIETS)).xml("")
        + "</item></items></event></message>");
    assertThat(last().security()).isEqualTo(Security.BLIND);
  }

  @Test
  void whoTakesThisDeviceOutOfTheListIsContradicted() {
    nodes.put(ROMEO + " " + Ns.OMEMO_DEVICES, Announcements.list(List.of(99)));
    played().link().says("<message xmlns='jabber:client' from='romeo@verona.example'>"
        + "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='eu.siacs.conversations.axolotl.devicelist'>"
        + "<item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='99'/></list></item></items></event></message>");
    await("back").until(() -> Announcements.devices(Objects.requireNonNull(nodes.get(ROMEO + " " + Ns.OMEMO_DEVICES)))
        .containsAll(List.of(99, romeos())));
  }

  @Test
  void whatWasEncryptedIsNotCorrectedInTheClear() throws Exception {
    meet();
    says(sealed("pay to romeo", "m1", channel, JULIETS));
    // The list of her devices is asked for when the first of them writes.
    await("believed").until(() -> last().security() == Security.BLIND);
    played().link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example' id='c1'>"
        + "<body>pay to tybalt</body><replace xmlns='urn:xmpp:message-correct:0' id='m1'/></message>");
    assertThat(words()).containsExactly("pay to romeo", "pay to tybalt");
    assertThat(played().messages(JULIET)).extracting(Message::security).containsExactly(Security.BLIND, Security.PLAIN);
  }

  /** As a kill between opening and keeping: neither has happened, and the archive brings it again. */
  @Test
  void whatCouldNotBeKeptIsOpenedAgain() throws Exception {
    meet();
    Node message = sealed("hold fast", "m1", channel, JULIETS);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        var statement = connection.createStatement()) {
      statement.execute("create trigger full before insert on message begin select raise(abort, 'played'); end");
      says(message);
      statement.execute("drop trigger full");
    }
    assertThat(words()).isEmpty();
    says(message);
    assertThat(words()).containsExactly("hold fast");
  }

  /** As a kill after sealing, before sending: what goes out after the next start is the same, and opens. */
  @Test
  void whatWasSealedGoesOutAsItIsAfterAKill() throws Exception {
    meet();
    says(sealed("hello", "m1", channel, JULIETS));
    played().session().omemo().set(JULIET, true);
    await("answered").until(() -> played().link().sent().stream().anyMatch(Encrypted::isIn));
    played().session().chats().send(JULIET, "good night");
    await("sent").until(() -> played().link().sent().stream().anyMatch(stanza -> stanza.has("encryption", Ns.EME)));
    Node first = played().link().sent().stream().filter(stanza -> stanza.has("encryption", Ns.EME)).findFirst().orElseThrow();
    played().close();
    PlayedSession again = PlayedSession.in(folder);
    played = again;
    again.link().answer(Ns.PUBSUB, this::pubsub);
    again.begun();
    await("again").until(() -> again.link().sent().stream().anyMatch(stanza -> stanza.has("encryption", Ns.EME)));
    Node second = again.link().sent().stream().filter(stanza -> stanza.has("encryption", Ns.EME)).findFirst().orElseThrow();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aHundredKeysAreThereAndAUsedOneIsNot() throws Exception {
    assertThat(store().preKeys()).hasSize(100);
    meet();
    says(sealed("hello", "m1", channel, JULIETS));
    await("replenished").until(() -> {
      Bundle told = Announcements.bundle(Objects.requireNonNull(nodes.get(ROMEO + " " + Ns.OMEMO_BUNDLES + romeos()))).orElseThrow();
      return told.preKeys().size() == 100 && told.preKeys().containsKey(101);
    });
    assertThat(store().preKeys()).hasSize(100);
  }
}
