package im.recado.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.http.Json;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XEP-0156 and XEP-0487: where clients that have only the web connect to. */
final class HostMetaTest {
  private static final String XRD = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

  private final TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends());
  private int port;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    port = server.openWeb(folder);
    server.kernel().web().opened("https://chat.verona.example", List.of("127.0.0.1"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> get(String name) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/.well-known/" + name))
              .header("Origin", "https://anybody.example")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Map<?, ?> json(HttpResponse<String> answer) {
    return (Map<?, ?>) Objects.requireNonNull(Json.read(answer.body()));
  }

  private static List<?> links(Map<?, ?> jrd) {
    return (List<?>) Objects.requireNonNull(jrd.get("links"));
  }

  @Test
  void pagesOfAllSitesReadWhereToConnect() throws Exception {
    HttpResponse<String> answer = get("host-meta");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(answer.headers().firstValue("content-type")).contains("application/xrd+xml; charset=utf-8");
    Element xrd = Xml.parse(answer.body(), XmlLimits.SERVER);
    assertThat(xrd.is("XRD", XRD)).isTrue();
    assertThat(xrd.elements("Link", XRD))
        .anySatisfy(
            link -> {
              assertThat(link.attribute("rel")).isEqualTo("urn:xmpp:alt-connections:websocket");
              assertThat(link.attribute("href")).isEqualTo("wss://chat.verona.example/ws");
            });
  }

  @Test
  void boshIsToldToo() throws Exception {
    assertThat(get("host-meta").body())
        .contains("rel='urn:xmpp:alt-connections:xbosh' href='https://chat.verona.example/http-bind'");
  }

  @Test
  void jsonSaysTheSame() throws Exception {
    HttpResponse<String> answer = get("host-meta.json");
    assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    Map<?, ?> jrd = json(answer);
    assertThat(jrd.containsKey("xmpp")).as("XEP-0487 is not in use without addresses").isFalse();
    assertThat(links(jrd))
        .anySatisfy(
            link ->
                assertThat(link)
                    .isEqualTo(
                        Map.of("rel", "urn:xmpp:alt-connections:websocket", "href", "wss://chat.verona.example/ws")));
  }

  @Test
  void withAddressesNoDnsIsNeeded() throws Exception {
    server.set("host-meta.addresses", "192.0.2.1, 2001:db8::1");
    server.set("host-meta.ttl", "30d");
    Map<?, ?> jrd = json(get("host-meta.json"));
    assertThat(jrd.get("xmpp")).isEqualTo(Map.of("ttl", 604_800L));
    List<?> links = links(jrd);
    assertThat(links.getFirst())
        .isEqualTo(
            Map.of(
                "rel", "urn:xmpp:alt-connections:tls",
                "port", 5223L,
                "ips", List.of("192.0.2.1", "2001:db8::1"),
                "priority", 10L,
                "weight", 50L,
                "sni", "verona.example"));
    assertThat(links.get(1))
        .isEqualTo(
            Map.of(
                "rel", "urn:xmpp:alt-connections:s2s-tls",
                "port", 5270L,
                "ips", List.of("192.0.2.1", "2001:db8::1"),
                "priority", 10L,
                "weight", 50L,
                "sni", "verona.example"));
    assertThat(links)
        .allSatisfy(link -> assertThat(((Map<?, ?>) link).containsKey("ips")).isTrue());
  }

  @Test
  void whatIsNotThereIsNotTold() throws Exception {
    server.set("host-meta.addresses", "192.0.2.1");
    server.set("host-meta.direct-tls-port", "0");
    server.set("host-meta.server-direct-tls-port", "0");
    assertThat(get("host-meta.json").body()).doesNotContain("alt-connections:tls", "s2s-tls").contains("\"ttl\"");
  }

  /** What is answered to a request for a host. */
  private String asked(String host, String name) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(
          ("GET /.well-known/" + name + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void eachDomainIsToldItsOwnName() throws Exception {
    server.kernel().domains().add("mantua.example");
    server.kernel().web().opened("https://verona.example:7443", List.of());
    server.set("host-meta.addresses", "192.0.2.1");
    assertThat(asked("mantua.example:7443", "host-meta")).contains("wss://mantua.example:7443/ws").doesNotContain("verona.example");
    assertThat(asked("Mantua.Example", "host-meta.json"))
        .contains("wss://mantua.example:7443/ws", "\"sni\": \"mantua.example\"")
        .doesNotContain("verona.example");
    assertThat(asked("verona.example", "host-meta.json")).contains("\"sni\": \"verona.example\"").doesNotContain("mantua.example");
    assertThat(asked("rome.example", "host-meta")).startsWith("HTTP/1.1 421");
    server.kernel().web().opened("https://chat.verona.example", List.of());
    assertThat(asked("mantua.example", "host-meta")).contains("wss://chat.verona.example/ws");
  }

  @Test
  void whatIsNotUnderTlsIsNotTold() throws Exception {
    server.kernel().web().opened("http://127.0.0.1:" + port, List.of());
    assertThat(get("host-meta").body()).doesNotContain("<Link");
    assertThat(get("host-meta.json").body()).doesNotContain("ws://");
  }
}
