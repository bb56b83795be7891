package im.recado.interop.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.opentest4j.TestAbortedException;

/** ejabberd with a name server of ours that says where the other server is: Erlang's resolver is told to ask no other. */
public final class RemoteEjabberd extends RemoteServer {
  private final int httpPort = ServerProcess.freePort();
  private final String libraries = libraries();
  private final TestCertificates strangers = new TestCertificates();
  private Optional<TestDns> names = Optional.empty();

  public RemoteEjabberd() {
    super("ejabberd");
    if (libraries.isEmpty() || !Files.isExecutable(Path.of("/usr/bin/erl"))) {
      throw new TestAbortedException("Debian package ejabberd is not installed (./recado test --peers installs it)");
    }
  }

  private static String libraries() {
    try (Stream<Path> folders =
        Files.find(
            Path.of("/usr/lib"),
            3,
            (path, attributes) ->
                path.getFileName().toString().startsWith("ejabberd") && Files.exists(path.resolve("ebin/ejabberd.beam")))) {
      return folders.findFirst().map(path -> String.valueOf(path.getParent())).orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void configure(
      TestCertificates.Issued own, Path authority, String elsewhere, int port, boolean byCertificate) {
    // A certificate of ours comes with that of its authority: only one of another authority makes that of the other server worth nothing.
    Path believed = byCertificate ? authority : strangers.authority();
    TestDns dns = new TestDns(port);
    names = Optional.of(dns);
    write(
        "inetrc",
        """
        {resolv_conf, ""}.
        {hosts_file, ""}.
        {lookup, [dns]}.
        {nameserver, {127,0,0,1}, %d}.
        """
            .formatted(dns.port()));
    write(
        "ejabberd.yml",
        """
        hosts: ["peer.example"]
        loglevel: debug
        certfiles: ["%1$s"]
        ca_file: "%2$s"
        auth_method: internal
        s2s_use_starttls: %7$s
        acl: {loopback: {ip: ["127.0.0.0/8"]}}
        api_permissions:
          "tests": {from: [mod_http_api], who: {access: {allow: {acl: loopback}}}, what: [register]}
        listen:
          - {port: %3$d, ip: "127.0.0.1", module: ejabberd_c2s, starttls: true}
          - {port: %4$d, ip: "127.0.0.1", module: ejabberd_s2s_in}
          - {port: %5$d, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/api: mod_http_api}}
        modules:
          mod_roster: {}
          mod_disco: {}
          mod_ping: {}
          mod_caps: {}
          mod_vcard: {}
          mod_offline: {}
          mod_pubsub: {plugins: [flat, pep]}
          mod_muc: {host: "conference.@HOST@"}
          mod_http_api: {}
          %6$s
        """
            .formatted(
                own.both(), believed, c2sPort, s2sPort, httpPort,
                byCertificate ? "mod_time: {}" : "mod_s2s_dialback: {}", byCertificate ? "required" : "true"));
  }

  @Override
  List<String> command() {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env"));
    command.add("EJABBERD_CONFIG_PATH=" + home.resolve("ejabberd.yml"));
    command.add("EJABBERD_LOG_PATH=" + home.resolve("ejabberd.log"));
    command.add("ERL_LIBS=" + libraries);
    command.add("HOME=" + home);
    command.add("ERL_INETRC=" + home.resolve("inetrc"));
    command.addAll(List.of("erl", "-mnesia", "dir", "\"" + home.resolve("mnesia") + "\""));
    command.addAll(List.of("-s", "ejabberd", "-noinput"));
    return command;
  }

  @Override
  public void close() {
    super.close();
    names.ifPresent(TestDns::close);
    strangers.close();
  }

  @Override
  public String lastWords() {
    return ServerProcess.tail(log) + ServerProcess.tail(home.resolve("ejabberd.log"));
  }

  @Override
  public void addAccounts(List<Account> accounts) {
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (Account account : accounts) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/api/register"))
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"user\":\"" + account.user() + "\",\"host\":\"peer.example\",\"password\":\"" + account.password()
                            + "\"}"))
                .build();
        Awaitility.await("account")
            .atMost(LIMIT)
            .ignoreExceptions()
            .until(
                () -> {
                  int status = http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
                  return status == 200 || status == 409;
                });
      }
    }
  }
}
