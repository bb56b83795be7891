package im.recado.client.services.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.Candidate;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Socks5;
import im.recado.client.protocol.jingle.Transport.Socks;
import im.recado.client.services.Deaf;
import im.recado.client.services.PlayedLink;
import im.recado.client.services.direct.DirectException.Reason;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One client looks for a connection to another, which the test plays: what is said, who is let in and where nobody goes. */
class MeetingTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example/desk");
  private static final Jid JULIET = Jid.of("juliet@verona.example/balcony");
  private static final Jid PROXY = Jid.of("proxy.verona.example");
  private static final Content CONTENT = new Content("initiator", "file", "initiator", null, null);

  private final List<Socks> said = new CopyOnWriteArrayList<>();
  private final PlayedLink link = new PlayedLink(ROMEO, new Deaf());
  private boolean hidden;
  private List<Jid> proxies = List.of();
  /** What happens while a proxy is asked to connect the two, which it refuses. */
  private Runnable activation = () -> {};
  private ServerSocket theirs;

  @BeforeEach
  void begin() throws Exception {
    theirs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    link.connect();
    link.answer(Ns.JINGLE, request -> {
      Content content = Objects.requireNonNull(Jingle.read(request).orElseThrow().content());
      said.add((Socks) Objects.requireNonNull(content.way()));
      return Node.of("iq", Ns.CLIENT).with("type", "result");
    });
  }

  @AfterEach
  void end() throws IOException {
    theirs.close();
  }

  private Talk talk(boolean initiator) {
    return new Talk(link, JULIET, "s1", initiator);
  }

  private Meeting meeting(Talk talk) throws Exception {
    return new Meeting(talk, new Ways(link, () -> proxies, Places.HERE, () -> hidden), "way", List.of());
  }

  private static void hears(Talk talk, String word, String cid) {
    talk.hear(Jingle.of(Jingle.TRANSPORT, "s1", CONTENT.by(new Socks("way", "", List.of(), word, cid))));
  }

  private Candidate place(String cid, String host, long priority, boolean proxy) {
    return new Candidate(cid, host, JULIET, theirs.getLocalPort(), priority, proxy);
  }

  private static Socks socks(Candidate... places) {
    return new Socks("way", "", List.of(places), "", "");
  }

  /** Lets in who comes to Juliet, and says this to them. */
  private CompletableFuture<Socket> letsIn(String words) {
    return letsIn(Socks5.address("way", JULIET, ROMEO), words);
  }

  private CompletableFuture<Socket> letsIn(String name, String words) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        Socket socket = theirs.accept();
        Socks5.answer(socket.getInputStream(), socket.getOutputStream(), name);
        socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        return socket;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static String read(Line line) throws IOException {
    byte[] bytes = new byte[100];
    return new String(bytes, 0, line.read(bytes), StandardCharsets.UTF_8);
  }

  /** Comes to Romeo, and says this. */
  private static Socket comes(Candidate place, String name, String words) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(place.host(), place.port()));
    Socks5.ask(socket.getInputStream(), socket.getOutputStream(), name);
    socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void oneGoesWhereTheOtherIs() throws Exception {
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      hears(talk, Socks.ERROR, "");
      CompletableFuture<Socket> in = letsIn("here");
      Line line = meeting.find(CONTENT, socks(place("c1", "127.0.0.1", 5, false))).orElseThrow();
      assertThat(read(line)).isEqualTo("here");
      assertThat(said).singleElement().matches(word -> word.word().equals(Socks.USED) && word.cid().equals("c1"));
      line.close();
      in.join().close();
    }
  }

  @Test
  void theOtherComes() throws Exception {
    Talk talk = talk(false);
    try (Meeting meeting = meeting(talk)) {
      Candidate here = meeting.offer().candidates().getFirst();
      assertThat(here.host()).isEqualTo("127.0.0.1");
      hears(talk, Socks.USED, here.cid());
      try (Socket socket = comes(here, Socks5.address("way", ROMEO, JULIET), "hello")) {
        assertThat(socket.isConnected()).isTrue();
        assertThat(read(meeting.find(CONTENT, socks()).orElseThrow())).isEqualTo("hello");
      }
      assertThat(said).singleElement().matches(word -> word.word().equals(Socks.ERROR));
    }
  }

  /** Section 2.4: the higher priority counts; of two that are the same the one to which the initiator went. */
  @ParameterizedTest
  @ValueSource(strings = {"true,0,theirs", "true,1,mine", "false,0,theirs", "false,1,mine", "true,-1,mine", "false,-1,theirs"})
  void ofTwoConnectionsBothTakeTheSame(String way) throws Exception {
    Talk talk = talk(way.startsWith("true"));
    try (Meeting meeting = meeting(talk)) {
      Candidate here = meeting.offer().candidates().getFirst();
      long other = way.contains("-1") ? here.priority() : way.contains(",1") ? here.priority() + 1 : here.priority() - 1;
      hears(talk, Socks.USED, here.cid());
      CompletableFuture<Socket> in = letsIn("mine");
      try (Socket socket = comes(here, Socks5.address("way", ROMEO, JULIET), "theirs")) {
        assertThat(socket.isConnected()).isTrue();
        assertThat(read(meeting.find(CONTENT, socks(place("c1", "127.0.0.1", other, false))).orElseThrow())).isEqualTo(way.substring(way.lastIndexOf(',') + 1));
      }
      in.join().close();
    }
  }

  @Test
  void whoDoesNotKnowTheNameIsNotLetIn() throws Exception {
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      Candidate here = meeting.offer().candidates().getFirst();
      assertThatThrownBy(() -> comes(here, Socks5.address("other", ROMEO, JULIET), "")).isInstanceOf(IOException.class);
      hears(talk, Socks.ERROR, "");
      assertThat(meeting.find(CONTENT, socks())).isEmpty();
    }
  }

  @Test
  void aPlaceThatWasNeverOfferedIsMadeUp() throws Exception {
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      hears(talk, Socks.USED, "another");
      assertThatThrownBy(() -> meeting.find(CONTENT, socks())).isInstanceOfSatisfying(DirectException.class,
          e -> assertThat(e.reason()).isEqualTo(Reason.FAILED));
    }
  }

  /** Nobody is led to a name, nor to a place that is none of the networks' own. */
  @ParameterizedTest
  @ValueSource(strings = {"localhost", "192.0.2.1", "0.0.0.0", "224.0.0.1", "169.254.1.1", "::", "127.0.0.1.example", "127.1 "})
  void nobodyIsLedAstray(String host) throws Exception {
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      hears(talk, Socks.ERROR, "");
      assertThat(meeting.find(CONTENT, socks(place("c1", host, 5, false)))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::", "224.0.0.1", "169.254.1.1", "fe80::1"})
  void theNetworksLeadNobodyToThisComputer(String host) {
    assertThat(Places.NETWORKS.goesTo(InetAddress.ofLiteral(host))).isFalse();
  }

  @Test
  void anAddressIsToldAsOthersReadIt() throws Exception {
    byte[] address = InetAddress.ofLiteral("2001:db8::2").getAddress();
    assertThat(Meeting.literal(Inet6Address.getByAddress("", address, 3))).isEqualTo("2001:db8:0:0:0:0:0:2");
    assertThat(Meeting.literal(InetAddress.ofLiteral("192.0.2.2"))).isEqualTo("192.0.2.2");
  }

  @Test
  void whoHidesTellsNoPlaceAndGoesToNone() throws Exception {
    hidden = true;
    Talk talk = talk(false);
    try (Meeting meeting = meeting(talk)) {
      assertThat(meeting.offer().candidates()).isEmpty();
      assertThat(meeting.isPossible()).isFalse();
      hears(talk, Socks.ERROR, "");
      // Also what is called a proxy may be theirs.
      assertThat(meeting.find(CONTENT, socks(place("c1", "127.0.0.1", 5, false), place("c2", "127.0.0.1", 4, true)))).isEmpty();
    }
  }

  private void proxyAt(int port) {
    proxies = List.of(PROXY);
    link.answer(Ns.BYTESTREAMS, request -> {
      if (request.get("type").equals("set")) {
        activation.run();
        return refused();
      }
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='http://jabber.org/protocol/bytestreams'>"
          + "<streamhost jid='" + PROXY + "' host='127.0.0.1' port='" + port + "'/></query></iq>");
    });
  }

  private static Node refused() {
    return NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'>"
        + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  }

  @Test
  void aProxyThatConnectsNobodyIsSaidToFail() throws Exception {
    hidden = true;
    proxyAt(theirs.getLocalPort());
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      Candidate proxy = meeting.offer().candidates().getFirst();
      assertThat(proxy.proxy()).isTrue();
      hears(talk, Socks.USED, proxy.cid());
      CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> {
        try (Socket socket = theirs.accept()) {
          Socks5.answer(socket.getInputStream(), socket.getOutputStream(), Socks5.address("way", ROMEO, JULIET));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
      assertThat(meeting.find(CONTENT, socks())).isEmpty();
      answers.join();
      assertThat(said).extracting(Socks::word).containsExactly(Socks.ERROR, Socks.PROXY_ERROR);
    }
  }

  /** Juliet's proxy, at which Romeo is, does not connect the two: he stays there no longer. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nobodyStaysAtAProxyThatConnectsNobody(boolean ended) throws Exception {
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      hears(talk, Socks.ERROR, "");
      if (ended) {
        talk.ended("cancel");
      } else {
        hears(talk, Socks.PROXY_ERROR, "");
      }
      CompletableFuture<Socket> in = letsIn("");
      Socks places = socks(place("c1", "127.0.0.1", 5, true));
      if (ended) {
        assertThatThrownBy(() -> meeting.find(CONTENT, places)).isInstanceOfSatisfying(DirectException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.STOPPED));
      } else {
        assertThat(meeting.find(CONTENT, places)).isEmpty();
      }
      assertLeft(in);
    }
  }

  /** Romeo's own proxy has let him in, and then his server is away. */
  @Test
  void nobodyStaysAtTheOwnProxyWhenTheServerIsAway() throws Exception {
    hidden = true;
    proxyAt(theirs.getLocalPort());
    Talk talk = talk(true);
    try (Meeting meeting = meeting(talk)) {
      hears(talk, Socks.USED, meeting.offer().candidates().getFirst().cid());
      CompletableFuture<Socket> in = letsIn(Socks5.address("way", ROMEO, JULIET), "");
      activation = link::cut;
      assertThatThrownBy(() -> meeting.find(CONTENT, socks())).isInstanceOf(OfflineException.class);
      assertLeft(in);
    }
  }

  private static void assertLeft(CompletableFuture<Socket> in) throws IOException {
    try (Socket socket = in.join()) {
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isNegative();
    }
  }

  @Test
  void nobodyListensForAMeetingThatCannotBegin() {
    AtomicBoolean listened = new AtomicBoolean();
    Places places = new Places() {
      @Override
      public List<InetAddress> own() {
        return HERE.own();
      }

      @Override
      public InetAddress listens() {
        listened.set(true);
        return HERE.listens();
      }

      @Override
      public boolean goesTo(InetAddress theirs) {
        return HERE.goesTo(theirs);
      }
    };
    proxies = List.of(PROXY);
    link.cut();
    assertThatThrownBy(() -> new Meeting(talk(true), new Ways(link, () -> proxies, places, () -> false), "way", List.of()))
        .isInstanceOf(OfflineException.class);
    assertThat(listened).isFalse();
  }

  @Test
  void aPlaceThatTheOtherHasNamedIsNotNamedOnceMore() throws Exception {
    hidden = true;
    proxyAt(7777);
    try (Meeting meeting = new Meeting(talk(false), new Ways(link, () -> proxies, Places.HERE, () -> hidden), "way",
        List.of(Candidate.proxy("c1", "127.0.0.1", PROXY, 7777)))) {
      assertThat(meeting.offer().candidates()).isEmpty();
    }
  }
}
