package im.recado.net.tls;

import static im.recado.wire.sasl.ChannelBindingType.TLS_EXPORTER;
import static im.recado.wire.sasl.ChannelBindingType.TLS_SERVER_END_POINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whichever engine does it. */
abstract class TlsContextTest {
  /** With the JDK's engine. */
  static final class WithJdk extends TlsContextTest {
    WithJdk() {
      super(TlsContext.Engine.JDK);
    }
  }

  /** With BoringSSL. */
  static final class WithOpenSsl extends TlsContextTest {
    WithOpenSsl() {
      super(TlsContext.Engine.OPENSSL);
    }

    @BeforeAll
    static void isThere() {
      assumeTrue(OpenSslEngines.isAvailable(), "there is no BoringSSL for this machine");
    }
  }

  private final TlsContext.Engine engine;
  @TempDir private Path folder;
  private CertificateFiles files;
  private TlsContext context;

  private TlsContextTest(TlsContext.Engine engine) {
    this.engine = engine;
  }

  @BeforeEach
  void serve() throws Exception {
    files = CertificateFiles.openOrCreate(folder, "localhost", InstantSource.system());
    context = new TlsContext(new DomainCertificates(files), true, engine, Runnable::run);
  }

  private TlsPair connect(String... protocols) {
    return new TlsPair(context, TlsPair.client(null), wishes -> wishes.setProtocols(protocols));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void t7CurrentVersionsWork(String protocol) {
    TlsPair pair = connect(protocol);
    assertThat(pair.succeeded()).isTrue();
    assertThat(pair.clientEngine.getSession().getProtocol()).isEqualTo(protocol);
    assertThat(pair.echoToServer("<stream>")).isEqualTo("<stream>");
    pair.close();
  }

  @Test
  void t7OldVersionsAndWeakCiphersAreNotEvenEnabled() {
    var engine = context.newConnection().handler().engine();
    // SSLv2Hello is no protocol: so Netty says of every BoringSSL engine, which knows no such greeting.
    assertThat(engine.getEnabledProtocols()).contains("TLSv1.3", "TLSv1.2").isSubsetOf("TLSv1.3", "TLSv1.2", "SSLv2Hello");
    assertThat(engine.getEnabledCipherSuites()).allMatch(name ->
        name.matches("TLS_(AES|CHACHA20).*|TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_\\d+_GCM|CHACHA20_POLY1305)_SHA\\d+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
      "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_ECDSA_WITH_NULL_SHA"})
  void t7WeakCiphersAreRefused(String cipher) {
    TlsPair pair = new TlsPair(context, TlsPair.client(null), wishes -> {
      wishes.setProtocols(new String[] {"TLSv1.2"});
      wishes.setCipherSuites(new String[] {cipher});
    });
    assertThat(pair.succeeded()).isFalse();
    pair.close();
  }

  @Test
  void t7TheClientCannotRenegotiate() {
    TlsPair pair = connect("TLSv1.2");
    assertThat(pair.echoToServer("before")).isEqualTo("before");
    pair.renegotiate();
    assertThat(pair.clientEngine.isInboundDone()).as("ended by the server").isTrue();
    assertThatThrownBy(() -> pair.echoToClient("after")).isInstanceOf(IOException.class);
    assertThat(pair.serverIsOpen()).isFalse();
    pair.close();
  }

  @Test
  void bothSidesExportTheSameBytesAndEachConnectionOthers() throws Exception {
    TlsPair one = connect("TLSv1.3");
    TlsPair other = connect("TLSv1.3");
    byte[] exported = one.connection.bindings().bytes(TLS_EXPORTER);
    assertThat(exported).hasSize(32).isEqualTo(one.clientBindings().bytes(TLS_EXPORTER));
    assertThat(other.connection.bindings().bytes(TLS_EXPORTER)).hasSize(32).isNotEqualTo(exported);
    one.close();
    other.close();
  }

  @Test
  void theEndPointIsTheHashOfTheCertificateThatTheClientSaw() throws Exception {
    TlsPair pair = connect("TLSv1.3");
    assertThat(pair.connection.bindings().bytes(TLS_SERVER_END_POINT))
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(pair.shown().getEncoded()));
    pair.close();
  }

  @Test
  void t10OnlyTls13OffersTheExporter() {
    TlsPair old = connect("TLSv1.2");
    assertThat(old.connection.bindings().types()).containsExactly(TLS_SERVER_END_POINT);
    assertThat(old.connection.bindings().bytes(TLS_EXPORTER)).isNull();
    TlsPair current = connect("TLSv1.3");
    assertThat(current.connection.bindings().types()).containsExactly(TLS_EXPORTER, TLS_SERVER_END_POINT);
    old.close();
    current.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aResumedSessionHasItsBindings(String protocol) throws Exception {
    SSLContext client = TlsPair.client(null);
    TlsPair first = new TlsPair(context, client, wishes -> wishes.setProtocols(new String[] {protocol}));
    assertThat(first.succeeded()).isTrue();
    assertThat(first.echoToServer("ticket, please")).isEqualTo("ticket, please");
    assertThat(first.echoToClient("here it is")).isEqualTo("here it is");
    long created = first.clientEngine.getSession().getCreationTime();
    first.close();
    TlsPair second = new TlsPair(context, client, wishes -> wishes.setProtocols(new String[] {protocol}));
    assertThat(second.succeeded()).isTrue();
    assertThat(second.clientEngine.getSession().getCreationTime()).as("the old session").isEqualTo(created);
    ChannelBindings bindings = second.connection.bindings();
    assertThat(bindings.types()).isNotEmpty()
        .allSatisfy(type -> assertThat(bindings.bytes(type)).isEqualTo(second.clientBindings().bytes(type)));
    second.close();
  }

  @Test
  void t12AnotherProtocolByAlpnIsRefused() {
    assertThat(alpn("xmpp-client").succeeded()).as("XEP-0368 section 4").isTrue();
    assertThat(alpn("h2", "xmpp-client").succeeded()).isTrue();
    assertThat(alpn().succeeded()).as("STARTTLS clients send none").isTrue();
    assertThat(alpn("h2").succeeded()).isFalse();
    assertThat(alpn("http/1.1", "xmpp-server").succeeded()).isFalse();
  }

  @Test
  void theChosenAlpnProtocolIsTold() {
    TlsPair pair = alpn("xmpp-client");
    assertThat(pair.connection.applicationProtocol()).isEqualTo("xmpp-client");
    assertThat(pair.clientEngine.getApplicationProtocol()).isEqualTo("xmpp-client");
    pair.close();
  }

  private TlsPair alpn(String... offered) {
    return new TlsPair(context, TlsPair.client(null), wishes -> wishes.setApplicationProtocols(offered));
  }

  @Test
  void t11NewConnectionsGetTheNewCertificateAndOldOnesLive() throws Exception {
    TlsPair before = connect("TLSv1.3");
    SelfSigned.write(SelfSigned.create("localhost", InstantSource.system().instant()),
        folder.resolve("localhost.crt"), folder.resolve("localhost.key"));
    assertThat(files.refresh().outcome()).isEqualTo(CertificateFiles.Outcome.RELOADED);
    TlsPair after = connect("TLSv1.3");
    assertThat(after.shown()).isNotEqualTo(before.shown()).isEqualTo(files.identity().certificate());
    assertThat(before.echoToServer("still here")).isEqualTo("still here");
    assertThat(before.connection.bindings().bytes(TLS_SERVER_END_POINT))
        .isEqualTo(before.clientBindings().bytes(TLS_SERVER_END_POINT));
    before.close();
    after.close();
  }

  /** A pair whose client names a domain, or none. */
  private TlsPair asking(TlsContext several, @Nullable String name, @Nullable String wanted, SSLContext client) {
    return new TlsPair(
        several.newConnection(wanted),
        client,
        wishes -> {
          wishes.setProtocols(new String[] {"TLSv1.3"});
          wishes.setServerNames(name == null ? List.of() : List.of(new SNIHostName(name)));
        });
  }

  private TlsContext several(CertificateFiles mantua) throws TlsException {
    DomainCertificates certificates = new DomainCertificates(files);
    certificates.put("mantua.example", mantua);
    return new TlsContext(certificates, true, engine, Runnable::run);
  }

  @ParameterizedTest
  @CsvSource({
    "mantua.example,,mantua", "MANTUA.example,,mantua", "conference.mantua.example,,mantua", "localhost,mantua.example,main",
    ",mantua.example,mantua", "somewhere.example,mantua.example,mantua", "somewhere.example,,main", ",,main",
    "xmantua.example,,main", "example,,main"
  })
  void whoNamesADomainIsShownItsCertificateAndBoundToThat(@Nullable String name, @Nullable String wanted, String expected)
      throws Exception {
    CertificateFiles mantua = CertificateFiles.openOrCreate(folder, "mantua.example", InstantSource.system());
    TlsPair pair = asking(several(mantua), name, wanted, TlsPair.client(null));
    assertThat(pair.succeeded()).isTrue();
    assertThat(pair.shown()).isEqualTo((expected.equals("main") ? files : mantua).identity().certificate());
    ChannelBindings bindings = pair.connection.bindings();
    assertThat(bindings.types()).containsExactly(TLS_EXPORTER, TLS_SERVER_END_POINT);
    assertThat(bindings.bytes(TLS_EXPORTER)).isEqualTo(pair.clientBindings().bytes(TLS_EXPORTER));
    assertThat(bindings.bytes(TLS_SERVER_END_POINT))
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(pair.shown().getEncoded()));
    assertThat(pair.echoToServer("here")).isEqualTo("here");
    pair.close();
  }

  @Test
  void aSessionOfOneDomainIsNotResumedInAnother() throws Exception {
    CertificateFiles mantua = CertificateFiles.openOrCreate(folder, "mantua.example", InstantSource.system());
    TlsContext several = several(mantua);
    SSLContext client = TlsPair.client(null);
    // A client that names nobody, since the JDK's names again whom it has named in the session that it takes up.
    TlsPair first = asking(several, null, "mantua.example", client);
    assertThat(first.shown()).isEqualTo(mantua.identity().certificate());
    assertThat(first.echoToServer("ticket, please")).isEqualTo("ticket, please");
    assertThat(first.echoToClient("here it is")).isEqualTo("here it is");
    first.close();
    // The client of the JDK remembers sessions by host and port alone, and offers that of the other domain.
    TlsPair second = asking(several, null, null, client);
    assertThat(second.shown()).isEqualTo(files.identity().certificate());
    assertThat(second.connection.bindings().bytes(TLS_SERVER_END_POINT))
        .isEqualTo(second.clientBindings().bytes(TLS_SERVER_END_POINT));
    second.close();
  }

  @Test
  void t11ADomainsCertificateIsReplacedAndTakenAwayWithoutHarm() throws Exception {
    CertificateFiles mantua = CertificateFiles.openOrCreate(folder, "mantua.example", InstantSource.system());
    DomainCertificates certificates = new DomainCertificates(files);
    certificates.put("mantua.example", mantua);
    TlsContext several = new TlsContext(certificates, true, engine, Runnable::run);
    TlsPair before = asking(several, "mantua.example", null, TlsPair.client(null));
    mantua.replace(SelfSigned.create("mantua.example", InstantSource.system().instant()));
    TlsPair after = asking(several, "mantua.example", null, TlsPair.client(null));
    assertThat(after.shown()).isEqualTo(mantua.identity().certificate()).isNotEqualTo(before.shown());
    certificates.remove("mantua.example");
    TlsPair last = asking(several, "mantua.example", null, TlsPair.client(null));
    assertThat(last.shown()).isEqualTo(files.identity().certificate());
    assertThat(before.echoToServer("still here")).isEqualTo("still here");
    List.of(before, after, last).forEach(TlsPair::close);
  }

  @Test
  void t12AnotherProtocolByAlpnIsRefusedAlsoWhereTheCertificateIsChosen() throws Exception {
    CertificateFiles mantua = CertificateFiles.openOrCreate(folder, "mantua.example", InstantSource.system());
    TlsPair pair =
        new TlsPair(
            several(mantua).newConnection(), TlsPair.client(null), wishes -> wishes.setApplicationProtocols(new String[] {"h2"}));
    assertThat(pair.succeeded()).isFalse();
    pair.close();
  }

  @Test
  void aClientMayShowACertificateOrNone() throws Exception {
    TlsIdentity alice = SelfSigned.create("client", InstantSource.system().instant());
    TlsPair with = new TlsPair(context, TlsPair.client(alice), wishes -> {});
    assertThat(with.succeeded()).isTrue();
    assertThat(with.connection.peerChain()).containsExactly(alice.certificate());
    TlsPair without = connect("TLSv1.3");
    assertThat(without.connection.peerChain()).isEmpty();
    with.close();
    without.close();
  }

  @Test
  void x13AClientCertificateWithCountlessNamesIsRefused() throws Exception {
    for (int names : new int[] {300, 20_000}) {
      TlsIdentity huge = Certificates.withNames(Arrays.stream(new int[names]).mapToObj(i -> "x@localhost").toList());
      TlsPair pair = new TlsPair(context, TlsPair.client(huge), wishes -> {});
      assertThat(pair.connection.handler().handshakeFuture().isSuccess()).as("%d names", names).isFalse();
      pair.close();
    }
  }
}
