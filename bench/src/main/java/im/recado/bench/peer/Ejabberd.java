package im.recado.bench.peer;

import im.recado.bench.client.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** ejabberd on Mnesia with SCRAM keys; accounts are registered over its HTTP API on loopback. */
final class Ejabberd implements Peer {
  private static final int REGISTRATIONS_AT_ONCE = 16;

  @Override
  public String name() {
    return "ejabberd";
  }

  @Override
  public boolean installed() {
    return PeerProcess.onPath("erl") && PeerProcess.onPath("ejabberdctl") && !libraries().isEmpty();
  }

  @Override
  public String archivePackage() {
    return "erlang-p1-sqlite3";
  }

  @Override
  public boolean archives() {
    return Peer.has(Path.of("/usr/lib/erlang/lib"), "ebin/sqlite3.beam");
  }

  /** The folder of Erlang libraries that holds ejabberd, or an empty text. */
  private static String libraries() {
    try (Stream<Path> folders = Files.find(Path.of("/usr/lib"), 3,
        (path, attributes) -> path.getFileName().toString().startsWith("ejabberd")
            && Files.exists(path.resolve("ebin/ejabberd.beam")))) {
      return folders.findFirst().map(path -> String.valueOf(path.getParent())).orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public RunningPeer start(Setup setup) throws PeerException, IOException, InterruptedException {
    if (setup.elsewhere() != null) {
      throw new PeerException("ejabberd is measured as a server of its own alone.");
    }
    Path folder = setup.folder();
    int[] ports = PeerProcess.freePorts(4);
    Pem pem = Pem.make(folder, setup.domain());
    Path configuration = folder.resolve("ejabberd.yml");
    Files.writeString(configuration, configuration(setup, ports, pem), StandardCharsets.UTF_8);
    // Not ejabberdctl: it would change to a user of its own, and its process would not be the server's.
    PeerProcess process = new PeerProcess(folder,
        List.of("erl", "+K", "true", "+P", "250000", "-mnesia", "dir", "\"" + folder.resolve("mnesia") + "\"", "-s",
            "ejabberd", "-noinput"),
        Map.of("EJABBERD_CONFIG_PATH", configuration.toString(), "EJABBERD_LOG_PATH",
            folder.resolve("ejabberd.log").toString(), "ERL_LIBS", libraries(), "ERL_MAX_PORTS", "32000", "HOME",
            folder.toString()));
    try {
      process.awaitPort("ejabberd", ports[2]);
      process.awaitPort("ejabberd", ports[0]);
      if (setup.component() != null) {
        process.awaitPort("ejabberd", ports[3]);
      }
      register(setup, ports[2]);
      String version = ("ejabberd " + PeerProcess.version("ejabberd")).strip();
      return new RunningPeer(process, process.target(version, ports[0], ports[1], setup.domain()), ports[3]);
    } catch (PeerException | IOException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  private static void register(Setup setup, int port) throws PeerException, InterruptedException {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newFixedThreadPool(REGISTRATIONS_AT_ONCE)) {
      List<Future<String>> answers = threads.invokeAll(setup.accounts().stream()
          .<Callable<String>>map(account -> () -> register(http, port, setup.domain(), account)).toList());
      for (Future<String> answer : answers) {
        if (!answer.resultNow().isEmpty()) {
          throw new PeerException("ejabberd did not register an account: " + answer.resultNow());
        }
      }
    }
  }

  /** Registers one account; the answer is empty when it is there. */
  private static String register(HttpClient http, int port, String domain, Account account)
      throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/register"))
        .timeout(Duration.ofSeconds(30))
        .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"" + account.user() + "\",\"host\":\"" + domain
            + "\",\"password\":\"" + account.password() + "\"}"))
        .build();
    String problem = "";
    // It closes kept connections without a warning, so a request may meet a closed one; 409: the first try did it.
    for (int i = 0; i < 5; i++) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return response.statusCode() == 200 || response.statusCode() == 409 ? ""
            : response.statusCode() + " " + response.body();
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    return problem;
  }

  private static String configuration(Setup setup, int[] ports, Pem pem) {
    String database = setup.archive()
        ? "sql_type: sqlite\nsql_database: \"" + setup.folder().resolve("archive.sqlite") + "\"\n" : "";
    String archive = setup.archive() ? "  mod_mam: {default: always, db_type: sql}\n" : "";
    String more = setup.everything() ? """
          mod_caps: {}
          mod_vcard: {}
          mod_vcard_xupdate: {}
          mod_client_state: {}
          mod_pubsub: {plugins: [flat, pep]%s}
          mod_http_upload: {access: all, docroot: "%s", put_url: "http://127.0.0.1:%d/upload"}
        """.formatted(setup.archive() ? ", db_type: sql" : "", setup.folder().resolve("upload"), ports[2]) : "";
    return """
        hosts: ["%1$s"]
        loglevel: error
        certfiles: ["%2$s"]
        auth_method: internal
        auth_password_format: scram
        auth_scram_hash: sha
        s2s_access: none
        acl: {loopback: {ip: ["127.0.0.0/8"]}}
        api_permissions:
          "bench": {from: [mod_http_api], who: {access: {allow: {acl: loopback}}}, what: [register]}
        listen:
          - {port: %3$d, ip: "127.0.0.1", module: ejabberd_c2s, backlog: 1024, shaper: none, starttls: true}
          - {port: %4$d, ip: "127.0.0.1", module: ejabberd_c2s, backlog: 1024, shaper: none, tls: true}
          - {port: %5$d, ip: "127.0.0.1", module: ejabberd_http, backlog: 1024, request_handlers: {/api: mod_http_api%8$s}}
        %10$s
        shaper_rules: {max_user_offline_messages: [{infinity: all}]}
        %6$smodules:
          mod_roster: {versioning: true}
          mod_offline: {access_max_user_messages: max_user_offline_messages}
          mod_stream_mgmt: {}
          mod_carboncopy: {}
          mod_privacy: {}
          mod_blocking: {}
          mod_disco: {}
          mod_ping: {}
          mod_private: {}
          mod_muc: {host: "conference.@HOST@", max_users: 100000, default_room_options: {max_users: 100000%9$s}}
          mod_http_api: {}
        %7$s""".formatted(setup.domain(), pem.both(), ports[0], ports[1], ports[2], database, archive + more,
            setup.everything() ? ", /upload: mod_http_upload" : "",
            setup.everything() && setup.archive() ? ", mam: true" : "", component(setup, ports[3]));
  }

  private static String component(Setup setup, int port) {
    Component component = setup.component();
    return component == null ? "" : "  - {port: %d, ip: \"127.0.0.1\", module: ejabberd_service, access: all, hosts: {\"%s\": {password: \"%s\"}}}"
        .formatted(port, component.domain(), component.secret());
  }
}
