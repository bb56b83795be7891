package im.recado.interop.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Prosody with a module of ours that says where the other server is: its resolver asks port 53 alone. */
public final class RemoteProsody extends RemoteServer {
  private static final Path PROGRAM = Path.of("/usr/bin/prosody");

  private final boolean bidi;

  /** @param bidi whether it uses one connection for both directions (XEP-0288) */
  public RemoteProsody(boolean bidi) {
    super("prosody");
    this.bidi = bidi;
    if (!Files.isExecutable(PROGRAM)) {
      throw new TestAbortedException("Debian package prosody is not installed (./recado test --peers installs it)");
    }
  }

  @Override
  public void configure(
      TestCertificates.Issued own, Path authority, String elsewhere, int port, boolean byCertificate) {
    write(
        "plugins/mod_test_route.lua",
        """
        module:set_global();
        local service = require "net.resolvers.service";
        local manual = require "net.resolvers.manual";
        service.new = function(hostname, name, conn_type, extra)
          if name == "xmpp-server" then
            return manual.new({ { "tcp4", "127.0.0.1", %d, extra } }, conn_type, extra);
          end
          return manual.new({}, conn_type, extra);
        end
        """
            .formatted(port));
    write(
        "prosody.cfg.lua",
        """
        run_as_root = true
        pidfile = "%1$s/prosody.pid"
        data_path = "%1$s/data"
        plugin_paths = { "%1$s/plugins" }
        log = { { levels = { min = "debug" }, to = "console" } }
        interfaces = { "127.0.0.1" }
        c2s_ports = { %2$d }
        s2s_ports = { %3$d }
        modules_enabled = {
          "roster", "saslauth", "tls", "disco", "pep", "dialback", "ping", "vcard4", "vcard_legacy", "test_route", "s2s", "smacks"%8$s
        }
        modules_disabled = { %7$s }
        authentication = "internal_plain"
        storage = "internal"
        c2s_require_encryption = true
        s2s_require_encryption = true
        limits = {}
        ssl = { certificate = "%4$s", key = "%5$s", cafile = "%6$s" }
        VirtualHost "peer.example"
        Component "conference.peer.example" "muc"
        """
            .formatted(
                home, c2sPort, s2sPort, own.certificate(), own.key(), authority,
                byCertificate ? "" : "\"s2s_auth_certs\"", bidi ? ", \"s2s_bidi\"" : ""));
  }

  @Override
  List<String> command() {
    return List.of(PROGRAM.toString(), "-F", "--config", home.resolve("prosody.cfg.lua").toString());
  }

  @Override
  public void addAccounts(List<Account> accounts) {
    for (Account account : accounts) {
      write(
          "data/peer%2eexample/accounts/" + account.user() + ".dat",
          "return {\n\t[\"password\"] = \"" + account.password() + "\";\n};\n");
    }
  }
}
