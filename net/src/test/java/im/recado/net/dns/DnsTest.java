package im.recado.net.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.DialException;
import im.recado.net.dns.ServerFinder.Place;
import im.recado.wire.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where other servers are: what a DNS server, which may say anything, makes of it (rows S7 and F12). */
final class DnsTest {
  private final FakeDns fake = new FakeDns();
  private Kernel kernel;
  private ServerFinder finder;

  DnsTest() throws IOException {}

  @BeforeEach
  void ask() {
    begin(Map.of("s2s.private-networks", "127.0.0.0/8"));
  }

  private void begin(Map<String, Object> more) {
    Map<String, Object> settings = new java.util.HashMap<>(more);
    settings.put("dns.servers", "127.0.0.1:" + fake.port());
    kernel = new Kernel(List.of("verona.example"), Options.written(settings), Clock.systemUTC());
    finder = new ServerFinder(kernel);
  }

  @AfterEach
  void close() throws IOException {
    fake.close();
  }

  private List<String> places(String domain) throws DialException {
    List<String> places = new ArrayList<>();
    for (Place place : finder.places(Jid.valueOf(domain))) {
      places.add((place.directTls() ? "tls " : "") + place.address().getAddress().getHostAddress() + ":" + place.address().getPort());
    }
    return places;
  }

  @Test
  void recordsOfBothServicesAreTriedByPriority() throws Exception {
    fake.srv("_xmpp-server._tcp.mantua.example", 10, 1, 5269, "a.mantua.example");
    fake.srv("_xmpps-server._tcp.mantua.example", 5, 1, 443, "b.mantua.example");
    fake.srv("_xmpp-server._tcp.mantua.example", 20, 1, 5299, "c.mantua.example");
    fake.a("a.mantua.example", "127.0.0.1");
    fake.a("b.mantua.example", "127.0.0.2");
    fake.a("c.mantua.example", "127.0.0.3");
    assertThat(places("mantua.example")).containsExactly("tls 127.0.0.2:443", "127.0.0.1:5269", "127.0.0.3:5299");
    // What was said of services is believed for a while.
    int asked = fake.questions.get();
    places("mantua.example");
    assertThat(fake.questions.get() - asked).isEqualTo(6);
  }

  @Test
  void chanceFollowsWeight() {
    List<Srv> records = List.of(new Srv(1, 9, 1, "often", false), new Srv(1, 1, 2, "seldom", false));
    SecureRandom random = new SecureRandom();
    int often = 0;
    for (int i = 0; i < 1000; i++) {
      List<Srv> ordered = Srv.ordered(records, bound -> random.nextInt(bound));
      assertThat(ordered).hasSize(2);
      often += ordered.getFirst().target().equals("often") ? 1 : 0;
    }
    assertThat(often).isBetween(700, 990);
  }

  @Test
  void withoutRecordsTheDomainItselfIsTried() throws Exception {
    fake.a("mantua.example", "127.0.0.4");
    assertThat(places("mantua.example")).containsExactly("127.0.0.4:5269");
  }

  @Test
  void aDomainBeyondAsciiIsAskedForInAscii() throws Exception {
    fake.a("xn--bcher-kva.example", "127.0.0.4");
    assertThat(places("b\u00fccher.example")).containsExactly("127.0.0.4:5269");
  }

  @Test
  void namesThatStandForOthersAreFollowedButNotForEver() throws Exception {
    fake.cname("mantua.example", "other.example");
    fake.cname("other.example", "third.example");
    fake.a("third.example", "127.0.0.5");
    assertThat(places("mantua.example")).containsExactly("127.0.0.5:5269");
    fake.cname("circle.example", "circle2.example");
    fake.cname("circle2.example", "circle.example");
    assertThatThrownBy(() -> places("circle.example")).isInstanceOf(DialException.class).hasMessageContaining("circle");
  }

  @Test
  void whoIsNotThereIsNotLookedForAgainSoon() {
    assertThatThrownBy(() -> places("nobody.example"))
        .isInstanceOfSatisfying(DialException.class, e -> assertThat(e.isFinal()).isTrue())
        .hasMessageContaining("knows no such server");
    fake.srv("_xmpp-server._tcp.mantua.example", 0, 0, 0, "");
    assertThatThrownBy(() -> places("mantua.example"))
        .isInstanceOfSatisfying(DialException.class, e -> assertThat(e.isFinal()).isTrue())
        .hasMessageContaining("has no server");
  }

  @Test
  void s7TheDnsSendsNobodyIntoNetworksAroundThisMachine() {
    begin(Map.of());
    for (String address : List.of("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0")) {
      String name = "n" + address.replace('.', '-') + ".example";
      fake.srv("_xmpp-server._tcp." + name, 0, 0, 5432, "h" + name);
      fake.a("h" + name, address);
      assertThatThrownBy(() -> places(name)).isInstanceOf(DialException.class).hasMessageContaining("s2s.private-networks");
    }
    assertThatThrownBy(() -> places("127.0.0.1")).isInstanceOf(DialException.class).hasMessageContaining("s2s.private-networks");
    assertThatThrownBy(() -> places("[::1]")).isInstanceOf(DialException.class).hasMessageContaining("s2s.private-networks");
  }

  @Test
  void whatTheSettingsSayComesFirst() throws Exception {
    begin(Map.of("s2s.hosts", "mantua.example=127.0.0.9:1234,padua.example=tls://[::1]:443"));
    assertThat(places("mantua.example")).containsExactly("127.0.0.9:1234");
    assertThat(places("padua.example")).containsExactly("tls 0:0:0:0:0:0:0:1:443");
    assertThat(fake.questions.get()).isZero();
  }

  @Test
  void s7AnswersToOtherQuestionsAreNone() throws Exception {
    fake.a("mantua.example", "127.0.0.6");
    fake.forged = true;
    assertThat(places("mantua.example")).containsExactly("127.0.0.6:5269");
  }

  @Test
  void longAnswersComeOverTcp() throws Exception {
    for (int i = 0; i < 100; i++) {
      fake.srv("_xmpp-server._tcp.mantua.example", i, 1, 5269, "h" + i + ".mantua.example");
      fake.a("h" + i + ".mantua.example", "127.0.1." + i);
    }
    assertThat(places("mantua.example")).hasSize(8).startsWith("127.0.1.0:5269", "127.0.1.1:5269");
    assertThat(fake.overTcp.get()).isPositive();
  }

  @Test
  void aServerThatIsBrokenIsNoAnswer() {
    fake.code = 2;
    assertThatThrownBy(() -> places("mantua.example"))
        .isInstanceOfSatisfying(DialException.class, e -> assertThat(e.isFinal()).isFalse());
  }

  @Test
  void whatIsNoMessageIsNone() {
    byte[] question = DnsMessage.question(7, "mantua.example", DnsMessage.A);
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = java.util.Arrays.copyOf(question, question.length + random.nextInt(64));
      bytes[2] = (byte) 0x81;
      for (int n = random.nextInt(8); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      bytes[0] = 0;
      bytes[1] = 7;
      DnsMessage.Answer answer = DnsMessage.answer(bytes, bytes.length, 7, "mantua.example", DnsMessage.A);
      if (answer != null) {
        DnsMessage.services(answer.records(), false);
        DnsMessage.addresses(answer.of(answer.end("mantua.example"), DnsMessage.A));
      }
    }
    assertThat(DnsMessage.question(7, "a..example", DnsMessage.A)).isEmpty();
    assertThat(DnsMessage.question(7, "a".repeat(64) + ".example", DnsMessage.A)).isEmpty();
  }

  /** A server of the DNS that says what it is told to. */
  private static final class FakeDns implements AutoCloseable {
    private record Key(String name, int type) {}

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Key, List<byte[]>> records = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger overTcp = new AtomicInteger();
    private volatile int code;
    private volatile boolean forged;

    FakeDns() throws IOException {
      udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      tcp = new ServerSocket(udp.getLocalPort(), 5, InetAddress.getLoopbackAddress());
      Thread.startVirtualThread(this::serveUdp);
      Thread.startVirtualThread(this::serveTcp);
    }

    int port() {
      return udp.getLocalPort();
    }

    void srv(String name, int priority, int weight, int port, String target) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (int number : new int[] {priority, weight, port}) {
        bytes.write(number >> 8);
        bytes.write(number);
      }
      bytes.writeBytes(name(target));
      add(name, DnsMessage.SRV, bytes.toByteArray());
    }

    void a(String name, String address) {
      try {
        add(name, DnsMessage.A, InetAddress.getByName(address).getAddress());
      } catch (IOException e) {
        throw new IllegalArgumentException(e);
      }
    }

    void cname(String name, String target) {
      add(name, DnsMessage.CNAME, name(target));
    }

    private void add(String name, int type, byte[] data) {
      records.computeIfAbsent(new Key(name, type), key -> new ArrayList<>()).add(data);
    }

    private static byte[] name(String name) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
        bytes.write(label.length());
        bytes.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
      }
      bytes.write(0);
      return bytes.toByteArray();
    }

    private void serveUdp() {
      byte[] buffer = new byte[512];
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
          udp.receive(packet);
          questions.incrementAndGet();
          if (forged) {
            // As somebody would who guesses: another id, another name.
            byte[] wrong = answer(buffer, packet.getLength(), 60_000, "127.0.0.66");
            wrong[0]++;
            udp.send(new DatagramPacket(wrong, wrong.length, packet.getSocketAddress()));
            byte[] other = answer(buffer, packet.getLength(), 60_000, "127.0.0.66");
            other[13] = 'x';
            udp.send(new DatagramPacket(other, other.length, packet.getSocketAddress()));
          }
          byte[] answer = answer(buffer, packet.getLength(), 512, "");
          udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // It is closed.
      }
    }

    private void serveTcp() {
      try {
        while (true) {
          try (Socket socket = tcp.accept()) {
            overTcp.incrementAndGet();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] question = new byte[in.readUnsignedShort()];
            in.readFully(question);
            byte[] answer = answer(question, question.length, 65_535, "");
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
          }
        }
      } catch (IOException e) {
        // It is closed.
      }
    }

    private byte[] answer(byte[] asked, int length, int most, String lie) throws IOException {
      StringBuilder name = new StringBuilder();
      int at = 12;
      while (asked[at] != 0) {
        name.append(name.isEmpty() ? "" : ".").append(new String(asked, at + 1, asked[at], StandardCharsets.US_ASCII));
        at += asked[at] + 1;
      }
      int type = asked[at + 2];
      List<byte[]> found = records.getOrDefault(new Key(name.toString(), type), List.of());
      int kind = type;
      if (found.isEmpty()) {
        found = records.getOrDefault(new Key(name.toString(), DnsMessage.CNAME), List.of());
        kind = DnsMessage.CNAME;
      }
      if (!lie.isEmpty()) {
        found = List.of(InetAddress.getByName(lie).getAddress());
        kind = DnsMessage.A;
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.write(asked, 0, 2);
      int rcode = code != 0 ? code : found.isEmpty() ? 3 : 0;
      out.writeShort(0x8180 | rcode);
      out.writeShort(1);
      out.writeShort(found.size());
      out.writeInt(0);
      out.write(asked, 12, length - 12);
      for (byte[] data : found) {
        out.writeShort(0xC00C);
        out.writeShort(kind);
        out.writeShort(1);
        out.writeInt(60);
        out.writeShort(data.length);
        out.write(data);
      }
      byte[] answer = bytes.toByteArray();
      if (answer.length > most) {
        byte[] cut = java.util.Arrays.copyOf(answer, length);
        cut[2] |= 2;
        cut[6] = 0;
        cut[7] = 0;
        return cut;
      }
      return answer;
    }

    @Override
    public void close() throws IOException {
      udp.close();
      tcp.close();
    }
  }
}
