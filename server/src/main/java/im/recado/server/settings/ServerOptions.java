package im.recado.server.settings;

import im.recado.kernel.module.Option;
import im.recado.kernel.stream.ClientStreams;
import im.recado.modules.domains.DomainsModule;
import im.recado.net.NetServer;
import im.recado.net.tls.TlsContext;
import im.recado.server.Failure;
import im.recado.store.sql.DatabaseAddress;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;

/** The settings of the program itself, in the order in which people read them; modules declare their own. */
public final class ServerOptions {
  public static final Option<String> DOMAIN =
      new Option<>(
          "domain",
          "a domain such as example.org",
          "localhost",
          "The domain that is served: what stands behind the @ of its users' addresses.",
          value -> {
            try {
              Jid jid = Jid.parse(value.toString().strip());
              if (jid.isDomain() && jid.domain().matches("\\[.*|[0-9.]+")) {
                throw new IllegalArgumentException(
                    "expected a name such as example.org: rooms and files have names below it, which a number cannot have");
              }
              if (jid.isDomain()) {
                return jid.domain();
              }
            } catch (JidException e) {
              // Said below.
            }
            throw new IllegalArgumentException("expected a domain such as example.org");
          });

  public static final Option<List<String>> DOMAINS =
      Option.texts(
              "server.domains",
              List.of(),
              "Further domains that are served, each with accounts and rooms of its own; more can be added while the server runs.")
          .meaning(
              "a list of domains such as example.net",
              List.of(),
              texts -> texts.stream().map(DomainsModule::parse).distinct().toList());

  public static final Option<String> C2S_ADDRESS =
      Option.text("c2s.address", "*", "Where to listen for clients: an address of this machine, or * for all of them.");

  public static final Option<Port> C2S_PORT =
      Port.option("c2s.port", new Port(5222), "Clients; they begin TLS by STARTTLS.");

  public static final Option<Port> C2S_DIRECT_TLS_PORT =
      Port.option("c2s.direct-tls-port", new Port(5223), "Clients that begin with TLS (XEP-0368).");

  public static final Option<Boolean> ALLOW_CLEARTEXT =
      Option.flag(
          "c2s.allow-cleartext",
          false,
          "Lets c2s.tls = \"off\" apply to listeners that others can reach: their passwords and messages can be read on"
              + " the way.");

  public static final Option<String> CERTIFICATE =
      Option.text(
          "tls.certificate",
          "",
          "The certificate with its chain, a PEM file; without one a self-signed one is made. Read again when it changes.");

  public static final Option<String> KEY = Option.text("tls.key", "", "The private key of the certificate, a PEM file.");

  public static final Option<String> AUTHORITIES =
      Option.text(
          "tls.client-authorities",
          "",
          "Certificates (a PEM file) of those who vouch for clients that log in with a certificate; nobody when empty.");

  public static final Option<TlsContext.Engine> TLS_ENGINE =
      Option.choice(
          "tls.engine",
          TlsContext.Engine.AUTO,
          "Who does the cryptography of TLS: the jdk, openssl (BoringSSL, which comes along for Linux on x86-64 and arm64;"
              + " handshakes cost a third), or auto: BoringSSL where it is there.");

  public static final Option<String> HTTPS_ADDRESS =
      Option.text("https.address", "*", "Where to listen for the web under TLS: an address of this machine, or * for all.");

  public static final Option<Port> HTTPS_PORT =
      Port.option("https.port", new Port(7443), "The web under TLS: files that people share, invitations.");

  public static final Option<String> HTTP_ADDRESS =
      Option.text(
          "http.address",
          "127.0.0.1",
          "Where to listen for the web in the clear: for a proxy on this machine, as a rule; * for all addresses.");

  public static final Option<Port> HTTP_PORT =
      Port.option("http.port", new Port(7070), "The web in the clear, for a proxy that adds TLS.");

  public static final Option<Port> ACME_PORT =
      Port.option(
          "acme.http-port",
          Port.OFF,
          "Where an authority finds the proof that the names are this server's, when no proxy at port 80 passes it on: 80, which"
              + " needs the right to listen there; browsers are sent on to the web under TLS.");

  public static final Option<String> ACME_ADDRESS =
      Option.text("acme.http-address", "*", "Where to listen for authorities; * for all addresses.");

  public static final Option<Port> COMPONENT_PORT =
      Port.option(
          "component.port", new Port(5275), "Components (XEP-0114), in the clear; only while component.secret names any.");

  public static final Option<String> COMPONENT_ADDRESS =
      Option.text("component.address", "127.0.0.1", "Where to listen for components; * for all addresses.");

  public static final Option<Port> PROXY_PORT =
      Port.option("proxy.port", Port.OFF, "Files between clients that cannot reach each other (XEP-0065); 7777 is usual.");

  public static final Option<String> PROXY_ADDRESS =
      Option.text("proxy.address", "*", "Where to listen for such files; * for all addresses.");

  public static final Option<String> PROXY_HOST =
      Option.text("proxy.host", "", "The host name or address that clients are told for such files; when empty, the domain.");

  public static final Option<String> WEB_URL =
      new Option<>(
          "http.url",
          "an address such as https://chat.example.org, or nothing",
          "",
          "The address under which people reach the web listener; when empty, https, the domain and https.port.",
          value -> {
            String text = value.toString().strip();
            if (text.isEmpty() || text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?")) {
              return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
            throw new IllegalArgumentException("expected an address such as https://chat.example.org");
          });

  public static final Option<List<String>> WEB_HOSTS =
      Option.texts(
          "http.hosts", List.of(), "Further host names that the web listener answers to, beside the domain and what is below.");

  public static final Option<Port> CONSOLE_PORT =
      Port.option(
          "console.port",
          new Port(9090),
          "The web console in the clear, for this machine; when not set and in use, another free port.");

  public static final Option<String> CONSOLE_ADDRESS =
      Option.text(
          "console.address",
          "127.0.0.1",
          "Where to listen for the console in the clear; only addresses of this machine alone are taken.");

  public static final Option<Port> CONSOLE_TLS_PORT =
      Port.option(
          "console.tls-port",
          new Port(9091),
          "The web console under TLS; when not set and in use, another free port.");

  public static final Option<String> CONSOLE_TLS_ADDRESS =
      Option.text(
          "console.tls-address",
          "127.0.0.1",
          "Where to listen for the console under TLS: an address of this machine, or * for all, so that other machines reach"
              + " it.");

  public static final Option<List<String>> CONSOLE_HOSTS =
      Option.texts(
          "console.hosts",
          List.of(),
          "Further host names that the console answers to, beside localhost, the domain and what is below.");

  public static final Option<Port> METRICS_PORT =
      Port.option("metrics.port", new Port(9280), "Metrics for Prometheus at /metrics, and /health.");

  public static final Option<String> METRICS_ADDRESS =
      Option.text("metrics.address", "127.0.0.1", "Where to listen for those who read metrics.");

  public static final Option<String> DATABASE_URL =
      new Option<>(
          "database.url",
          "jdbc:sqlite:FILE, jdbc:postgresql://HOST/NAME or jdbc:mariadb://HOST/NAME",
          "jdbc:sqlite:recado.db",
          "The database; a relative file is one within the home folder. See databases.md.",
          value -> {
            if (!DatabaseAddress.isPossible(value.toString())) {
              throw new IllegalArgumentException("expected " + DatabaseAddress.EXPECTED);
            }
            return value.toString();
          });

  public static final Option<String> DATABASE_USER =
      Option.text("database.user", "", "Who logs in to a database that asks for it; SQLite does not.");

  public static final Option<String> DATABASE_PASSWORD =
      Option.text("database.password", "", "The password for a database that asks for it.");

  public static final Option<Integer> DATABASE_CONNECTIONS =
      Option.integer(
          "database.connections",
          DatabaseAddress.USUAL_CONNECTIONS,
          1,
          200,
          "How many reads a database server does at once for this server; one more connection writes.");

  /** Of this list the program only knows that the keys exist: what listens there comes with later versions. */
  public static final Option<Port> S2S_PORT =
      Port.option("s2s.port", new Port(5269), "Other servers that begin without TLS (STARTTLS).");

  public static final Option<Port> S2S_DIRECT_TLS_PORT =
      Port.option("s2s.direct-tls-port", new Port(5270), "Other servers that begin with TLS (XEP-0368).");

  public static final Option<String> S2S_ADDRESS =
      Option.text("s2s.address", "*", "Where other servers connect: an address of this machine, or * for all of them.");

  public static final Option<String> S2S_AUTHORITIES =
      Option.text(
          "s2s.authorities",
          "",
          "Certificates (a PEM file) of those who vouch for other servers, beside the authorities that everybody trusts.");

  public static final Option<String> COMPONENT_AUTHORITIES =
      Option.text(
          "component.authorities",
          "",
          "Certificates (a PEM file) of those who vouch for components that log in without their secret (XEP-0225); nobody does when"
              + " empty.");

  private ServerOptions() {}

  /** Where the database is, as the settings say. Throws when one of them is wrong. */
  public static DatabaseAddress database(Settings settings) throws Failure {
    return new DatabaseAddress(
        settings.get(DATABASE_URL),
        settings.get(DATABASE_USER),
        settings.get(DATABASE_PASSWORD),
        settings.get(DATABASE_CONNECTIONS));
  }

  /** All of them. */
  public static List<Option<?>> all() {
    List<Option<?>> all =
        new ArrayList<>(
            List.of(
                DOMAIN,
                DOMAINS,
                C2S_ADDRESS,
                C2S_PORT,
                C2S_DIRECT_TLS_PORT,
                ClientStreams.TLS,
                ALLOW_CLEARTEXT,
                CERTIFICATE,
                KEY,
                AUTHORITIES,
                TLS_ENGINE,
                DATABASE_URL,
                DATABASE_USER,
                DATABASE_PASSWORD,
                DATABASE_CONNECTIONS,
                HTTPS_PORT,
                HTTPS_ADDRESS,
                HTTP_PORT,
                HTTP_ADDRESS,
                PROXY_PORT,
                PROXY_ADDRESS,
                PROXY_HOST,
                WEB_URL,
                WEB_HOSTS,
                ACME_PORT,
                ACME_ADDRESS,
                CONSOLE_PORT,
                CONSOLE_ADDRESS,
                CONSOLE_TLS_PORT,
                CONSOLE_TLS_ADDRESS,
                CONSOLE_HOSTS,
                COMPONENT_PORT,
                COMPONENT_ADDRESS,
                COMPONENT_AUTHORITIES,
                METRICS_PORT,
                METRICS_ADDRESS));
    all.addAll(List.of(S2S_PORT, S2S_DIRECT_TLS_PORT, S2S_ADDRESS, S2S_AUTHORITIES));
    all.addAll(NetServer.SERVER_OPTIONS);
    all.add(ClientStreams.LOGIN_DEADLINE);
    all.add(ClientStreams.MAX_STANZA);
    all.addAll(NetServer.OPTIONS);
    all.addAll(NetServer.WEB_OPTIONS);
    all.addAll(NetServer.PROXY_OPTIONS);
    return List.copyOf(all);
  }
}
