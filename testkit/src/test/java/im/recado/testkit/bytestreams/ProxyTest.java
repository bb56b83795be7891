package im.recado.testkit.bytestreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XEP-0065 with a real proxy, and row S11 of the security catalogue. */
final class ProxyTest {
  private static final String NS = "http://jabber.org/protocol/bytestreams";
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");
  private static final Jid JULIET = Jid.valueOf("juliet@localhost/balcony");

  private final TestServer server = new TestServer(List.of("localhost"), new MemoryBackends().backends());
  private final StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
  private int port;
  private int requests;

  @BeforeEach
  void begin(@TempDir Path certificates) throws IOException {
    server.openWeb(certificates);
    port = server.openProxy();
    server.set("c2s.ping-interval", "2h");
    server.account(ROMEO, "password");
    server.account(JULIET, "password");
    romeo.connectSession();
  }

  @AfterEach
  void end() {
    server.close();
  }

  /** What happens, in some order. */
  private enum Act {
    TARGET_CONNECTS,
    REQUESTER_CONNECTS,
    ACTIVATION,
    TARGET_TALKS,
    REQUESTER_TALKS
  }

  private static String address(String sid) {
    try {
      byte[] text = (sid + ROMEO + JULIET).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    // A test that waits in vain fails.
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static byte[] request(int command, int type, String address) {
    byte[] named = address.getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[7 + named.length];
    request[0] = 5;
    request[1] = (byte) command;
    request[3] = (byte) type;
    request[4] = (byte) named.length;
    System.arraycopy(named, 0, request, 5, named.length);
    return request;
  }

  /** The status that the proxy answers a request with. */
  private static int ask(Socket socket, byte[] request) throws IOException {
    write(socket, new byte[] {5, 2, 2, 0});
    assertThat(socket.getInputStream().readNBytes(2)).containsExactly(5, 0);
    write(socket, request);
    byte[] head = socket.getInputStream().readNBytes(5);
    byte[] rest = socket.getInputStream().readNBytes(head[4] + 2);
    if (head[1] == 0) {
      assertThat(rest).isEqualTo(Arrays.copyOfRange(request, 5, request.length));
    }
    return head[1];
  }

  private Socket connected(String sid) throws IOException {
    Socket socket = open();
    assertThat(ask(socket, request(1, 3, address(sid)))).isZero();
    return socket;
  }

  /** The condition of the error that an activation is answered with, or null. */
  private @Nullable String activate(String sid) throws IOException {
    romeo.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "set")
            .attribute("id", "a" + ++requests)
            .attribute("to", "proxy.localhost")
            .child(
                Element.builder("query", NS).attribute("sid", sid).child("activate", NS, JULIET.toString()).build())
            .build());
    Element error = romeo.element().child("error", Namespaces.CLIENT);
    return error == null ? null : Objects.requireNonNull(error.childIn(Namespaces.STANZA_ERRORS)).name();
  }

  /** What comes until the connection is closed, or reset, as there was something that nobody had read. */
  private static String rest(Socket socket) throws IOException {
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try {
      for (int next = socket.getInputStream().read(); next >= 0; next = socket.getInputStream().read()) {
        came.write(next);
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    return came.toString(StandardCharsets.UTF_8);
  }

  private static List<List<Act>> orders(List<Act> before, List<Act> left) {
    if (left.isEmpty()) {
      return List.of(before);
    }
    List<List<Act>> all = new ArrayList<>();
    for (Act next : left) {
      boolean early =
          next == Act.TARGET_TALKS && left.contains(Act.TARGET_CONNECTS)
              || next == Act.REQUESTER_TALKS && left.contains(Act.REQUESTER_CONNECTS);
      if (!early) {
        List<Act> then = new ArrayList<>(before);
        then.add(next);
        all.addAll(orders(then, left.stream().filter(act -> act != next).toList()));
      }
    }
    return all;
  }

  @Test
  void s11NothingFlowsUnlessBothEndsAreThereAndWereActivatedAfterwards() throws IOException {
    List<List<Act>> orders = orders(List.of(), List.of(Act.values()));
    assertThat(orders).hasSize(30);
    int flowing = 0;
    List<Socket> silent = new ArrayList<>();
    server.set("proxy.connections-per-address", "100");
    for (List<Act> order : orders) {
      String sid = "sid-" + requests;
      Socket target = null;
      Socket requester = null;
      boolean active = false;
      for (Act act : order) {
        switch (act) {
          case TARGET_CONNECTS -> target = connected(sid);
          case REQUESTER_CONNECTS -> requester = connected(sid);
          case ACTIVATION -> {
            boolean whole = target != null && requester != null;
            assertThat(activate(sid))
                .as(order.toString())
                .isEqualTo(whole ? null : target == null && requester == null ? "item-not-found" : "not-allowed");
            active = whole;
          }
          case TARGET_TALKS -> write(Objects.requireNonNull(target), "to the requester".getBytes(StandardCharsets.UTF_8));
          case REQUESTER_TALKS -> write(Objects.requireNonNull(requester), "to the target".getBytes(StandardCharsets.UTF_8));
        }
      }
      Socket one = Objects.requireNonNull(target);
      Socket other = Objects.requireNonNull(requester);
      if (active) {
        flowing++;
        assertThat(one.getInputStream().readNBytes("to the target".length()))
            .as(order.toString())
            .isEqualTo("to the target".getBytes(StandardCharsets.UTF_8));
        assertThat(other.getInputStream().readNBytes("to the requester".length()))
            .as(order.toString())
            .isEqualTo("to the requester".getBytes(StandardCharsets.UTF_8));
        other.shutdownOutput();
        assertThat(rest(one)).isEmpty();
        one.shutdownOutput();
        assertThat(rest(other)).isEmpty();
      } else {
        silent.add(one);
        silent.add(other);
      }
    }
    server.close();
    for (Socket socket : silent) {
      assertThat(rest(socket)).isEmpty();
      socket.close();
    }
    assertThat(flowing).isEqualTo(16);
  }

  @Test
  void aLargeFileArrivesWhole() throws Exception {
    byte[] file = new byte[8 * 1024 * 1024];
    new Random(1).nextBytes(file);
    try (Socket target = connected("large");
        Socket requester = connected("large")) {
      assertThat(activate("large")).isNull();
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                try {
                  write(requester, file);
                  requester.close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(target.getInputStream().readAllBytes()).isEqualTo(file);
      sender.join();
    }
  }

  @Test
  void whoHasSaidAllHearsTheOtherSideToItsEnd() throws Exception {
    byte[] answer = new byte[1024 * 1024];
    new Random(2).nextBytes(answer);
    try (Socket target = connected("half");
        Socket requester = connected("half")) {
      assertThat(activate("half")).isNull();
      write(requester, "all that I have".getBytes(StandardCharsets.UTF_8));
      requester.shutdownOutput();
      assertThat(rest(target)).isEqualTo("all that I have");
      Thread answering =
          Thread.startVirtualThread(
              () -> {
                try {
                  write(target, answer);
                  target.shutdownOutput();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      assertThat(requester.getInputStream().readAllBytes()).isEqualTo(answer);
      answering.join();
      // Both have said all: nothing is left of the transfer, though neither has closed.
      await().until(() -> server.kernel().bytestreams().count() == 0);
    }
  }

  @Test
  void aSideThatIsGoneEndsTheTransferOfWhoStillTalks() throws Exception {
    try (Socket target = connected("gone")) {
      Socket requester = connected("gone");
      assertThat(activate("gone")).isNull();
      write(requester, new byte[] {1});
      assertThat(target.getInputStream().read()).isEqualTo(1);
      requester.setSoLinger(true, 0);
      requester.close();
      assertThat(rest(target)).isEmpty();
      await().until(() -> server.kernel().bytestreams().count() == 0);
    }
  }

  @Test
  void s11WhatIsNoRequestOfTheProtocolIsRefused() throws IOException {
    try (Socket other = open()) {
      write(other, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(rest(other)).isEmpty();
    }
    try (Socket password = open()) {
      write(password, new byte[] {5, 1, 2});
      assertThat(password.getInputStream().readAllBytes()).containsExactly(5, 0xff);
    }
    try (Socket bind = open()) {
      assertThat(ask(bind, request(2, 3, address("x")))).isEqualTo(7);
    }
    try (Socket anywhere = open()) {
      assertThat(ask(anywhere, request(1, 3, "www.example.org"))).as("no open relay").isEqualTo(8);
    }
    try (Socket ip = open()) {
      assertThat(ask(ip, request(1, 1, address("x")))).isEqualTo(8);
    }
    try (Socket early = open()) {
      write(early, new byte[] {5, 1, 0});
      assertThat(early.getInputStream().readNBytes(2)).containsExactly(5, 0);
      byte[] request = request(1, 3, address("early"));
      write(early, Arrays.copyOf(request, request.length + 1));
      assertThat(rest(early)).isEmpty();
    }
  }

  @Test
  void s11AThirdEndIsRefusedAndAStreamIsActivatedOnce() throws IOException {
    try (Socket one = connected("taken");
        Socket other = connected("taken");
        Socket third = open()) {
      assertThat(ask(third, request(1, 3, address("taken")))).isEqualTo(2);
      assertThat(activate("taken")).isNull();
      assertThat(activate("taken")).isEqualTo("not-allowed");
      write(one, new byte[] {7});
      assertThat(other.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  void s11AnAccountHasSoManyStreamsAtOnce() throws Exception {
    server.set("proxy.streams-per-account", "1");
    try (Socket one = connected("first");
        Socket other = connected("first");
        Socket third = connected("second");
        Socket fourth = connected("second")) {
      assertThat(activate("first")).isNull();
      assertThat(activate("second")).isEqualTo("resource-constraint");
      one.close();
      assertThat(rest(other)).isEmpty();
      other.close();
      await().until(() -> server.kernel().bytestreams().count() == 1);
      assertThat(activate("second")).isNull();
      // And none when it is gone.
      server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost"));
      assertThat(rest(third)).isEmpty();
      assertThat(rest(fourth)).isEmpty();
    }
  }
}
