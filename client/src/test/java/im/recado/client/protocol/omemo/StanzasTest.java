package im.recado.client.protocol.omemo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.SharedFile;
import im.recado.client.protocol.ratchet.Bundle;
import im.recado.client.protocol.ratchet.CurveKey;
import im.recado.client.protocol.ratchet.CurvePair;
import im.recado.client.protocol.ratchet.Sealed;
import im.recado.client.protocol.ratchet.XEdDsa;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StanzasTest {
  private static final String OMEMO = " xmlns='eu.siacs.conversations.axolotl'";

  private static Node read(Node node) {
    return NodeReader.read(node.xml(""));
  }

  @Test
  void aListIsReadWithinBounds() {
    Node thousand = Announcements.list(IntStream.rangeClosed(1, 1000).boxed().toList());
    assertThat(Announcements.devices(read(thousand))).hasSize(Announcements.MOST_DEVICES).contains(1).doesNotContain(1000);
    Node odd = NodeReader.read("<list" + OMEMO + "><device id='7'/><device id='0'/><device id='-3'/><device id='2147483648'/>"
        + "<device id='x'/><device/><device id='99999999999999999999'/><other id='8'/><device xmlns='urn:x' id='9'/><device id='7'/></list>");
    assertThat(Announcements.devices(odd)).isEqualTo(Set.of(7));
  }

  private static Bundle bundle(int preKeys) {
    CurvePair identity = CurvePair.generate();
    CurvePair signed = CurvePair.generate();
    Map<Integer, CurveKey> keys = new HashMap<>();
    CurveKey key = CurvePair.generate().open();
    IntStream.rangeClosed(1, preKeys).forEach(id -> keys.put(id, key));
    return new Bundle(identity.open(), 3, signed.open(), XEdDsa.sign(identity, signed.open().encoded()), keys);
  }

  @Test
  void aBundleComesBackAsItWentOut() throws Exception {
    Bundle bundle = bundle(100);
    Bundle again = Announcements.bundle(read(Announcements.bundle(bundle))).orElseThrow().verified();
    assertThat(again.identity()).isEqualTo(bundle.identity());
    assertThat(again.preKeys()).isEqualTo(bundle.preKeys());
    assertThat(again.signedId()).isEqualTo(3);
    assertThat(Announcements.bundle(read(Announcements.bundle(bundle(900)))).orElseThrow().preKeys()).hasSize(200);
  }

  @Test
  void aBundleThatLacksSomethingIsNone() {
    Node whole = read(Announcements.bundle(bundle(2)));
    for (int i = 0; i < whole.children().size(); i++) {
      List<Node> less = new ArrayList<>(whole.children());
      less.remove(i);
      assertThat(Announcements.bundle(new Node(whole.name(), whole.ns(), whole.attributes(), less, ""))).isEmpty();
      List<Node> broken = new ArrayList<>(whole.children());
      broken.set(i, Node.text(broken.get(i).name(), Ns.OMEMO, "!!!"));
      Node bad = new Node(whole.name(), whole.ns(), whole.attributes(), broken, "");
      assertThat(Announcements.bundle(bad).filter(bundle -> !bundle.preKeys().isEmpty())).isEmpty();
    }
  }

  @Test
  void aMessageHasNothingOfItsWordsButWhatIsSealed() {
    Map<Integer, Sealed> keys = new LinkedHashMap<>();
    keys.put(5, new Sealed(true, new byte[] {1, 2}));
    keys.put(6, new Sealed(false, new byte[] {3}));
    Node message = new SharedFile("letter.txt", 52).in(Node.message("chat", Jid.of("juliet@capulet.example"),
        Node.text("body", Ns.CLIENT, "secret words"), Node.of("origin-id", Ns.SID).with("id", "o1")), "secret words");
    Node sealed = read(new Encrypted(4, keys, new byte[12], new byte[] {9}).in(message, true));
    assertThat(sealed.xml("")).doesNotContain("secret words", "letter.txt");
    assertThat(sealed.has("origin-id", Ns.SID)).isTrue();
    Encrypted again = Encrypted.in(sealed).orElseThrow();
    assertThat(again.sid()).isEqualTo(4);
    assertThat(again.keys().keySet()).containsExactly(5, 6);
    assertThat(again.keys().values()).extracting(Sealed::invitation).containsExactly(true, false);
    assertThat(again.payload()).containsExactly(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "<encrypted" + OMEMO + "/>", "<encrypted" + OMEMO + "><header sid='1'/></encrypted>",
      "<encrypted" + OMEMO + "><header sid='0'><iv>AAAA</iv></header></encrypted>",
      "<encrypted" + OMEMO + "><header sid='1'><iv>###</iv></header></encrypted>",
      "<encrypted" + OMEMO + "><header sid='1'><iv>AAAA</iv></header><payload>%</payload></encrypted>",
      "<encrypted" + OMEMO + "><header sid='1'><iv>AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA</iv></header></encrypted>"})
  void whatIsNotAsItShouldBeIsNotRead(String encrypted) {
    Node message = NodeReader.read("<message xmlns='jabber:client'><body>fallback</body>" + encrypted + "</message>");
    assertThat(Encrypted.isIn(message)).isTrue();
    assertThat(Encrypted.in(message).filter(read -> read.sid() > 0 && read.iv().length >= 12)).isEmpty();
  }

  @Test
  void wordsAreSealedWithTheirTagInTheKey() {
    Payload.Words sealed = Payload.seal("Grüße 👋");
    assertThat(sealed.key()).hasSize(32);
    assertThat(sealed.iv()).hasSize(12);
    assertThat(Payload.open(sealed.key(), sealed.iv(), sealed.text())).contains("Grüße 👋");
    for (byte[] part : new byte[][] {sealed.key(), sealed.iv(), sealed.text()}) {
      part[part.length - 1] ^= 1;
      assertThat(Payload.open(sealed.key(), sealed.iv(), sealed.text())).isEmpty();
      part[part.length - 1] ^= 1;
    }
    assertThat(Payload.open(new byte[16], sealed.iv(), sealed.text())).isEmpty();
    assertThat(Payload.open(sealed.key(), new byte[0], sealed.text())).isEmpty();
    assertThat(Payload.open(new byte[0], sealed.iv(), new byte[0])).isEmpty();
  }

  private static final String KEY = "8c3d050e9386ec173861778f68e9af38a97aaf82faa4063b4d0878a61261534410c8a84331eaac851759f587";

  /** XEP-0454, section 3. */
  @Test
  void aSecretFileHasTheAddressOfTheExample() {
    String address = "aesgcm://download.montague.tld/4a771ac1-f0b2-4a4a-9700-f2a26fa2bb67/tr%C3%A8s%20cool.jpg#" + KEY;
    String https = "https://download.montague.tld/4a771ac1-f0b2-4a4a-9700-f2a26fa2bb67/tr%C3%A8s%20cool.jpg";
    assertThat(SecretFile.https(address)).hasToString("Optional[" + https + "]");
    assertThat(SecretFile.of(address).address(https)).isEqualTo(address);
    assertThat(SecretFile.is(address + "\ndata:image/jpeg,/9j/4AAQ")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "aesgcm://h.example/f", "aesgcm://h.example/f#00", "look: aesgcm://h.example/f#" + KEY, "aesgcm://h.example/f#" + KEY + "00",
      "https://h.example/f#" + KEY, "aesgcm://h.example/f#" + KEY + "\nmore", "aesgcm:///f#" + KEY, "aesgcm://h.example/f\u00a0#" + KEY,
      "aesgcm://h.example/f#" + KEY + "\ndata:image/jpeg,a\ndata:image/jpeg,b", "aesgcm://[/f#" + KEY})
  void nothingElseIsOne(String body) {
    assertThat(SecretFile.is(body)).isFalse();
  }

  @Test
  void aFileIsSealedOnceAndOpenedOnlyWhole() throws Exception {
    SecretFile key = SecretFile.fresh();
    byte[] words = "a picture".getBytes(StandardCharsets.UTF_8);
    byte[] sealed;
    try (InputStream in = key.seal(new ByteArrayInputStream(words))) {
      sealed = in.readAllBytes();
    }
    assertThat(sealed).hasSize(words.length + SecretFile.TAG);
    SecretFile told = SecretFile.of(key.address("https://h.example/f"));
    assertThat(told.open(sealed)).contains(words);
    sealed[2] ^= 1;
    assertThat(told.open(sealed)).isEmpty();
    assertThat(told.open(new byte[3])).isEmpty();
    assertThatThrownBy(() -> key.seal(new ByteArrayInputStream(words))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> key.address("http://h.example/f")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fingerprintsGoByALink() {
    String print = "AB".repeat(32);
    TrustLink link = TrustLink.read(" xmpp:juliet@capulet.example?omemo-sid-123=" + print + ";omemo-sid-9=" + "0".repeat(64)).orElseThrow();
    assertThat(link.jid()).isEqualTo(Jid.of("juliet@capulet.example"));
    assertThat(link.devices()).isEqualTo(Map.of(123, "ab".repeat(32), 9, "0".repeat(64)));
    assertThat(TrustLink.read(link.written())).contains(link);
    Jid strange = Jid.of("ju+li%et=x@capulet.example");
    assertThat(TrustLink.read(new TrustLink(strange, link.devices()).written()).orElseThrow().jid()).isEqualTo(strange);
    for (String no : List.of("", "xmpp:juliet@capulet.example", "xmpp:juliet@capulet.example?message",
        "xmpp:capulet.example?omemo-sid-1=" + print, "http://x?omemo-sid-1=" + print, "xmpp:a@b?omemo-sid-1=zz",
        "xmpp:a%zz@b?omemo-sid-1=" + print, "xmpp:a@b?omemo-sid-0=" + print)) {
      assertThat(TrustLink.read(no)).as(no).isEmpty();
    }
  }

  /** Whatever is written into what devices say, it is read or it is not: no other way. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyNonsenseIsReadOrNot(long seed) {
    Random random = new Random(seed);
    String bundle = Announcements.bundle(bundle(3)).xml("");
    Map<Integer, Sealed> keys = Map.of(5, new Sealed(true, new byte[] {1, 2}));
    String message = new Encrypted(4, keys, new byte[12], new byte[] {9})
        .in(Node.message("chat", Jid.of("juliet@capulet.example")), true).xml("");
    for (int i = 0; i < 2000; i++) {
      for (String whole : List.of(bundle, message)) {
        StringBuilder changed = new StringBuilder(whole);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          int at = random.nextInt(changed.length());
          changed.setCharAt(at, (char) (32 + random.nextInt(95)));
        }
        Node node;
        try {
          node = NodeReader.read(changed);
        } catch (IllegalArgumentException e) {
          continue;
        }
        Announcements.bundle(node);
        Announcements.devices(node);
        Encrypted.in(node);
      }
    }
  }
}
