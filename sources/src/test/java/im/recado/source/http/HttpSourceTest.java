package im.recado.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.StoreException;
import im.recado.modules.source.AccountSource.Person;
import im.recado.modules.source.AccountSource.Verdict;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People behind a web service. */
final class HttpSourceTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");

  private final Options options = new Options();
  private final HttpSource source = new HttpSource(options);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String text = "";
  private HttpServer service;

  @BeforeEach
  void open() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " "
                  + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          if (status == 302) {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
          }
          byte[] bytes = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    service.start();
    options.set(HttpSource.URL, "http://127.0.0.1:" + service.getAddress().getPort() + "/check");
    options.set(HttpSource.SECRET, "token");
  }

  @AfterEach
  void close() {
    service.stop(0);
  }

  @Test
  void peopleAreAskedForByForms() {
    text = "Romeo Montague\n";
    assertThat(source.find(ROMEO)).isEqualTo(new Person("Romeo Montague"));
    assertThat(source.verify(ROMEO, "a&b=c +\u00e9")).isEqualTo(Verdict.RIGHT);
    assertThat(asked)
        .containsExactly(
            "POST Bearer token action=find&user=romeo&domain=verona.example",
            "POST Bearer token action=verify&password=a%26b%3Dc+%2B%C3%A9&user=romeo&domain=verona.example");
  }

  @Test
  void theStatusIsTheAnswer() {
    status = 403;
    assertThat(source.verify(ROMEO, "x")).isEqualTo(Verdict.WRONG);
    status = 401;
    assertThat(source.verify(ROMEO, "x")).isEqualTo(Verdict.WRONG);
    status = 404;
    assertThat(source.verify(ROMEO, "x")).isEqualTo(Verdict.UNKNOWN);
    assertThat(source.find(ROMEO)).isNull();
    for (int other : new int[] {201, 302, 500, 503}) {
      status = other;
      assertThatThrownBy(() -> source.verify(ROMEO, "x")).isInstanceOf(StoreException.class).hasMessageContaining("" + other);
    }
    assertThat(asked).as("redirects are not followed").hasSize(8);
  }

  @Test
  void whatIsTooLongIsAFailure() {
    text = "x".repeat(100_000);
    assertThatThrownBy(() -> source.find(ROMEO)).isInstanceOf(StoreException.class);
  }

  @Test
  void passwordsDoNotLeaveTheMachineInTheClear() {
    for (String url : List.of("http://example.org/check", "ftp://127.0.0.1/", "", "http://127.0.0.1.example.org/", "http://[::2]/")) {
      options.set(HttpSource.URL, url);
      assertThatThrownBy(() -> source.verify(ROMEO, "x"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("accounts.http.url");
    }
  }

  @Test
  void f26AServiceThatIsAwayIsAFailure() {
    service.stop(0);
    assertThatThrownBy(() -> source.verify(ROMEO, "x")).isInstanceOf(StoreException.class);
  }
}
