package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.way.Place.Manner;
import im.recado.client.protocol.way.Resolver.Service;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.minidns.dnsname.DnsName;
import org.minidns.record.SRV;

/** Where a server may be (RFC 6120, section 3.2; RFC 2782; XEP-0368). */
class FinderTest {
  private final PlayedDns dns = new PlayedDns();
  private final Finder finder = new Finder(dns, new Random(1));

  private List<Place> found() throws InterruptedException {
    return finder.find("verona.example");
  }

  @Test
  void bothKindsAreOneListByPriority() throws Exception {
    dns.asked(10, 0, 5222, "c").asked(1, 0, 5222, "a").direct(5, 0, 5223, "b").direct(20, 0, 443, "d");
    assertThat(found()).containsExactly(Place.of("a", 5222, Manner.STARTTLS), Place.of("b", 5223, Manner.DIRECT),
        Place.of("c", 5222, Manner.STARTTLS), Place.of("d", 443, Manner.DIRECT));
    assertThat(dns.asked).containsExactlyInAnyOrder("_xmpps-client._tcp.verona.example", "_xmpp-client._tcp.verona.example");
  }

  @Test
  void withinAPriorityTheWeightsDecideHowOftenEachIsFirst() throws Exception {
    dns.asked(0, 10, 5222, "light").direct(0, 90, 5223, "heavy").asked(0, 0, 5222, "never");
    int heavy = 0;
    int never = 0;
    for (int i = 0; i < 1000; i++) {
      List<Place> found = found();
      assertThat(found).hasSize(3);
      heavy += found.getFirst().host().equals("heavy") ? 1 : 0;
      never += found.getFirst().host().equals("never") ? 1 : 0;
    }
    assertThat(heavy).isBetween(820, 960);
    assertThat(never).isLessThan(50);
  }

  @Test
  void aServiceThatIsNotThereIsNotLookedFor() throws Exception {
    dns.direct(0, 0, 0, "").asked(0, 0, 5222, "a");
    assertThat(found()).containsExactly(Place.of("a", 5222, Manner.STARTTLS));
    dns.forget();
    dns.direct(0, 0, 0, "").asked(0, 0, 0, "");
    assertThat(found()).isEmpty();
  }

  @Test
  void withoutRecordsOrWithoutAnAnswerItIsTheDomainItself() throws Exception {
    assertThat(found()).containsExactly(Place.of("verona.example", 5222, Manner.STARTTLS));
    dns.direct(0, 0, 5223, "a").broken = true;
    assertThat(found()).containsExactly(Place.of("verona.example", 5222, Manner.STARTTLS));
  }

  @Test
  void aDomainIsAskedForAsTheDnsHasItAndWhatIsNoneIsNotAskedFor() throws Exception {
    finder.find("Zürich.example");
    assertThat(dns.asked).contains("_xmpps-client._tcp.xn--zrich-kva.example");
    dns.asked.clear();
    assertThat(finder.find("[::1]")).containsExactly(Place.of("::1", 5222, Manner.STARTTLS));
    assertThat(finder.find("ldap://evil.example/x")).hasSize(1);
    assertThat(dns.asked).isEmpty();
  }

  @Test
  void whatWasSaidIsTriedBothWays() {
    assertThat(Finder.said("a", 0)).containsExactly(Place.of("a", 5222, Manner.STARTTLS), Place.of("a", 5223, Manner.DIRECT));
    assertThat(Finder.said("a", 7000)).extracting(Place::manner).containsExactly(Manner.STARTTLS, Manner.DIRECT);
    assertThat(Finder.said("a", 5223)).extracting(Place::manner).containsExactly(Manner.DIRECT, Manner.STARTTLS);
    assertThat(Finder.said("a", 443)).extracting(Place::manner).containsExactly(Manner.DIRECT, Manner.STARTTLS);
  }

  @Test
  void recordsAreRead() {
    assertThat(Dns.service(new SRV(5, 10, 5223, "xmpp.verona.example"))).isEqualTo(new Service(5, 10, 5223, "xmpp.verona.example"));
    assertThat(Dns.service(new SRV(0, 0, 0, DnsName.ROOT))).isEqualTo(new Service(0, 0, 0, ""));
  }

  @Test
  void theKindsOfAddressesAreTriedInTurn() {
    List<InetAddress> all = List.of("2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2", "192.0.2.3").stream()
        .map(InetAddress::ofLiteral).toList();
    assertThat(Tcp.mixed(all)).extracting(InetAddress::getHostAddress)
        .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "2001:db8:0:0:0:0:0:2", "192.0.2.2", "192.0.2.3");
    assertThat(Tcp.mixed(List.of())).isEmpty();
  }
}
