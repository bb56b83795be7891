package im.recado.client.protocol.jingle;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Transport.Ibb;
import im.recado.client.protocol.jingle.Transport.Socks;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said in a session, as it stands on the wire. */
class JingleTest {
  private static final String HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  private static Node iq(String jingle) {
    return NodeReader.read("<iq xmlns='jabber:client' type='set' from='romeo@montague.example/garden' id='1'>" + jingle + "</iq>");
  }

  private static String initiate(String file, String transport) {
    return "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='851ba2' initiator='romeo@montague.example/garden'>"
        + "<content creator='initiator' name='a-file-offer' senders='initiator'>"
        + "<description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file>" + file + "</file></description>" + transport + "</content></jingle>";
  }

  private static Content read(String file, String transport) {
    return Objects.requireNonNull(Jingle.read(iq(initiate(file, transport))).orElseThrow().content());
  }

  private static final String IBB = "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' block-size='4096' sid='ch3d9s71'/>";

  @Test
  void anOfferIsWritten() {
    Content content = new Content("initiator", "file", "initiator", new FileOffer("test <1>.txt", 6144, "text/plain", "", true), new Ibb("i1", 4096));
    assertThat(Jingle.of(Jingle.INITIATE, "s1", content).node().xml("jabber:client")).isEqualTo(
        "<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='s1'><content creator='initiator' name='file' senders='initiator'>"
            + "<description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file><media-type>text/plain</media-type><name>test &lt;1&gt;.txt</name>"
            + "<size>6144</size><hash-used xmlns='urn:xmpp:hashes:2' algo='sha-256'/></file></description>"
            + "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' block-size='4096' sid='i1'/></content></jingle>");
  }

  @Test
  void anOfferIsRead() {
    Content content = read("<name>test.txt</name><size>6144</size><media-type>text/plain</media-type><date>1969-07-21T02:56:15Z</date><range/>"
        + "<hash xmlns='urn:xmpp:hashes:2' algo='sha-1'>w0mcJylzCn+AfvuGdqkty2+KP48=</hash>"
        + "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>" + HASH + "</hash>", IBB);
    assertThat(content).isEqualTo(new Content("initiator", "a-file-offer", "initiator",
        new FileOffer("test.txt", 6144, "text/plain", HASH, false), new Ibb("ch3d9s71", 4096)));
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Jid self = Jid.of("romeo@montague.example/garden");
    Socks way = new Socks("vj3hs98y", "972b7bf47291ca609517f67f86b5081086052dad", List.of(Candidate.direct("c1", "192.0.2.1", self, 5086, 0),
        Candidate.proxy("c2", "proxy.example", Jid.of("proxy.example"), 7777)), "", "");
    for (Jingle said : List.of(
        Jingle.of(Jingle.ACCEPT, "s1", new Content("initiator", "file", "initiator", new FileOffer("a", 1, "", HASH, false), way)),
        Jingle.of(Jingle.TRANSPORT, "s1", new Content("initiator", "file", "", null, way.saying(Socks.USED, "c1"))),
        Jingle.of(Jingle.TRANSPORT, "s1", new Content("initiator", "file", "", null, way.saying(Socks.ERROR, ""))),
        Jingle.end("s1", "connectivity-error"))) {
      assertThat(Jingle.read(iq(said.node().xml("jabber:client")))).contains(said);
    }
  }

  @Test
  void aChecksumIsTold() {
    Content content = new Content("initiator", "file", "initiator", null, null);
    Jingle said = Jingle.info("s1", Jingle.checksum(content, HASH));
    assertThat(Jingle.read(iq(said.node().xml("jabber:client"))).orElseThrow().checksum()).contains(HASH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<size/>", "<size>many</size>", "<size>9223372036854775808</size>", "<size>1e3</size>"})
  void aFileWithoutASizeThatIsANumberIsNone(String size) {
    assertThat(read("<name>a</name>" + size, IBB).file()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>not base64</hash>", "<hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>AAAA</hash>",
      "<hash xmlns='urn:xmpp:hashes:2' algo='md5'>" + HASH + "</hash>", "<hash algo='sha-256'>" + HASH + "</hash>"})
  void whatIsNoChecksumIsNotOne(String hash) {
    FileOffer file = Objects.requireNonNull(read("<size>1</size>" + hash, IBB).file());
    assertThat(file.sha256()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<transport xmlns='urn:xmpp:jingle:transports:ibb:1' sid='a'/>",
      "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' sid='a' block-size='0'/>",
      "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' sid='a' block-size='65536'/>",
      "<transport xmlns='urn:xmpp:jingle:transports:ibb:1' block-size='4096'/>",
      "<transport xmlns='urn:xmpp:jingle:transports:s5b:1' sid='a' mode='udp'/>", "<transport xmlns='urn:xmpp:jingle:transports:raw-udp:1'/>", ""})
  void aWayThatIsNotKnownIsNone(String transport) {
    assertThat(read("<size>1</size>", transport).way()).isNull();
  }

  @Test
  void placesThatAreNoneArePassedOverAndNoMoreAreReadThanAnybodyHas() {
    String good = "<candidate cid='c' host='192.0.2.1' jid='a@b/c' port='1' priority='1' type='direct'/>";
    String bad = "<candidate cid='c' host='' jid='a@b/c' port='1' priority='1'/><candidate cid='c' host='h' jid='a@b/c' port='65536' priority='1'/>"
        + "<candidate cid='c' host='h' jid='@' port='1' priority='1'/><candidate cid='c' host='h' jid='a@b/c' port='1' priority='high'/>";
    String all = "<transport xmlns='urn:xmpp:jingle:transports:s5b:1' sid='a'>%s</transport>";
    assertThat(((Socks) Objects.requireNonNull(read("<size>1</size>", all.formatted(bad + good)).way())).candidates()).hasSize(1);
    assertThat(((Socks) Objects.requireNonNull(read("<size>1</size>", all.formatted(good.repeat(500))).way())).candidates()).hasSize(16);
  }

  @Test
  void severalFilesInOneSessionAreNone() {
    String one = "<content creator='initiator' name='%s'/>";
    assertThat(Jingle.read(iq("<jingle xmlns='urn:xmpp:jingle:1' action='session-initiate' sid='1'>" + one.formatted("a") + one.formatted("b")
        + "</jingle>")).orElseThrow().content()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<jingle xmlns='urn:xmpp:jingle:1' action='session-info'/>", "<jingle xmlns='urn:xmpp:jingle:0' sid='1'/>"})
  void withoutASessionNothingIsSaid(String jingle) {
    assertThat(Jingle.read(iq(jingle))).isEmpty();
  }
}
