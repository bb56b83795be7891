package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of people of several domains, at the one service that all of them share. */
@Timeout(120)
final class FilesOfDomainsTest {
  private static final String NS = "urn:xmpp:http:upload:0";

  private final TestServer server =
      new TestServer(List.of("localhost", "mantua.example"), new MemoryBackends().backends());
  private final List<Transport> transports = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private StreamClient romeo;
  private StreamClient angelica;

  @BeforeEach
  void open(@TempDir Path certificates) throws Exception {
    int _ = server.openWeb(certificates);
    romeo = client("romeo@localhost/x");
    angelica = client("angelica@mantua.example/x");
    run(Caller.COMMAND_LINE, "role-give", "account", "angelica@mantua.example", "role", "administrator", "domain", "mantua.example");
  }

  @AfterEach
  void close() {
    http.close();
    transports.forEach(Transport::close);
    server.close();
  }

  private StreamClient client(String address) throws IOException {
    server.account(Jid.valueOf(address).bare(), "password");
    Transport transport = server.inProcess();
    transports.add(transport);
    StreamClient client = new StreamClient(transport, Jid.valueOf(address), "password", false);
    client.connectSession();
    return client;
  }

  private List<List<String>> run(Caller caller, String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return server.kernel().commands().run(command, caller, named).rows();
  }

  private static Element ask(StreamClient client, int size) throws IOException {
    client.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", "u")
            .attribute("to", "upload.localhost")
            .child(Element.builder("request", NS).attribute("filename", "a.txt").attribute("size", "" + size).build())
            .build());
    Element came = client.element();
    while (!"u".equals(came.attribute("id"))) {
      came = client.element();
    }
    return came;
  }

  private static URI url(Element answer, String which) {
    Element slot = Objects.requireNonNull(answer.child("slot", NS), answer::toString);
    return URI.create(Objects.requireNonNull(Objects.requireNonNull(slot.child(which, NS)).attribute("url")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  /** Uploads a text; where it can be read. */
  private URI uploaded(StreamClient client, String text) throws Exception {
    Element answer = ask(client, text.length());
    HttpRequest.Builder put =
        HttpRequest.newBuilder(url(answer, "put"))
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofString(text));
    assertThat(send(put).statusCode()).isEqualTo(201);
    return url(answer, "get");
  }

  @Test
  void everyDomainUploadsAndIsRead() throws Exception {
    assertThat(send(HttpRequest.newBuilder(uploaded(romeo, "of romeo"))).body()).isEqualTo("of romeo");
    assertThat(send(HttpRequest.newBuilder(uploaded(angelica, "of angelica"))).body()).isEqualTo("of angelica");
  }

  @Test
  void aQuotaIsThatOfTheDomain() throws Exception {
    run(Caller.COMMAND_LINE, "option-set", "domain", "mantua.example", "key", "upload.account-bytes", "value", "1k");
    assertThat(ask(angelica, 2000).toString()).contains("error");
    assertThat(ask(romeo, 2000).attribute("type")).isEqualTo("result");
    assertThat(ask(angelica, 500).attribute("type")).isEqualTo("result");
  }

  @Test
  void administratorsOfADomainSeeAndRemoveItsFilesAlone() throws Exception {
    URI of = uploaded(romeo, "of romeo");
    URI own = uploaded(angelica, "of angelica");
    Caller caller = new Caller("angelica@mantua.example", server.kernel().powers(Jid.valueOf("angelica@mantua.example")));
    assertThat(run(caller, "file-list")).extracting(row -> row.get(1)).containsExactly("angelica@mantua.example");
    assertThat(run(caller, "file-list", "skip", "1")).isEmpty();
    String theirs = run(Caller.COMMAND_LINE, "file-list", "account", "romeo@localhost").getFirst().getFirst();
    assertThatThrownBy(() -> run(caller, "file-remove", "id", theirs))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
    assertThatThrownBy(() -> run(caller, "file-list", "account", "romeo@localhost"))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    run(caller, "file-remove", "id", run(caller, "file-list").getFirst().getFirst());
    assertThat(send(HttpRequest.newBuilder(own)).statusCode()).isEqualTo(404);
    assertThat(send(HttpRequest.newBuilder(of)).body()).isEqualTo("of romeo");
  }
}
