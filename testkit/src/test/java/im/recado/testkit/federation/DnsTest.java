package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.DialException;
import im.recado.net.dns.PeerProof;
import im.recado.net.dns.Place;
import im.recado.net.dns.ServerFinder;
import im.recado.net.dns.Tlsa;
import im.recado.testkit.server.FakeDns;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Map<String, Object> settings = new HashMap<>(more);
    settings.putIfAbsent("dns.servers", "127.0.0.1:" + fake.port());
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
      for (InetSocketAddress address : place.addresses()) {
        places.add((place.directTls() ? "tls " : "") + address.getAddress().getHostAddress() + ":" + address.getPort());
      }
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

  // Signatures (RFC 7673).

  private List<PeerProof> proofs() throws DialException {
    return finder.places(Jid.valueOf("mantua.example")).stream().map(Place::proof).toList();
  }

  private void sign(String... more) {
    Map<String, Object> settings = new HashMap<>(Map.of("s2s.private-networks", "127.0.0.0/8", "s2s.dane", "true"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    begin(settings);
    fake.signed = true;
    fake.srv("_xmpp-server._tcp.mantua.example", 10, 1, 5269, "im.hosting.example");
    fake.a("im.hosting.example", "127.0.0.7");
    fake.tlsa("_5269._tcp.im.hosting.example", 3, 1, 1, new byte[32]);
  }

  @Test
  void whatSignaturesHoldForIsKnownOfAPlace() throws Exception {
    sign();
    String digest = "00".repeat(32);
    List<Tlsa> records = List.of(new Tlsa(Tlsa.DANE_EE, Tlsa.KEY, Tlsa.SHA_256, digest));
    assertThat(proofs()).containsExactly(new PeerProof(null, List.of("im.hosting.example"), records, true));
    assertThat(finder.proofs(Jid.valueOf("mantua.example"))).hasSize(1).first().extracting(PeerProof::records).isEqualTo(records);
    // Records that say nothing do not bind; the name of the machine still counts (section 4.1).
    fake.forget();
    sign();
    fake.forget();
    fake.srv("_xmpp-server._tcp.mantua.example", 10, 1, 5269, "im.hosting.example");
    fake.a("im.hosting.example", "127.0.0.7");
    fake.tlsa("_5269._tcp.im.hosting.example", 3, 1, 1, new byte[31]);
    fake.tlsa("_5269._tcp.im.hosting.example", 4, 1, 0, new byte[31]);
    assertThat(proofs()).containsExactly(new PeerProof(null, List.of("im.hosting.example"), List.of(), false));
  }

  @Test
  void withoutSignaturesOrTrustNothingIsKnown() throws Exception {
    sign("s2s.dane", "false");
    assertThat(proofs()).containsExactly(PeerProof.NONE);
    assertThat(finder.proofs(Jid.valueOf("mantua.example"))).isEmpty();
    fake.forget();
    // The resolver says that it has checked, but is none whose word counts.
    sign("dns.trusted", "192.0.2.0/24");
    assertThat(proofs()).containsExactly(PeerProof.NONE);
    fake.forget();
    sign();
    fake.unsigned("_xmpp-server._tcp.mantua.example");
    assertThat(proofs()).containsExactly(PeerProof.NONE);
  }

  @Test
  void whatIsNotSignedOnTheWayEndsWhatIsKnown() throws Exception {
    PeerProof onlyTheName = new PeerProof(null, List.of("im.hosting.example"), List.of(), false);
    sign();
    fake.unsigned("im.hosting.example");
    assertThat(proofs()).containsExactly(onlyTheName);
    fake.forget();
    sign();
    fake.unsigned("_5269._tcp.im.hosting.example");
    assertThat(proofs()).containsExactly(onlyTheName);
    fake.forget();
    sign();
    fake.forget();
    fake.cname("_xmpp-server._tcp.mantua.example", "srv.elsewhere.example");
    fake.srv("srv.elsewhere.example", 0, 0, 5269, "im.hosting.example");
    fake.a("im.hosting.example", "127.0.0.7");
    fake.unsigned("srv.elsewhere.example");
    assertThat(proofs()).containsExactly(PeerProof.NONE);
  }

  @Test
  void nobodyIsConnectedToWhereSignaturesAreForged() {
    for (String name : List.of("_xmpp-server._tcp.mantua.example", "im.hosting.example", "_5269._tcp.im.hosting.example")) {
      fake.forget();
      sign();
      fake.bogus(name);
      assertThatThrownBy(this::proofs)
          .isInstanceOfSatisfying(DialException.class, e -> assertThat(e.isFinal()).isFalse())
          .hasMessageContaining("does not tell");
    }
    // Another machine of the domain is not touched by that.
    fake.srv("_xmpp-server._tcp.mantua.example", 20, 1, 5269, "c.mantua.example");
    fake.a("c.mantua.example", "127.0.0.3");
    begin(Map.of("s2s.private-networks", "127.0.0.0/8", "s2s.dane", "true"));
    assertThatCode(() -> assertThat(places("mantua.example")).containsExactly("127.0.0.3:5269")).doesNotThrowAnyException();
  }

  @Test
  void nobodyUntrustedIsAskedWhereSomebodyTrustedIs() throws Exception {
    try (FakeDns liar = new FakeDns(InetAddress.ofLiteral("127.0.0.2"))) {
      liar.a("mantua.example", "127.0.0.66");
      String servers = "127.0.0.2:" + liar.port() + ",127.0.0.1:" + fake.port();
      begin(Map.of("s2s.private-networks", "127.0.0.0/8", "dns.servers", servers, "dns.trusted", "127.0.0.1"));
      assertThat(places("mantua.example")).containsExactly("127.0.0.66:5269");
      sign("dns.trusted", "127.0.0.1", "dns.servers", servers);
      assertThat(places("mantua.example")).containsExactly("127.0.0.7:5269");
    }
  }

  @Test
  void addressesOfBothKindsTakeTurns() throws Exception {
    fake.a("mantua.example", "127.0.0.1");
    fake.a("mantua.example", "127.0.0.2");
    fake.aaaa("mantua.example", "2001:4860::1");
    fake.aaaa("mantua.example", "2001:4860::2");
    assertThat(places("mantua.example"))
        .containsExactly("2001:4860:0:0:0:0:0:1:5269", "127.0.0.1:5269", "2001:4860:0:0:0:0:0:2:5269", "127.0.0.2:5269");
  }
}
