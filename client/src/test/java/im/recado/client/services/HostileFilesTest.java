package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Download.State;
import im.recado.client.services.store.Handed.How;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are offered by who does not mean it well: row C3 of the security catalogue, and what Jingle adds to it. */
class HostileFilesTest {
  private static final String CLIENT = "juliet@verona.example/balcony";
  private static final String WORDS = "wherefore";

  @TempDir Path folder;
  private PlayedSession played;
  private Path target;
  /** What was asked of Juliet's client. */
  private final List<Node> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void logIn() throws Exception {
    played = PlayedSession.in(Files.createDirectory(folder.resolve("profile")));
    played.link().answer(Ns.JINGLE, request -> {
      asked.add(request.child("jingle", Ns.JINGLE).orElseThrow());
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    });
    played.begun();
    target = Files.createDirectory(folder.resolve("saved")).resolve("letter.txt");
  }

  @AfterEach
  void leave() {
    played.close();
  }

  private String asks(String from, String payload) {
    return played.link().asks("<iq xmlns='jabber:client' type='set' id='1' from='" + from + "'>" + payload + "</iq>");
  }

  private static String jingle(String sid, String action, String more) {
    return "<jingle xmlns='urn:xmpp:jingle:1' action='" + action + "' sid='" + sid + "'>" + more + "</jingle>";
  }

  private static String content(String file) {
    return "<content creator='initiator' name='f' senders='initiator'><description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file>" + file
        + "</file></description><transport xmlns='urn:xmpp:jingle:transports:ibb:1' sid='ibb' block-size='4096'/></content>";
  }

  private String offers(String from, String sid, String name, String size, String more) {
    return asks(from, jingle(sid, "session-initiate", content("<name>" + name + "</name><size>" + size + "</size>" + more)));
  }

  private String offers(String more) {
    return offers(CLIENT, "s1", "letter.txt", Integer.toString(WORDS.length()), more);
  }

  private DirectFiles files() {
    return played.session().directFiles();
  }

  private List<String> ends() {
    return Stream.concat(played.link().sent().stream().flatMap(stanza -> stanza.child("jingle", Ns.JINGLE).stream()), asked.stream())
        .filter(jingle -> jingle.get("action").equals("session-terminate"))
        .map(jingle -> jingle.child("reason").orElseThrow().children().getFirst().name()).toList();
  }

  private How how() {
    return played.session().chats().messages().last(JULIET).orElseThrow().handed().how();
  }

  private CompletableFuture<Void> accepts() {
    long number = files().offers(JULIET).getFirst().number();
    CompletableFuture<Void> over = CompletableFuture.runAsync(() -> {
      try {
        files().accept(JULIET, number, target);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    await("accepted").until(() -> asked.stream().anyMatch(jingle -> jingle.get("action").equals("session-accept")));
    return over;
  }

  private static String sha256(String text) throws Exception {
    return "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>" + Base64.getEncoder().encodeToString(
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))) + "</hash>";
  }

  private String ibb(String name, String attributes, String text) {
    return asks(CLIENT, "<" + name + " xmlns='http://jabber.org/protocol/ibb' sid='ibb' " + attributes + ">"
        + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "</" + name + ">");
  }

  /** Sends these in one block each. */
  private void sends(String... blocks) {
    assertThat(ibb("open", "block-size='4096' stanza='iq'", "")).isEqualTo("result");
    for (int i = 0; i < blocks.length; i++) {
      ibb("data", "seq='" + i + "'", blocks[i]);
    }
  }

  private void ended(CompletableFuture<Void> over, State state, How how) {
    over.join();
    assertThat(how()).isEqualTo(how);
    assertThat(played.session().downloads().all()).singleElement().matches(download -> download.state() == state);
    assertThat(target).doesNotExist();
    // Nor is a draft left over.
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  void anHonestFileIsKept() throws Exception {
    assertThat(offers(sha256(WORDS))).isEqualTo("result");
    CompletableFuture<Void> over = accepts();
    sends(WORDS);
    over.join();
    assertThat(target).hasContent(WORDS);
    assertThat(how()).isEqualTo(How.DONE);
    assertThat(ends()).containsExactly("success");
  }

  @Test
  void theChecksumMayComeAfterTheFile() throws Exception {
    offers("<hash-used xmlns='urn:xmpp:hashes:2' algo='sha-256'/>");
    CompletableFuture<Void> over = accepts();
    sends(WORDS);
    asks(CLIENT, jingle("s1", "session-info", "<checksum xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file>" + sha256("another") + "</file></checksum>"));
    ended(over, State.CHANGED, How.FAILED);
  }

  @Test
  void aWrongChecksumIsFoundOut() throws Exception {
    offers(sha256("another"));
    CompletableFuture<Void> over = accepts();
    sends(WORDS);
    ended(over, State.CHANGED, How.FAILED);
    assertThat(ends()).containsExactly("failed-application");
  }

  @Test
  void moreThanWasAnnouncedIsNotKept() {
    offers("");
    CompletableFuture<Void> over = accepts();
    sends("where", "fore art thou");
    ended(over, State.NOT_AS_SAID, How.FAILED);
  }

  @Test
  void lessThanWasAnnouncedIsNotKept() {
    offers("");
    CompletableFuture<Void> over = accepts();
    sends("where");
    ibb("close", "", "");
    asks(CLIENT, jingle("s1", "session-terminate", "<reason><success/></reason>"));
    ended(over, State.INTERRUPTED, How.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<reason><cancel/></reason>", "<reason><gone/></reason>"})
  void whoOffersMayStopIt(String reason) {
    offers("");
    CompletableFuture<Void> over = accepts();
    sends("where");
    asks(CLIENT, jingle("s1", "session-terminate", reason));
    ended(over, State.STOPPED, How.STOPPED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<reason/>", "<reason><because-i-say-so/></reason>", "<reason><text>?</text></reason>",
      "<reason><cancel xmlns='urn:example:other'/></reason>"})
  void aReasonThatNobodyKnowsIsAFailure(String reason) {
    offers("");
    CompletableFuture<Void> over = accepts();
    sends("where");
    assertThat(asks(CLIENT, jingle("s1", "session-terminate", reason))).isEqualTo("result");
    ended(over, State.FAILED, How.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "20000000001", "9223372036854775807", "99999999999999999999", "many", ""})
  void anAbsurdSizeIsNotEvenShown(String size) {
    assertThat(offers(CLIENT, "s1", "letter.txt", size, "")).isEqualTo("result");
    await("refused").until(() -> ends().size() == 1);
    assertThat(files().offers(JULIET)).isEmpty();
    assertThat(played.messages(JULIET)).isEmpty();
  }

  @Test
  void aFloodOfOffersIsStopped() {
    for (int i = 0; i < 200; i++) {
      offers(CLIENT, "s" + i, "letter.txt", "1", "");
    }
    assertThat(files().offers(JULIET)).hasSize(5);
    await("refused").until(() -> ends().stream().filter("busy"::equals).count() == 195);
    assertThat(played.messages(JULIET)).hasSize(5);
  }

  /** Five come at once: who thinks better of the sixth while it waits ends it for the other side as well. */
  @Test
  void whatWaitsForItsTurnCanBeStopped() {
    for (int i = 0; i < 5; i++) {
      offers(CLIENT, "s" + i, "letter.txt", "9", "");
    }
    files().offers(JULIET).forEach(offer -> takes(offer.number()));
    await("five").until(() -> asked.stream().filter(jingle -> jingle.get("action").equals("session-accept")).count() == 5);
    offers(CLIENT, "sixth", "letter.txt", "9", "");
    long sixth = files().offers(JULIET).getFirst().number();
    Thread waits = takes(sixth);
    await("it waits").until(() -> files().offers(JULIET).isEmpty() && played.session().downloads().all().size() == 6);
    waits.interrupt();
    await("told").until(() -> ends().equals(List.of("cancel")));
    assertThat(asked).filteredOn(jingle -> jingle.get("sid").equals("sixth")).noneMatch(jingle -> jingle.get("action").equals("session-accept"));
  }

  private Thread takes(long number) {
    return Thread.ofVirtual().start(() -> {
      try {
        files().accept(JULIET, number, target.resolveSibling(number + ".txt"));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Test
  void severalContentsAreRefused() {
    String one = content("<name>a</name><size>1</size>");
    asks(CLIENT, jingle("s1", "session-initiate", one.repeat(300)));
    await("refused").until(() -> ends().equals(List.of("unsupported-applications")));
    assertThat(files().offers(JULIET)).isEmpty();
  }

  @Test
  void strangersLearnNothing() {
    assertThat(offers("tybalt@verona.example/sword", "s1", "letter.txt", "1", "")).isEqualTo("unknown");
    assertThat(asks("tybalt@verona.example/sword", jingle("s1", "session-info", ""))).isEqualTo("unknown");
    assertThat(played.messages(JULIET)).isEmpty();
    assertThat(ends()).isEmpty();
  }

  @Test
  void nobodyElseSpeaksInASession() {
    offers("");
    CompletableFuture<Void> over = accepts();
    for (String other : List.of("juliet@verona.example/other", "tybalt@verona.example/sword", "juliet@verona.example")) {
      assertThat(asks(other, jingle("s1", "session-terminate", "<reason><cancel/></reason>"))).isNotEqualTo("result");
      assertThat(asks(other, jingle("s1", "transport-info", ""))).isNotEqualTo("result");
    }
    assertThat(asks(CLIENT, jingle("s2", "transport-info", ""))).isEqualTo("error");
    sends(WORDS);
    over.join();
    assertThat(target).hasContent(WORDS);
  }

  @Test
  void aFloodWithinASessionIsStopped() {
    offers("");
    String last = "result";
    for (int i = 0; i < 500 && last.equals("result"); i++) {
      last = asks(CLIENT, jingle("s1", "transport-info", ""));
    }
    assertThat(last).isEqualTo("error");
  }

  @Test
  void whatIsWithdrawnIsGone() {
    offers("");
    asks(CLIENT, jingle("s1", "session-terminate", "<reason><success/></reason>"));
    assertThat(files().offers(JULIET)).isEmpty();
    assertThat(how()).isEqualTo(How.STOPPED);
  }

  @Test
  void whatNobodyKnowsIsSaidNotToBe() {
    offers("");
    assertThat(asks(CLIENT, jingle("s1", "content-add", content("<size>1</size>")))).isEqualTo("error");
    assertThat(asks(CLIENT, jingle("s1", "session-info", "<ringing xmlns='urn:xmpp:jingle:apps:rtp:info:1'/>"))).isEqualTo("error");
    assertThat(asks(CLIENT, jingle("s1", "session-info", ""))).isEqualTo("result");
    assertThat(asks(CLIENT, jingle("s1", "session-initiate", ""))).isEqualTo("error");
    assertThat(files().offers(JULIET)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../.bashrc", "/etc/passwd", "C:\\autoexec.bat", "a&#x202E;gpj.exe", ".profile", ""})
  void c3ANameLeadsNowhereElse(String name) {
    offers(CLIENT, "s1", name, "1", "");
    String shown = files().offers(JULIET).getFirst().name();
    assertThat(shown).doesNotContain("/", "\\", "\u202e").isNotEmpty().doesNotStartWith(".");
    assertThat(target.resolveSibling(shown).normalize().getParent()).isEqualTo(target.getParent());
    assertThat(played.messages(JULIET).getFirst().body()).isEqualTo(shown);
  }

  @Test
  void nobodyIsHandedFilesByWhomTheyCannotSee() throws Exception {
    played.link().answer(Ns.INVISIBLE, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    played.session().presence().offers(true);
    played.session().presence().be(Availability.INVISIBLE, "");
    assertThat(offers("")).isEqualTo("unknown");
  }
}
