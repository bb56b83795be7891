package im.recado.net.http;

import im.recado.kernel.Kernel;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.HttpRoute;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Options;
import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.net.NetServer;
import im.recado.net.tls.CertificateFiles;
import im.recado.net.tls.TlsContext;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A web listener with a few routes, and clients that say what they like. */
final class WebServer implements AutoCloseable {
  final Options options = new Options();
  final AtomicInteger handled = new AtomicInteger();
  final int port;
  final int tlsPort;
  private final NetServer server;

  private static final class Silence implements PresenceHandler {
    @Override
    public boolean blocks(Session sender, Presence presence) {
      return false;
    }

    @Override
    public void sent(Session sender, Presence presence) {}

    @Override
    public void received(Jid account, Presence presence) {}

    @Override
    public boolean sharesPresence(Session session, Jid other) {
      return false;
    }

    @Override
    public boolean isSeenBy(Jid account, Jid other) {
      return false;
    }
  }

  WebServer(Path folder) throws Exception {
    Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
    kernel.start(List.of(this::declare));
    kernel.web().opened("https://www.example:7443", List.of("extra.example"));
    TlsContext tls =
        new TlsContext(
            CertificateFiles.openOrCreate(folder, "verona.example", Clock.systemUTC()), false, TlsContext.Engine.AUTO);
    server = new NetServer(kernel, tls, null);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    port = server.listenForWeb(anyPort, null);
    tlsPort = server.listenForWeb(anyPort, tls.forWeb());
  }

  private Declaration declare() {
    return Declaration.module("web", "Answers a few things.")
        .presence(new Silence())
        .http(HttpRoute.get("/hello", request -> HttpResponse.text(200, "Hello.\n")))
        .http(
            HttpRoute.get(
                    "/file/{name}", request -> HttpResponse.text(200, "[" + request.parameter("name") + "]"))
                .forAllSites())
        .http(
            HttpRoute.get(
                "/who", request -> HttpResponse.text(200, request.client().getHostAddress() + " " + request.secure())))
        .http(
            HttpRoute.get(
                "/large",
                request -> {
                  byte[] large = new byte[3 * 1024 * 1024];
                  large[large.length - 1] = 'e';
                  return HttpResponse.of(200).with("application/octet-stream", large);
                }))
        .http(
            HttpRoute.get(
                "/fails",
                request -> {
                  throw new IllegalStateException("secret");
                }))
        .http(
            HttpRoute.get(
                "/refuses",
                request -> {
                  throw new HttpException(403, "Not you.");
                }))
        .http(
            HttpRoute.post(
                "/count",
                1024 * 1024,
                request -> {
                  handled.incrementAndGet();
                  return HttpResponse.text(200, request.body().readAllBytes().length + " bytes");
                }))
        .http(HttpRoute.post("/ignore", 1024 * 1024, request -> HttpResponse.text(200, "whatever")));
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Says something on a connection of its own; all that comes back until the server closes it. */
  String say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  String say(byte[] bytes) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      // Turned away, not even listened to.
      return "";
    }
  }

  static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: verona.example\r\nConnection: close\r\n\r\n";
  }

  static int status(String answer) {
    return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
  }

  @Override
  public void close() {
    server.close();
  }
}
