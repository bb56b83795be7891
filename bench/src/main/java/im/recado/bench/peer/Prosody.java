package im.recado.bench.peer;

import im.recado.bench.client.Account;
import im.recado.bench.client.Scram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Prosody with its internal storage and hashed passwords; accounts are written as the files it keeps. */
final class Prosody implements Peer {
  private static final String SALT = "bench-salt-of-every-account";
  private static final int ITERATIONS = 4096;

  @Override
  public String name() {
    return "prosody";
  }

  @Override
  public boolean installed() {
    return PeerProcess.onPath("prosody");
  }

  @Override
  public String archivePackage() {
    return "lua-dbi-sqlite3";
  }

  @Override
  public boolean archives() {
    return Peer.has(Path.of("/usr/lib"), "dbd/sqlite3.so") || Peer.has(Path.of("/usr/local/lib"), "dbd/sqlite3.so");
  }

  @Override
  public RunningPeer start(Setup setup) throws PeerException, IOException, InterruptedException {
    Path folder = setup.folder();
    int[] ports = PeerProcess.freePorts(4);
    Pem pem = Pem.make(folder, setup.domain());
    Path accounts = Files.createDirectories(folder.resolve("data").resolve(encoded(setup.domain()))
        .resolve("accounts"));
    if (!setup.accounts().isEmpty()) {
      String file = account(setup.accounts().getFirst().password());
      for (Account account : setup.accounts()) {
        Files.writeString(accounts.resolve(encoded(account.user()) + ".dat"), file);
      }
    }
    Elsewhere elsewhere = setup.elsewhere();
    if (elsewhere != null) {
      Files.writeString(Files.createDirectory(folder.resolve("plugins")).resolve("mod_bench_route.lua"), route(elsewhere));
    }
    Path configuration = folder.resolve("prosody.cfg.lua");
    Files.writeString(configuration, configuration(setup, ports, pem), StandardCharsets.UTF_8);
    PeerProcess process = new PeerProcess(folder, List.of("prosody", "-F", "--config", configuration.toString()),
        Map.of());
    try {
      process.awaitPort("Prosody", ports[0]);
      if (setup.component() != null) {
        process.awaitPort("Prosody", ports[3]);
      }
      String version = ("prosody " + PeerProcess.version("prosody")).strip();
      return new RunningPeer(process, process.target(version, ports[0], ports[1], setup.domain()), ports[3]);
    } catch (PeerException | IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static String account(String password) {
    Scram.Hash hash = Scram.Hash.SHA1;
    byte[] salted = hash.salted(password, SALT.getBytes(StandardCharsets.US_ASCII), ITERATIONS);
    HexFormat hex = HexFormat.of();
    return """
        return {
        ["iteration_count"] = %d;
        ["salt"] = "%s";
        ["stored_key"] = "%s";
        ["server_key"] = "%s";
        };
        """.formatted(ITERATIONS, SALT, hex.formatHex(hash.hash(hash.hmac(salted, "Client Key"))),
        hex.formatHex(hash.hmac(salted, "Server Key")));
  }

  /** How Prosody names the files of its internal storage. */
  static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
      text.append(plain ? String.valueOf((char) b) : "%" + HexFormat.of().toHexDigits(b));
    }
    return text.toString();
  }

  /** Every other server is at one port of this machine: Prosody's resolver knows no other ports than those of the DNS. */
  private static String route(Elsewhere elsewhere) {
    return """
        module:set_global()
        local manual = require "net.resolvers.manual"
        require "net.resolvers.service".new = function(name, service, kind, more)
          local places = service == "xmpp-server" and { { "tcp4", "127.0.0.1", %d, more } } or {}
          return manual.new(places, kind, more)
        end
        """.formatted(elsewhere.port());
  }

  private static String configuration(Setup setup, int[] ports, Pem pem) {
    String archive = setup.archive()
        ? """
        archive_store = "archive"
        storage = { archive = "sql" }
        sql = { driver = "SQLite3", database = "archive.sqlite" }
        """ : "";
    return """
        run_as_root = true
        pidfile = "%1$s/prosody.pid"
        data_path = "%1$s/data"
        log = { { levels = { min = "warn" }; to = "file"; filename = "%1$s/prosody.log" } }
        modules_enabled = { "roster"; "saslauth"; "tls"; "disco"; "ping"; "carbons"; "smacks"; "blocklist"; "private"%7$s }
        %9$s
        interfaces = { "127.0.0.1" }
        c2s_ports = { %2$d }
        c2s_direct_tls_ports = { %3$d }
        c2s_direct_tls_ssl = { key = "%4$s"; certificate = "%5$s" }
        c2s_require_encryption = false
        %13$s
        allow_unencrypted_plain_auth = true
        authentication = "internal_hashed"
        http_ports = { %11$s }
        https_ports = {}
        http_default_host = "upload.%6$s"
        default_storage = "internal"
        %8$s
        VirtualHost "%6$s"
          ssl = { key = "%4$s"; certificate = "%5$s" }
        Component "conference.%6$s" "muc"
        %10$s
        %12$s
        """.formatted(setup.folder(), ports[0], ports[1], pem.key(), pem.certificate(), setup.domain(), modules(setup), archive,
            servers(setup, pem), setup.everything() ? more(setup, ports[2]) : "",
            setup.everything() ? ports[2] : "", component(setup),
            setup.component() == null ? "" : "component_ports = { " + ports[3] + " }");
  }

  private static String component(Setup setup) {
    Component component = setup.component();
    return component == null ? "" : """
        Component "%1$s"
          component_secret = "%2$s"
        """.formatted(component.domain(), component.secret());
  }

  private static String modules(Setup setup) {
    return (setup.archive() ? "; \"mam\"" : "") + (setup.elsewhere() == null ? "" : "; \"dialback\"; \"bench_route\"")
        + (setup.everything() ? "; \"pep\"; \"vcard4\"; \"vcard_legacy\"; \"csi_simple\"" : "");
  }

  /** Continues with the component of rooms. */
  private static String more(Setup setup, int httpPort) {
    return """
          modules_enabled = { %1$s }
        Component "upload.%2$s" "http_file_share"
          http_external_url = "http://127.0.0.1:%3$d/"
        """.formatted(setup.archive() ? "\"muc_mam\"" : "", setup.domain(), httpPort);
  }

  private static String servers(Setup setup, Pem pem) {
    Elsewhere elsewhere = setup.elsewhere();
    return elsewhere == null ? "modules_disabled = { \"s2s\" }"
        : """
        plugin_paths = { "%1$s/plugins" }
        s2s_ports = { %2$d }
        s2s_require_encryption = true
        s2s_secure_auth = false
        limits = {}
        ssl = { key = "%3$s"; certificate = "%4$s" }
        """.formatted(setup.folder(), elsewhere.ownPort(), pem.key(), pem.certificate());
  }
}
