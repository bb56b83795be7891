package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.protocol.Trust;
import im.recado.client.protocol.way.Place.Manner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a domain's web says, and what somebody who has broken into it may say (XEP-0156). */
@Timeout(60)
class HostMetaTest {
  private static final String XML = "/.well-known/host-meta";
  private static final String JSON = "/.well-known/host-meta.json";

  private final PlayedDns dns = new PlayedDns().host("verona.example", "127.0.0.1").host("www.verona.example", "127.0.0.1");
  private FakeWeb web;

  @BeforeEach
  void open() throws Exception {
    web = new FakeWeb("verona.example");
  }

  @AfterEach
  void close() throws IOException {
    web.close();
  }

  private List<Place> ask(boolean believed) throws IOException {
    Https https = new Https(dns, new Trust("verona.example", print -> believed), Duration.ofSeconds(5));
    return HostMeta.ask(https, "verona.example:" + web.port());
  }

  private static String xrd(String... hrefs) {
    StringBuilder links = new StringBuilder();
    for (String href : hrefs) {
      links.append("<Link rel='urn:xmpp:alt-connections:websocket' href='%s'/>".formatted(href));
    }
    return "<?xml version='1.0' encoding='utf-8'?>\n<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
        + "<Link rel='urn:xmpp:alt-connections:xbosh' href='https://verona.example/http-bind'/>" + links + "</XRD>\n";
  }

  private static Place place(String host, int port, String path) {
    return new Place(host, port, Manner.WEBSOCKET, path);
  }

  @Test
  void theLinksAreTakenInTheirOrder() throws Exception {
    web.text(XML, xrd("wss://a.example/ws?x=1", "WSS://[2001:db8::1]:5443", "wss://a.example/ws?x=1"));
    assertThat(ask(true)).containsExactly(place("a.example", 443, "/ws?x=1"), place("2001:db8::1", 5443, ""));
    assertThat(web.asked).containsExactly(XML);
  }

  @Test
  void theOtherFormIsAskedForWhereTheFirstIsNotThere() throws Exception {
    web.text(JSON, "{\"links\": [{\"rel\": \"urn:xmpp:alt-connections:websocket\", \"href\": \"wss:\\/\\/a.example/ws\"}, {\"rel\": 5}, 7,"
        + "{\"rel\": \"urn:xmpp:alt-connections:websocket\"}]}");
    assertThat(ask(true)).containsExactly(place("a.example", 443, "/ws"));
    assertThat(web.asked).containsExactly(XML, JSON);
  }

  @Test
  void piecesAreJoined() throws Exception {
    String text = xrd("wss://a.example/ws");
    web.answer(XML, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(10) + ";a=b\r\n" + text.substring(0, 10) + "\r\n"
        + Integer.toHexString(text.length() - 10) + "\r\n" + text.substring(10) + "\r\n0\r\n\r\n");
    assertThat(ask(true)).hasSize(1);
  }

  @Test
  void whoIsSentElsewhereGoesThereOverHttps() throws Exception {
    web.answer(XML, "HTTP/1.1 301 Moved\r\nLocation: https://www.verona.example:" + web.port() + "/there\r\n\r\n").text("/there", xrd("wss://a.example/ws"));
    assertThat(ask(true)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws://a.example/ws", "http://a.example/ws", "https://a.example/ws", "file:///etc/passwd", "wss:a", "wss:///ws", "wss://u:p@a.example/ws",
      "javascript:alert(1)", "wss://a.example:99999/", "", "%%%"})
  void otherPlacesAreNotGoneTo(String href) throws Exception {
    web.text(XML, xrd(href));
    assertThat(ask(true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    // Round in circles, over plain HTTP, to other schemes, with a password, to nowhere.
    "HTTP/1.1 302 Found\r\nLocation: /.well-known/host-meta\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: http://verona.example/\r\n\r\n",
    "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: https://a:b@verona.example/\r\n\r\n",
    "HTTP/1.1 302 Found\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: https://unknown.example/\r\n\r\n", "HTTP/1.1 302 Found\r\nLocation: %%%\r\n\r\n",
    // No HTTP, no text, not what was announced.
    "SSH-2.0-x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "HTTP/1.1 500 No\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n<html/>",
    "HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE XRD [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><XRD>&a;</XRD>"
  })
  void whatIsNoHostMetaIsNone(String answer) {
    web.answer(XML, answer).answer(JSON, answer.replace("host-meta\r", "host-meta.json\r"));
    assertThatThrownBy(() -> ask(true)).isInstanceOf(IOException.class);
    assertThat(web.asked.size()).isBetween(2, 8);
  }

  @Test
  void noMoreIsReadThanSuchATextMayHave() {
    String endless = "HTTP/1.1 200 OK\r\n\r\n" + xrd("wss://a.example/ws") + " ".repeat(1_000_000);
    web.answer(XML, endless).answer(JSON, "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(100_000));
    assertThatThrownBy(() -> ask(true)).isInstanceOf(IOException.class);
  }

  @Test
  void aWebThatDoesNotProveItsNameIsNotBelieved() {
    web.text(XML, xrd("wss://a.example/ws")).text(JSON, "{}");
    assertThatThrownBy(() -> ask(false)).isInstanceOf(IOException.class);
    assertThat(web.asked).isEmpty();
  }
}
