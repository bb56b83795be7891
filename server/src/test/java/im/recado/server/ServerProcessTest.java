package im.recado.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.net.tls.TlsIdentity;
import im.recado.server.Program.Result;
import im.recado.server.control.ControlClient;
import im.recado.server.home.Home;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server process for all: what its home, its ports and its commands promise (the outside contract). */
class ServerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir private static Path folder = Path.of(".");
  private static Path home = Path.of(".");
  @SuppressWarnings("NullAway.Init") private static Process server;

  @BeforeAll
  static void start() throws IOException {
    home = folder.resolve("home");
    server = Program.start(home, "--domain", "capulet.example");
    await().atMost(PATIENCE).until(() -> Files.readString(Program.console(home)).contains("Recado is ready.\n"));
  }

  @AfterAll
  static void kill() {
    server.destroyForcibly();
  }

  private static Result run(String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--home";
    all[words.length + 1] = home.toString();
    return Program.run(all);
  }

  private static String open(String path) throws IOException {
    try (var in = URI.create("http://127.0.0.1:" + Program.port(home, "metrics.port") + path).toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket stream() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), Program.port(home, "c2s.port"));
    socket.setSoTimeout(30_000);
    socket.getOutputStream().write(
        ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='capulet.example'"
            + " version='1.0'>").getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  @Test
  void theConsoleSaysInPlainWordsWhatThereIs() throws Exception {
    X509Certificate certificate;
    try (var in = Files.newInputStream(home.resolve("certificate/capulet.example.crt"))) {
      certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    assertThat(Files.readString(Program.console(home)))
        .contains(
            "serves capulet.example.",
            "port " + Program.port(home, "c2s.port") + ", 127.0.0.1",
            home.toString(),
            "\n  " + TlsIdentity.fingerprint(certificate) + "\n",
            "./recado user add alice@capulet.example --home " + home);
  }

  @Test
  void theReadmeShowsTheStartAsItIs() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf("$ ./recado run\n") + "$ ./recado run\n".length();
    String shown = readme.substring(begin, readme.indexOf("```", begin));
    assertThat(alike(shown)).isEqualTo(alike(Files.readString(Program.console(home))));
  }

  /** The same for every home, domain, address and port. */
  private static String alike(String console) {
    return console
        .replaceAll("Recado (\\(development\\)|[0-9.]+) serves", "Recado serves")
        .replace(home.toString(), "HOME")
        .replace("/srv/recado/data", "HOME")
        .replace(" --home HOME", "")
        .replaceAll("http://localhost:[0-9]+/", "CONSOLE")
        .replaceAll("(setup/start/|the code )[a-z0-9-]+", "$1CODE")
        .replaceAll("([0-9A-F]{2}:){31}[0-9A-F]{2}", "FINGERPRINT")
        .replaceAll("capulet\\.example|localhost", "DOMAIN")
        .replaceAll("every address of this machine|127\\.0\\.0\\.1", "ADDRESS")
        .replaceAll("(port |ADDRESS:)\\d+", "$1PORT");
  }

  @Test
  void theHomeIsForItsOwnerAloneAndHoldsWhatWasPromised() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home))).isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("control.json"))))
        .isEqualTo("rw-------");
    assertThat(home.resolve("recado.db")).exists();
    assertThat(home.resolve("log/recado.log")).exists();
    assertThat(home.resolve("log/security.log")).exists();
    assertThat(Files.readString(home.resolve("recado.pid")).strip()).isEqualTo(Long.toString(server.pid()));
    assertThat(Files.readString(home.resolve("recado.toml"))).contains("\ndomain = \"capulet.example\"\n", "#c2s.port = 5222");
    assertThat(Program.ports(home)).containsOnlyKeys(
        "c2s.port", "c2s.direct-tls-port", "https.port", "http.port", "console.port", "console.tls-port", "metrics.port",
        "s2s.port", "s2s.direct-tls-port");
  }

  @Test
  void clientsAreServedOnTheWrittenPort() throws IOException {
    try (Socket socket = stream()) {
      byte[] answer = new byte[16];
      assertThat(socket.getInputStream().readNBytes(answer, 0, 16)).isEqualTo(16);
      assertThat(new String(answer, StandardCharsets.UTF_8)).startsWith("<?xml version='1");
    }
  }

  @Test
  void theWebIsServedUnderTlsAndInTheClearForThisNameAlone() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI inTheClear = URI.create("http://localhost:" + Program.port(home, "http.port") + "/nothing");
      HttpResponse<String> nothing = client.send(HttpRequest.newBuilder(inTheClear).build(), BodyHandlers.ofString());
      assertThat(nothing.statusCode()).isEqualTo(404);
    }
    try (Socket socket = AnyCertificate.connect(Program.port(home, "https.port"))) {
      socket.getOutputStream()
          .write("GET /nothing HTTP/1.1\r\nHost: montague.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).startsWith("HTTP/1.1 421 ");
    }
    try (Socket socket = AnyCertificate.connect(Program.port(home, "https.port"))) {
      socket.getOutputStream()
          .write("GET /nothing HTTP/1.1\r\nHost: capulet.example\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
  }

  @Test
  void aSecondServerOnTheSameHomeIsRefused() {
    Result second = run("run");
    assertThat(second.code()).isEqualTo(Failure.UNAVAILABLE);
    assertThat(second.err())
        .startsWith(
            "recado: A server runs on " + home + " already (process " + server.pid()
                + "): stop it with \"./recado stop --home " + home + "\"");
    assertThat(home.resolve("ports.json")).exists();
  }

  @Test
  void statusTellsPortsAndSessions() {
    Result status = run("status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("serves capulet.example, process " + server.pid(), "c2s.port", "Sessions");
    assertThat(run("status", "--json").out()).startsWith("{\"version\": ");
  }

  @Test
  void accountsAreManagedWhileTheServerRuns() {
    assertThat(run("user", "add", "juliet", "--password", "pw", "--name", "Juliet").out())
        .isEqualTo("Added juliet@capulet.example.\n");
    Result again = run("user", "add", "juliet@capulet.example", "--password", "pw");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).isEqualTo("recado: There is an account juliet@capulet.example already.\n");
    assertThat(run("user", "list").out()).contains("juliet@capulet.example\tJuliet\n");
    assertThat(run("user", "passwd", "juliet", "--password", "other").code()).isZero();
    assertThat(run("user", "remove", "juliet").out()).isEqualTo("Removed juliet@capulet.example.\n");
    assertThat(run("user", "remove", "juliet").err()).isEqualTo("recado: There is no account juliet@capulet.example.\n");
    assertThat(run("user", "add", "romeo@montague.example", "--password", "pw").code()).isEqualTo(Failure.USAGE);
  }

  @Test
  void everyCommandCanBeGiven() {
    assertThat(run("user", "add", "tybalt", "--password", "pw").code()).isZero();
    assertThat(run("admin", "user-disable", "account=tybalt").out()).isEqualTo("Disabled tybalt@capulet.example.\n");
    assertThat(run("user", "list").out()).contains("tybalt@capulet.example\t\tdisabled\n");
    assertThat(run("admin", "user-list", "after=s", "most=1").out())
        .startsWith("account\tname\tstate\tcreated\tonline\tlast\ntybalt@capulet.example\t\tdisabled\t");
    assertThat(run("admin", "user-remove", "account=tybalt").code()).isZero();
    assertThat(run("admin", "command-list").out())
        .startsWith("command\targuments\twhat it does\n")
        .contains("user-list\t[after] [most] [containing] [domain] [locked]\tLists accounts in the order of their addresses.\n");
    assertThat(run("admin", "help").out()).isEqualTo(run("admin", "command-list").out());
    Result unknown = run("admin", "dance");
    assertThat(unknown.err()).isEqualTo("recado: There is no command dance; command-list tells which there are.\n");
    assertThat(unknown.code()).isEqualTo(Failure.USAGE);
    assertThat(run("admin", "user-disable").err()).startsWith("recado: user-disable needs account: ");
    assertThat(run("admin", "user-disable", "tybalt").err())
        .isEqualTo("recado: tybalt: expected NAME=VALUE, such as account=alice@example.org.\n");
    Result without = Program.run("admin", "session-list", "--home", folder.resolve("none").toString());
    assertThat(without.err()).startsWith("recado: No server runs on ");
    assertThat(without.code()).isEqualTo(Failure.NOT_RUNNING);
  }

  @Test
  void b12WhatIsDoneIsKeptWithoutPasswordsAndAChangeByHandIsNoticed() throws IOException {
    assertThat(run("user", "add", "paris", "--password", "moonlight").code()).isZero();
    assertThat(run("admin", "user-disable", "account=paris", "reason=Too late.").code()).isZero();
    assertThat(run("admin", "audit-verify").out()).isEqualTo("The audit log is as it was written.\n");
    Path file = home.resolve("log/audit.log");
    String text = Files.readString(file);
    assertThat(text)
        .contains(" by=command-line what=user-add account=paris ")
        .contains(" what=user-disable account=paris reason=Too%20late. in=capulet.example outcome=done ")
        .doesNotContain("moonlight");
    Files.writeString(file, text.replace("Too%20late.", "Innocent."));
    Result changed = run("admin", "audit-verify");
    assertThat(changed.err()).startsWith("recado: Line ").endsWith(" was changed.\n");
    assertThat(changed.code()).isEqualTo(1);
    Files.writeString(file, text);
    assertThat(run("admin", "audit-verify").code()).isZero();
  }

  @Test
  void usersAreImportedWhileTheServerRuns() throws IOException {
    Path csv = Files.writeString(
        folder.resolve("users.csv"),
        """
        jid,password,name
        nurse@capulet.example,"a,b",Nurse

        not an address,x
        tybalt@capulet.example,
        friar@elsewhere.example,x
        peter@capulet.example,pw
        nurse@capulet.example,again
        """);
    Result imported = run("user", "import", csv.toString());
    assertThat(run("admin", "audit-list", "containing=user-import").out()).contains("\tdone");
    assertThat(imported.code()).isEqualTo(1);
    assertThat(imported.out()).startsWith("Added 2 users; 1 existed already, 3 lines were refused; ");
    assertThat(imported.err()).contains(csv + ", line 4: ", csv + ", line 5: ", csv + ", line 6: ");
    assertThat(run("user", "list").out()).contains("nurse@capulet.example\tNurse\n", "peter@capulet.example\n");
  }

  @Test
  void metricsAndHealthAreTold() throws IOException {
    assertThat(open("/health")).contains("\"up\"");
    assertThat(open("/metrics"))
        .contains(
            "recado_sessions 0",
            "recado_stanzas_total{kind=\"message\"}",
            "recado_stanza_time_seconds_bucket",
            "recado_queue_incoming 0",
            "recado_queue_outgoing 0",
            "recado_queue_outgoing_longest 0",
            "recado_queue_unacknowledged 0",
            "recado_store_queue 0",
            "recado_store_batch_bucket",
            "recado_store_commit_seconds_bucket",
            "jvm_memory_used_bytes");
  }

  @Test
  void theControlChannelWantsItsToken() throws IOException {
    Map<String, Object> control = im.recado.kernel.http.Json.readMap(Files.readString(home.resolve("control.json")));
    URI uri = URI.create("http://127.0.0.1:" + control.get("port") + "/stop");
    for (String authorization : List.of("", "Bearer ", "Bearer " + "x".repeat(43))) {
      var connection = (java.net.HttpURLConnection) uri.toURL().openConnection();
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Authorization", authorization);
      assertThat(connection.getResponseCode()).isEqualTo(403);
    }
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void stopTakesLeaveOfStreamsAndLeavesNothingBehind(@TempDir Path other) throws Exception {
    Path own = other.resolve("own");
    Process process = Program.start(own, "--domain", "capulet.example");
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(own.resolve("ports.json")));
      Path before = home;
      home = own;
      try (Socket socket = stream()) {
        await().atMost(PATIENCE).until(() -> open("/metrics").contains("recado_streams 1"));
        Result stopped = run("stop");
        assertThat(stopped.out()).isEqualTo("Stopped.\n");
        assertThat(stopped.code()).isZero();
        String last = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(last).contains("<system-shutdown").endsWith("</stream:stream>");
      } finally {
        home = before;
      }
      assertThat(Program.await(process)).isZero();
      assertThat(own.resolve("ports.json")).doesNotExist();
      assertThat(own.resolve("recado.pid")).doesNotExist();
      assertThat(Program.run("status", "--home", own.toString()).code()).isEqualTo(Failure.NOT_RUNNING);
      assertThat(Program.run("stop", "--home", own.toString()).code()).isZero();
      assertThat(Files.readString(own.resolve("log/recado.log"))).contains("Stopped\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whoListensOnIpv4AloneIsNotReachedOverIpv6(@TempDir Path other) throws Exception {
    Path own = other.resolve("own");
    Process process =
        Program.start(
            own, "--domain", "capulet.example", "--set", "c2s.address=0.0.0.0", "--set", "c2s.direct-tls-port=off");
    try {
      await().atMost(PATIENCE).until(() -> Files.exists(own.resolve("ports.json")));
      int port = Program.port(own, "c2s.port");
      try (Socket ipv4 = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
        assertThat(ipv4.isConnected()).isTrue();
      }
      assertThatThrownBy(() -> new Socket(InetAddress.ofLiteral("::1"), port)).isInstanceOf(SocketException.class);
      await().atMost(PATIENCE).until(() -> Files.readString(Program.console(own)).contains("Recado is ready.\n"));
      assertThat(Files.readString(Program.console(own)))
          .contains("port " + port + ", every IPv4 address of this machine")
          .doesNotContain("Clients (direct TLS)");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theDomainOfOneStartIsToldApartFromTheOneThatLasts(@TempDir Path other) throws Exception {
    Path own = other.resolve("own");
    assertThat(Program.run("user", "add", "juliet", "--password", "pw", "--home", own.toString()).out())
        .isEqualTo("Added juliet@localhost.\n");
    Process process = Program.start(own, "--domain", "capulet.example");
    try {
      await().atMost(PATIENCE).until(() -> Files.readString(Program.console(own)).contains("Recado is ready.\n"));
      assertThat(Files.readString(Program.console(own)))
          .contains("recado.toml says domain = \"localhost\": change it there, or name the domain at every start.\n");
      assertThat(Files.readString(Program.console(home))).doesNotContain("recado.toml says");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void sigtermDrainsAsWell(@TempDir Path other) throws Exception {
    Path own = other.resolve("own");
    Process process = Program.start(own, "--domain", "capulet.example");
    try {
      await().atMost(PATIENCE).until(() -> Files.readString(Program.console(own)).contains("Recado is ready.\n"));
      process.destroy();
      assertThat(Program.await(process)).isZero();
      assertThat(own.resolve("recado.pid")).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void anAdministratorRestartsIt(@TempDir Path other) throws Exception {
    Path own = other.resolve("own");
    Process process = Program.start(own, "--domain", "capulet.example");
    try {
      await().atMost(PATIENCE).until(() -> times(own, "Recado is ready.\n") == 1);
      String said = ControlClient.of(new Home(own)).run("server-restart", Map.of()).sentence();
      assertThat(said).isEqualTo("Restarting.");
      await().atMost(PATIENCE).until(() -> times(own, "Recado is ready.\n") == 2);
      assertThat(Files.readString(own.resolve("recado.pid")).strip()).isEqualTo(Long.toString(process.pid()));
      assertThat(Program.run("user", "add", "juliet", "--password", "pw", "--home", own.toString()).code()).isZero();
      assertThat(Program.run("stop", "--home", own.toString()).out()).isEqualTo("Stopped.\n");
      assertThat(Program.await(process)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private static int times(Path home, String line) throws IOException {
    return Files.exists(Program.console(home)) ? Files.readString(Program.console(home)).split(line, -1).length - 1 : 0;
  }

  @Test
  void aPasswordComesFromTheStandardInput() {
    var before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("geheim\nnot this\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(run("user", "add", "lady", "--password-stdin").code()).isZero();
      System.setIn(new ByteArrayInputStream(new byte[0]));
      assertThat(run("user", "add", "page", "--password-stdin").code()).isEqualTo(Failure.USAGE);
    } finally {
      System.setIn(before);
    }
  }
}
