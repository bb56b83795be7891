package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two servers with two domains each: every domain speaks with every other under a certificate of its own, which names that
 * domain alone, whether it connects or is connected to.
 */
@Timeout(120)
final class FederatedDomainsTest {
  private static final List<String> HERE = List.of("verona.example", "padua.example");
  private static final List<String> THERE = List.of("mantua.example", "venice.example");

  private final TestServer here = new TestServer(HERE, new MemoryBackends().backends());
  private final TestServer there = new TestServer(THERE, new MemoryBackends().backends());
  private final List<Transport> transports = new ArrayList<>();
  private final Map<String, StreamClient> clients = new HashMap<>();
  private TestAuthority authority;
  private Path folder;

  @BeforeEach
  void people(@TempDir Path temporary) throws IOException {
    folder = temporary;
    authority = new TestAuthority(PlayedTime.START);
    for (String domain : HERE) {
      clients.put(domain, client(here, "romeo@" + domain + "/x"));
    }
    for (String domain : THERE) {
      clients.put(domain, client(there, "juliet@" + domain + "/x"));
    }
  }

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    here.close();
    there.close();
  }

  private StreamClient client(TestServer server, String address) throws IOException {
    server.account(Jid.valueOf(address).bare(), "password");
    Transport transport = server.inProcess();
    transports.add(transport);
    StreamClient client = new StreamClient(transport, Jid.valueOf(address), "password", false);
    client.connectSession();
    client.send(xml("<presence xmlns='jabber:client'/>"));
    return client;
  }

  /** Opens a server; each of these domains has a certificate that names nothing else. */
  private List<Integer> open(TestServer server, List<String> certified) throws IOException {
    Path own = Files.createDirectories(folder.resolve(server.kernel().domain()));
    for (String domain : certified) {
      TestAuthority.write(authority.issue(domain), own, domain);
    }
    return server.federate(own, List.of(authority.certificate()));
  }

  private static String hosts(List<String> domains, List<Integer> ports, boolean directTls) {
    String place = directTls ? "tls://127.0.0.1:" + ports.getLast() : "127.0.0.1:" + ports.getFirst();
    return String.join(",", domains.stream().map(domain -> domain + "=" + place).toList());
  }

  private void federate(List<String> certified, boolean directTls) throws IOException {
    List<Integer> ports = open(here, certified);
    List<Integer> theirs = open(there, THERE);
    here.set("s2s.hosts", hosts(THERE, theirs, directTls));
    there.set("s2s.hosts", hosts(HERE, ports, directTls));
  }

  private StreamClient of(String domain) {
    return Objects.requireNonNull(clients.get(domain), domain);
  }

  private String person(String domain) {
    return (HERE.contains(domain) ? "romeo@" : "juliet@") + domain;
  }

  private void says(String from, String to, String words) throws IOException {
    of(from).send(xml("<message xmlns='jabber:client' to='" + person(to) + "' type='chat' id='" + words + "'><body>" + words + "</body></message>"));
  }

  private static Element next(StreamClient client, Predicate<Element> meant) throws IOException {
    Element next = client.element();
    while (!meant.test(next)) {
      next = client.element();
    }
    return next;
  }

  private Element heard(String at, String words) throws IOException {
    return next(of(at), one -> words.equals(one.childText("body", Namespaces.CLIENT)));
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Of each connection: which way, which domain there, how it was proved. */
  private static List<String> proofs(TestServer server) throws Exception {
    return server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows().stream()
        .map(row -> row.get(0) + " " + row.get(1) + " " + row.get(3))
        .distinct()
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true", "true, true"})
  void everyDomainSpeaksUnderItsOwnCertificate(boolean directTls, boolean bidi) throws Exception {
    here.set("s2s.bidi", String.valueOf(bidi));
    federate(HERE, directTls);
    for (String from : HERE) {
      for (String to : THERE) {
        says(from, to, from + "-to-" + to);
        assertThat(heard(to, from + "-to-" + to).attribute("from")).isEqualTo(person(from) + "/x");
        says(to, from, to + "-to-" + from);
        assertThat(heard(from, to + "-to-" + from).attribute("from")).isEqualTo(person(to) + "/x");
      }
    }
    assertThat(proofs(here)).contains("out mantua.example certificate", "out venice.example certificate");
    assertThat(proofs(here)).allMatch(proof -> proof.endsWith(" certificate"));
    assertThat(proofs(there)).contains("in padua.example certificate", "in verona.example certificate");
    assertThat(proofs(there)).allMatch(proof -> proof.endsWith(" certificate"));
  }

  @Test
  void aDomainWithoutACertificateOfItsOwnIsNotBelievedByThatOfAnother() throws Exception {
    federate(List.of("verona.example"), false);
    says("verona.example", "mantua.example", "good");
    heard("mantua.example", "good");
    says("padua.example", "mantua.example", "out");
    assertThat(next(of("padua.example"), one -> "error".equals(one.attribute("type"))).attribute("id")).isEqualTo("out");
    says("mantua.example", "padua.example", "in");
    assertThat(next(of("mantua.example"), one -> "error".equals(one.attribute("type"))).attribute("id")).isEqualTo("in");
  }

  @Test
  void betweenTheOwnDomainsNothingLeaves() throws Exception {
    federate(HERE, false);
    says("verona.example", "padua.example", "near");
    assertThat(heard("padua.example", "near").attribute("from")).isEqualTo("romeo@verona.example/x");
    assertThat(proofs(here)).isEmpty();
  }
}
