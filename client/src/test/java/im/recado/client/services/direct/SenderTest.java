package im.recado.client.services.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.services.Deaf;
import im.recado.client.services.PlayedLink;
import im.recado.client.services.direct.DirectException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that goes over the servers to a client that the test plays: one that ends the session as soon as it has all of it. */
class SenderTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example/desk");
  private static final Jid JULIET = Jid.of("juliet@verona.example/balcony");

  @TempDir Path folder;
  private final PlayedLink link = new PlayedLink(ROMEO, new Deaf());
  private final Talk talk = new Talk(link, JULIET, "s1", true);
  private Runnable beforeTheChecksum = () -> {};
  private Runnable behindTheChecksum = () -> {};

  @BeforeEach
  void begin() throws Exception {
    link.connect();
    link.answer(Ns.IBB, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    link.answer(Ns.JINGLE, request -> {
      Jingle said = Jingle.read(request).orElseThrow();
      if (said.action().equals(Jingle.INITIATE)) {
        talk.hear(Jingle.of(Jingle.ACCEPT, "s1", Objects.requireNonNull(said.content())));
        return Node.of("iq", Ns.CLIENT).with("type", "result");
      }
      beforeTheChecksum.run();
      behindTheChecksum.run();
      return NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'>"
          + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unknown-session xmlns='urn:xmpp:jingle:errors:1'/></error></iq>");
    });
  }

  private void sends() throws Exception {
    Path file = Files.writeString(folder.resolve("letter.txt"), "wherefore");
    new Sender(talk, new Ways(link, List::of, Places.HERE, () -> false), false, file, (gone, size) -> {}).run();
  }

  @Test
  void whoEndsTheSessionBeforeTheChecksumComesHasTheFile() {
    beforeTheChecksum = () -> talk.ended("success");
    assertThatCode(this::sends).doesNotThrowAnyException();
    assertThat(talk.isDone()).isTrue();
  }

  /** The end comes by another way than the answer, perhaps a little later. */
  @Test
  void theEndMayBeHeardAfterTheAnswer() {
    behindTheChecksum = () -> Thread.ofVirtual().start(() -> talk.ended("success"));
    assertThatCode(this::sends).doesNotThrowAnyException();
  }

  @Test
  void whoGaveUpBeforeTheChecksumCameHasNothing() {
    beforeTheChecksum = () -> talk.ended("cancel");
    assertThatThrownBy(this::sends).isInstanceOfSatisfying(DirectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STOPPED));
  }
}
