package im.recado.server.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Options;
import im.recado.modules.Modules;
import im.recado.net.NetServer;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.DomainCertificates;
import im.recado.net.tls.TlsContext;
import im.recado.server.certificate.CertificateModule;
import im.recado.server.home.Home;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate from an authority that can misbehave, in played time. */
final class AcmeTest {
  private static final List<String> NAMES =
      List.of("verona.example", "conference.verona.example", "pubsub.verona.example", "upload.verona.example");

  private static final Caller ADMIN = new Caller("test", ServerRole.OWNER);

  @TempDir Path folder;

  private final PlayedTime time = new PlayedTime();
  private FakeAuthority authority;
  private final Map<String, Object> settings = new HashMap<>();

  @BeforeEach
  void begin() throws IOException {
    authority = new FakeAuthority(time);
    settings.put("acme.enabled", "true");
    settings.put("acme.agree", "true");
    settings.put("acme.server", authority.directory());
  }

  @AfterEach
  void end() {
    authority.close();
  }

  /** A server as far as it takes part. */
  private final class Here implements AutoCloseable {
    final Home home = new Home(folder.resolve("home"));
    final Kernel kernel = new Kernel(List.of("verona.example"), Options.written(Map.copyOf(settings)), time, time);
    final CertificateModule certificate = new CertificateModule(kernel, home);
    final AcmeModule acme = new AcmeModule(kernel, home, certificate);
    final CertificateFiles files;
    final NetServer net;

    Here() throws Exception {
      this(true);
    }

    Here(boolean isOpen) throws Exception {
      home.make();
      List<Module> modules = new ArrayList<>(Modules.all(kernel, new MemoryBackends().backends()));
      modules.add(certificate);
      modules.add(acme);
      kernel.start(modules);
      Files.createDirectories(home.certificates());
      files = CertificateFiles.openOrCreate(home.certificates(), "verona.example", time);
      TlsContext tls = new TlsContext(new DomainCertificates(files), false, TlsContext.Engine.AUTO);
      net = new NetServer(kernel, tls, null, acme.challenges());
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      authority.webPort = net.listenForWeb(any, null);
      authority.tlsPort = net.listenForWeb(any, tls.forWeb());
      kernel.web().opened("https://verona.example:7443", List.of());
      certificate.opened(new DomainCertificates(files), Map.of());
      if (isOpen) {
        acme.opened();
        time.pass(Duration.ZERO);
      }
    }

    Map<String, String> shown() throws CommandException {
      Map<String, String> shown = new HashMap<>();
      CommandResult table = kernel.commands().run("acme-show", ADMIN, Map.of());
      table.rows().forEach(row -> shown.put(row.getFirst(), row.getLast()));
      return shown;
    }

    Instant next() throws CommandException {
      return Instant.parse(shown().get("next"));
    }

    @Override
    public void close() {
      net.close();
    }
  }

  /** The time of day goes on, and everything looks at it once. */
  private void later(Duration duration) {
    time.jump(time.instant().plus(duration));
    time.pass(Duration.ofMinutes(1));
  }

  private static void untouched(Here here) {
    assertThat(here.files.identity().isSelfSigned()).isTrue();
  }

  @Test
  void aFreshServerGetsACertificateForAllOfItsNames() throws Exception {
    settings.put("acme.email", "admin@verona.example");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry("problem", "").containsEntry("failures", "0");
      assertThat(here.files.identity().domains()).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(here.files.identity().isSelfSigned()).isFalse();
      assertThat(authority.newAccounts.getFirst()).containsEntry("contact", List.of("mailto:admin@verona.example"));
      assertThat(here.acme.problem()).isNull();
      for (String file : List.of("acme-account.key", "acme.json", "verona.example.key", "verona.example.crt")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(here.home.certificates().resolve(file))))
            .as(file).isEqualTo("rw-------");
      }
    }
    Path chain = folder.resolve("home/certificate/verona.example.crt");
    assertThat(Files.readString(chain).split("BEGIN CERTIFICATE", -1)).as("the chain is there").hasSize(3);
  }

  @Test
  void aNameIsProvedByTls() throws Exception {
    settings.put("acme.challenge", "tls-alpn-01");
    authority.offered = java.util.Set.of("tls-alpn-01");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry("problem", "");
      assertThat(here.files.identity().domains()).containsExactlyInAnyOrderElementsOf(NAMES);
      assertThat(here.acme.challenges().isEmpty()).as("nothing is shown any longer").isTrue();
    }
  }

  @Test
  void anAuthorityThatTakesAnotherProofIsQuoted() throws Exception {
    authority.offered = java.util.Set.of("dns-01", "tls-alpn-01");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry(
          "problem", "verona.example: The authority does not take http-01 for it but dns-01, tls-alpn-01: set acme.challenge.");
      untouched(here);
    }
  }

  @Test
  void itIsRenewedWhenAThirdOfItsLifeIsLeft() throws Exception {
    try (Here here = new Here()) {
      Instant from = time.instant();
      String first = here.files.identity().fingerprint();
      assertThat(here.next()).isBetween(from.plus(Duration.ofDays(56)), from.plus(Duration.ofDays(60)));
      later(Duration.between(from, here.next()).minusMinutes(2));
      assertThat(authority.orders).hasSize(1);
      later(Duration.ofMinutes(5));
      assertThat(authority.orders).hasSize(2);
      assertThat(here.files.identity().fingerprint()).isNotEqualTo(first);
      assertThat(here.files.hasEarlier()).isTrue();
      later(Duration.ofDays(1));
      assertThat(authority.orders).as("and then there is peace").hasSize(2);
    }
  }

  @Test
  void theAuthorityMaySuggestAnEarlierTime() throws Exception {
    try (Here here = new Here()) {
      authority.renewFrom = time.instant().plus(Duration.ofDays(3));
      later(Duration.ofHours(7));
      assertThat(here.next()).isBetween(time.instant().plus(Duration.ofDays(2)), time.instant().plus(Duration.ofDays(4)));
      later(Duration.ofDays(4));
      assertThat(authority.orders).hasSize(2);
      assertThat(authority.replacedByOrder(1)).as("it is told which one that follows (RFC 9773 section 5)").isNotNull();
      assertThat(authority.replacedByOrder(0)).isNull();
    }
  }

  @Test
  void aRestartOrdersNothingAgainAndForgetsNothing() throws Exception {
    Instant next;
    try (Here here = new Here()) {
      next = here.next();
    }
    try (Here again = new Here()) {
      assertThat(authority.orders).hasSize(1);
      assertThat(again.next()).isEqualTo(next);
    }
    authority.refuse("/new-order", 500, "serverInternal", "Out of order.", null);
    settings.put("acme.names", "chat.verona.example");
    try (Here more = new Here()) {
      assertThat(more.shown()).containsEntry("failures", "1");
    }
    try (Here more = new Here()) {
      assertThat(more.shown().get("problem")).contains("Out of order.");
      assertThat(authority.orders).as("a server that starts again and again does not order again and again").hasSize(1);
      later(Duration.ofMinutes(20));
      assertThat(more.files.identity().domains()).contains("chat.verona.example");
    }
  }

  @Test
  void theRateLimitOfTheAuthorityIsKept() throws Exception {
    authority.refuse("/new-order", 429, "rateLimited", "Too many certificates for verona.example.", "7200");
    try (Here here = new Here()) {
      assertThat(here.acme.problem())
          .isEqualTo("The authority gives no more certificates for now. It says: Too many certificates for verona.example.");
      // The authority counts from the time of day that there is outside.
      assertThat(Duration.between(Instant.now(), here.next()).compareTo(Duration.ofMinutes(100)) > 0
          || Duration.between(time.instant(), here.next()).compareTo(Duration.ofMinutes(14)) > 0).isTrue();
      untouched(here);
    }
  }

  @Test
  void itIsTriedAgainLessAndLessOften() throws Exception {
    for (int i = 0; i < 4; i++) {
      authority.refuse("/new-order", 500, "serverInternal", "Out of order.", null);
    }
    try (Here here = new Here()) {
      Duration before = Duration.ZERO;
      for (int failures = 1; failures <= 4; failures++) {
        assertThat(here.shown()).containsEntry("failures", Integer.toString(failures));
        Duration pause = Duration.between(time.instant(), here.next());
        assertThat(pause).isGreaterThan(before.plusMinutes(5));
        before = pause;
        later(pause.plusMinutes(1));
      }
      assertThat(here.shown()).containsEntry("problem", "").containsEntry("failures", "0");
    }
  }

  @Test
  void aNonceThatIsTooOldIsReplacedByAnother() throws Exception {
    authority.refuse("/new-order", 400, "badNonce", "Old.", null);
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry("problem", "");
      assertThat(authority.orders).hasSize(1);
    }
  }

  @Test
  void whatTheAuthorityFindsInsteadIsTold() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); Here here = new Here(false)) {
      int closed = nobody.getLocalPort();
      nobody.close();
      authority.webPort = closed;
      assertThatThrownBy(() -> here.kernel.commands().run("acme-order", ADMIN, Map.of()))
          .hasMessage(
              "verona.example: The authority cannot reach this server under the name: look at the DNS, the firewall and the port."
                  + " It says: Nobody is there.");
      untouched(here);
      assertThat(here.acme.problem()).startsWith("verona.example: ");
    }
  }

  @Test
  void anAuthorityThatIsNotThereIsNamed() throws Exception {
    authority.close();
    try (Here here = new Here()) {
      assertThat(here.shown().get("problem")).startsWith(authority.directory() + ": The authority cannot be reached: ");
      untouched(here);
    }
  }

  @Test
  void anAuthorityThatIsSlowIsWaitedFor() throws Exception {
    authority.slow.set(3);
    settings.put("acme.services", "");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry("problem", "");
      assertThat(here.files.identity().domains()).containsExactly("verona.example");
    }
  }

  @Test
  void nothingIsOrderedBeforeSomebodyAgrees() throws Exception {
    settings.put("acme.agree", "false");
    try (Here here = new Here()) {
      assertThat(here.shown().get("problem")).contains(authority.url() + "/terms").contains("acme.agree");
      assertThat(authority.newAccounts).isEmpty();
      untouched(here);
    }
  }

  @Test
  void anAccountThatTheAuthorityKnowsIsBound() throws Exception {
    authority.asksForBinding = true;
    try (Here here = new Here()) {
      assertThat(here.shown().get("problem")).contains("acme.account-id");
      untouched(here);
    }
    Files.delete(folder.resolve("home/certificate/acme.json"));
    settings.put("acme.account-id", "kid-1");
    settings.put("acme.account-secret", "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry("problem", "");
      assertThat(authority.newAccounts.getLast()).containsKey("externalAccountBinding");
    }
  }

  @Test
  void aPublicAuthorityIsNotAskedForNamesThatNobodyKnows() throws Exception {
    settings.put("acme.server", "letsencrypt");
    try (Here here = new Here()) {
      assertThat(here.shown()).containsEntry(
          "problem", "verona.example is no name in the public DNS: this authority gives no certificate for it.");
    }
  }

  @Test
  void filesThatSomebodyElseLooksAfterStay() throws Exception {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    CertificateFiles theirs = CertificateFiles.openOrCreate(outside, "verona.example", time);
    try (Here here = new Here(false)) {
      here.certificate.opened(new DomainCertificates(theirs), Map.of());
      here.acme.opened();
      time.pass(Duration.ofMinutes(2));
      assertThat(authority.orders).isEmpty();
      assertThat(here.acme.problem()).contains("something else looks after");
      assertThat(here.shown()).containsEntry("next", "");
    }
  }

  @Test
  void whoeverIsConnectedStays() throws Exception {
    try (Here here = new Here(false)) {
      String before = here.files.identity().fingerprint();
      try (SSLSocket socket = connect()) {
        assertThat(here.kernel.commands().run("acme-order", ADMIN, Map.of()).sentence()).contains("verona.example");
        assertThat(here.files.identity().fingerprint()).isNotEqualTo(before);
        socket.getOutputStream().write("GET /none HTTP/1.1\r\nHost: verona.example\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).as("an answer").isEqualTo('H');
      }
      try (SSLSocket socket = connect()) {
        var shown = (java.security.cert.X509Certificate) socket.getSession().getPeerCertificates()[0];
        assertThat(im.recado.net.tls.TlsIdentity.fingerprint(shown)).isEqualTo(here.files.identity().fingerprint());
      }
    }
  }

  @Test
  void whoeverElseConnectsWhileAnAuthorityIsExpectedIsServed() throws Exception {
    try (Here here = new Here(false)) {
      here.acme.challenges().put("verona.example", here.files.identity());
      try (SSLSocket socket = connect()) {
        socket.getOutputStream().write("GET /none HTTP/1.1\r\nHost: verona.example\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).as("an answer").isEqualTo('H');
      }
    }
  }

  private SSLSocket connect() throws Exception {
    SSLSocket socket =
        (SSLSocket) FakeAuthority.anybody().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), authority.tlsPort);
    socket.startHandshake();
    return socket;
  }

  @Test
  void anOrderIsRefusedWhileNothingIsToBeRenewed() throws Exception {
    settings.put("acme.enabled", "false");
    try (Here here = new Here()) {
      later(Duration.ofHours(1));
      assertThat(authority.orders).isEmpty();
      assertThatThrownBy(() -> here.kernel.commands().run("acme-order", ADMIN, Map.of())).hasMessageContaining("acme.enabled");
      assertThat(here.acme.problem()).isNull();
    }
  }
}
