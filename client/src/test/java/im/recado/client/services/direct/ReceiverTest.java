package im.recado.client.services.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.jingle.Candidate;
import im.recado.client.protocol.jingle.FileOffer;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Socks5;
import im.recado.client.protocol.jingle.Transport.Ibb;
import im.recado.client.protocol.jingle.Transport.Socks;
import im.recado.client.services.Deaf;
import im.recado.client.services.PlayedLink;
import im.recado.client.services.direct.DirectException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that comes by a connection of its own from a client that the test plays. */
class ReceiverTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example/desk");
  private static final Jid JULIET = Jid.of("juliet@verona.example/balcony");
  private static final FileOffer OFFER = new FileOffer("letter.txt", 9, "", "", false);
  private static final Content CONTENT = new Content("initiator", "f", "initiator", OFFER, new Socks("way", "", List.of(), "", ""));

  @TempDir Path folder;
  private final List<Jingle> said = new CopyOnWriteArrayList<>();
  private final PlayedLink link = new PlayedLink(ROMEO, new Deaf());
  private final Talk talk = new Talk(link, JULIET, "s1", false);
  private Path file;

  @BeforeEach
  void begin() throws Exception {
    file = Files.createFile(folder.resolve("draft"));
    link.connect();
    link.answer(Ns.JINGLE, request -> {
      said.add(Jingle.read(request).orElseThrow());
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    });
  }

  /** Takes it on another thread; what came of it: a reason, or nothing when all went well. */
  private CompletableFuture<Optional<Reason>> takes() {
    return CompletableFuture.supplyAsync(() -> {
      try {
        new Receiver(talk, new Ways(link, List::of, Places.HERE, () -> false), CONTENT, OFFER, file, (come, size) -> {}).run();
        return Optional.empty();
      } catch (DirectException e) {
        return Optional.of(e.reason());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** Where romeo said that he can be met. */
  private Candidate place() {
    await("accepted").until(() -> !said.isEmpty());
    Content accepted = Objects.requireNonNull(said.getFirst().content());
    return ((Socks) Objects.requireNonNull(accepted.way())).candidates().getFirst();
  }

  private static void says(Talk to, String action, Content content) {
    assertThat(to.hear(Jingle.of(action, "s1", content))).isTrue();
  }

  private Socket comes() throws IOException {
    Candidate place = place();
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral(place.host()), place.port()));
    Socks5.ask(socket.getInputStream(), socket.getOutputStream(), Socks5.address("way", ROMEO, JULIET));
    says(talk, Jingle.TRANSPORT, CONTENT.by(new Socks("way", "", List.of(), Socks.USED, place.cid())));
    return socket;
  }

  @ParameterizedTest
  @CsvSource({"wherefore,", "wherefore art thou,NOT_AS_SAID", "where,SHORT", "'',SHORT"})
  void asMuchIsTakenAsWasAnnounced(String text, Reason reason) throws Exception {
    CompletableFuture<Optional<Reason>> took = takes();
    try (Socket socket = comes()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      assertThat(took.join()).isEqualTo(Optional.ofNullable(reason));
    }
    assertThat(Files.size(file)).isLessThanOrEqualTo(OFFER.size());
  }

  @Test
  void whoStopsItIsHeardAlsoWhileNothingComes() throws Exception {
    CompletableFuture<Optional<Reason>> took = takes();
    try (Socket socket = comes()) {
      socket.getOutputStream().write('w');
      await("it comes").until(() -> Files.size(file) == 1);
      talk.ended("cancel");
      assertThat(took.join()).contains(Reason.STOPPED);
    }
  }

  @Test
  void whoEndsItBeforeThereIsAConnectionIsHeard() {
    CompletableFuture<Optional<Reason>> took = takes();
    place();
    talk.ended("connectivity-error");
    assertThat(took.join()).contains(Reason.NO_WAY);
  }

  @Test
  void anotherWayThatIsNoneIsDeclined() {
    CompletableFuture<Optional<Reason>> took = takes();
    place();
    says(talk, Jingle.TRANSPORT, CONTENT.by(new Socks("way", "", List.of(), Socks.ERROR, "")));
    says(talk, Jingle.REPLACE, CONTENT.by(new Socks("another", "", List.of(), "", "")));
    assertThat(took.join()).contains(Reason.NO_WAY);
    assertThat(said.getLast().action()).isEqualTo(Jingle.NOT_REPLACED);
  }

  @Test
  void whatComesOverTheServersInsteadIsTaken() {
    Ways ways = new Ways(link, List::of, Places.HERE, () -> false);
    CompletableFuture<Void> took = CompletableFuture.runAsync(() -> {
      try {
        new Receiver(talk, ways, CONTENT, OFFER, file, (come, size) -> {}).run();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    place();
    says(talk, Jingle.TRANSPORT, CONTENT.by(new Socks("way", "", List.of(), Socks.ERROR, "")));
    says(talk, Jingle.REPLACE, CONTENT.by(new Ibb("ibb", 4096)));
    await("agreed").until(() -> said.getLast().action().equals(Jingle.REPLACED));
    Node open = Node.of("open", Ns.IBB).with("sid", "ibb").with("block-size", 4096).with("stanza", "iq");
    assertThat(ways.ibbs().hear(JULIET, open)).isEmpty();
    assertThat(ways.ibbs().hear(JULIET, Node.text("data", Ns.IBB, "d2hlcmVmb3Jl").with("sid", "ibb").with("seq", 0))).isEmpty();
    took.join();
    assertThat(file).hasContent("wherefore");
  }

  @Test
  void aWayThatIsUnknownIsNone() {
    assertThatThrownBy(() -> new Receiver(talk, new Ways(link, List::of, Places.HERE, () -> false),
        new Content("initiator", "f", "initiator", OFFER, null), OFFER, file, (come, size) -> {}).run())
        .isInstanceOfSatisfying(DirectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_WAY));
  }
}
