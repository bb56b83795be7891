package im.recado.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStreams;
import im.recado.modules.admin.Administrators;
import im.recado.server.Failure;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder = Path.of(".");
  private Path file = Path.of(".");

  @BeforeEach
  void name() {
    file = folder.resolve("recado.toml");
  }

  private Settings read(String toml, String... sets) throws Failure, IOException {
    Files.writeString(file, toml);
    return Settings.read(file, List.of(sets));
  }

  private void assertRefused(String expected, String toml, String... sets) {
    assertThatThrownBy(() -> read(toml, sets).check(ServerOptions.all()))
        .isInstanceOfSatisfying(Failure.class, e -> assertThat(e.exitCode()).isEqualTo(Failure.SETTINGS))
        .hasMessage(expected);
  }

  @Test
  void sectionsAndDottedKeysAreTheSame() throws Exception {
    Settings settings = read("c2s.port = 15222\n[c2s.tls-is-elsewhere]\n[metrics]\nport = 0\n");
    assertThat(settings.get(ServerOptions.C2S_PORT)).isEqualTo(new Port(15222));
    assertThat(settings.get(ServerOptions.METRICS_PORT)).isEqualTo(new Port(0));
  }

  @Test
  void theCommandLineGoesBeforeTheFile() throws Exception {
    Settings settings = read("[c2s]\nport = 1\n", "c2s.port=off", "c2s.tls=optional", "c2s.login-deadline=5s");
    assertThat(settings.get(ServerOptions.C2S_PORT).isOff()).isTrue();
    assertThat(settings.get(ClientStreams.TLS)).isEqualTo(ClientStreams.TlsPolicy.OPTIONAL);
    assertThat(settings.get(ClientStreams.LOGIN_DEADLINE)).isEqualTo(Duration.ofSeconds(5));
  }

  private List<String> administrators(String written) throws Exception {
    return read("", "server.administrators=" + written).get(Administrators.ADMINISTRATORS).stream().map(Jid::toString).toList();
  }

  @Test
  void aListOnTheCommandLineIsWrittenAsInTheFileOrWithCommas() throws Exception {
    List<String> both = List.of("ann@example.org", "bob@example.org");
    assertThat(administrators("ann@example.org, bob@example.org")).isEqualTo(both);
    assertThat(administrators("[\"ann@example.org\", \"bob@example.org\"]")).isEqualTo(both);
    assertThat(administrators(" ['ann@example.org','bob@example.org',] ")).isEqualTo(both);
    assertThat(administrators("[\"d\\\\27artagnan@example.org\"]")).containsExactly("d\\27artagnan@example.org");
    assertThat(administrators("[]")).isEmpty();
    assertThat(read("", "http.hosts=[\"a, b\"]").get(Option.texts("http.hosts", List.of(), ""))).containsExactly("a, b");
    assertThat(read("", "http.hosts=[::1], [::2]").get(Option.texts("http.hosts", List.of(), ""))).containsExactly("[::1]", "[::2]");
    assertThatThrownBy(() -> administrators("[\"ann@example.org\""))
        .hasMessage(
            "--set server.administrators: server.administrators is \"[\"ann@example.org\"\", but expected addresses of accounts,"
                + " such as admin@example.org.");
  }

  @Test
  void anUnknownKeyIsNamedWithItsLineAndTheNearestOne() {
    assertRefused(
        file + ", line 3: there is no setting \"c2s.prot\"; did you mean \"c2s.port\"?",
        "domain = \"example.org\"\n[c2s]\nprot = 5222\n");
    assertRefused("--set c2sport: there is no setting \"c2sport\"; did you mean \"c2s.port\"?", "", "c2sport=1");
    assertRefused("--set teapot: there is no setting \"teapot\"; docs/options.md lists all of them.", "", "teapot=1");
  }

  @Test
  void linesAreCountedWithTheCommentsBetween() {
    String wrong = ": c2s.port is \"high\", but expected a port from 0 (any free one) to 65535, or off.";
    assertRefused(file + ", line 6" + wrong, "# one\n\n  # three\n[c2s]\n# five\nport = \"high\"\n");
    assertRefused(file + ", line 4" + wrong, "# one\ndomain = \"\"\"\\\n# not a comment\"\"\"\nc2s.port = \"high\"");
    assertRefused(file + ", line 3: there is no setting \"a\"; docs/options.md lists all of them.", "# one\n\na = [ # x\n# y\n1]");
  }

  @Test
  void aWrongValueIsNamedWithWhatWasExpected() {
    assertRefused(
        file + ", line 2: c2s.port is \"high\", but expected a port from 0 (any free one) to 65535, or off.",
        "\nc2s.port = \"high\"\n");
    assertRefused(
        "--set c2s.port: c2s.port is \"65536\", but expected a port from 0 (any free one) to 65535, or off.",
        "",
        "c2s.port=65536");
    assertRefused(
        file + ", line 1: c2s.tls is \"true\", but expected one of required, optional, off.", "c2s.tls = true\n");
    assertRefused(
        "--set domain: domain is \"a b\", but expected a domain such as example.org.", "", "domain=a b");
  }

  @Test
  void whatIsNoTomlIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("domain = \"a\"\nc2s.port = = 3\n"))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(file + ", line 2: ");
    assertThatThrownBy(() -> read("domain = localhost\n"))
        .hasMessageStartingWith(file + ", line 1: ")
        .hasMessageEndingWith(" Texts stand in quotes: domain = \"example.org\".");
    assertThatThrownBy(() -> read("c2s.port = 1\nc2s.port = 2\n"))
        .hasMessageStartingWith(file + ", line 2: c2s.port previously defined at line 1")
        .hasMessageNotContaining("quotes");
  }

  @Test
  void editorsMayBeginTheFileWithAMarkAndEndLinesAsWindowsDoes() throws Exception {
    assertThat(read("\ufeffdomain = \"example.org\"\r\n[c2s]\r\nport = 1\r\n").get(ServerOptions.DOMAIN))
        .isEqualTo("example.org");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> Settings.read(file, List.of())).hasMessage(file + " is not text in UTF-8.");
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> Settings.read(file, List.of()))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(file + " cannot be read: ");
  }

  @Test
  void aSpanOfTimeIsNotNegative() {
    assertRefused(
        "--set c2s.login-deadline: c2s.login-deadline is \"-5s\", but expected a number with ms, s, m, h or d, such as 30s.",
        "",
        "c2s.login-deadline=-5s");
  }

  @Test
  void aNewFileSaysNothingButTheDomainAndReadsBack() throws Exception {
    String text = SettingsFile.text("example.org", ServerOptions.all());
    Settings settings = read(text);
    settings.check(ServerOptions.all());
    assertThat(settings.get(ServerOptions.DOMAIN)).isEqualTo("example.org");
    assertThat(settings.isSet(ServerOptions.C2S_PORT)).isFalse();
    assertThat(text.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(120);
  }

  @Test
  void everyDefaultInANewFileIsOneThatCanBeWritten() throws Exception {
    String text = SettingsFile.text("example.org", ServerOptions.all()).replaceAll("(?m)^#([a-z0-9.-]+ = )", "$1");
    Settings settings = read(text);
    settings.check(ServerOptions.all());
    assertThat(settings.get(ClientStreams.TLS)).isEqualTo(ClientStreams.TlsPolicy.REQUIRED);
    assertThat(settings.get(ServerOptions.C2S_PORT)).isEqualTo(new Port(5222));
  }

  @Test
  void whatIsSetStandsWhereItStoodAndTheRestIsAsItWas() throws Failure {
    String text =
        """
        # Mine.
        #c2s.port = 5222
        c2s.port = 5000 # inside
        server.domains = [ "a.example", # one ]
          "b.example",
        ]
        [tls]
          certificate = "/etc/old.crt"
        key = "/etc/old.key"
        [accounts.ldap]
        base = \"\"\"
        ou=people\"\"\"
        """;
    String changed =
        SettingsFile.with(
            text,
            new java.util.TreeMap<>(java.util.Map.of("c2s.port", 5001, "accounts.ldap.base", "ou=x", "domain", "a.example")),
            List.of(ServerOptions.CERTIFICATE, ServerOptions.KEY, ServerOptions.DOMAINS, ServerOptions.HTTP_PORT));
    assertThat(changed)
        .isEqualTo(
            """
            domain = "a.example"
            # Mine.
            #c2s.port = 5222
            c2s.port = 5001
            #server.domains = []
            [tls]
            #certificate = ""
            #key = ""
            [accounts.ldap]
            base = "ou=x"
            """);
  }
}
