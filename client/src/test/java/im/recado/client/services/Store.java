package im.recado.client.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A server for files on this computer, which does what the test wants. */
public final class Store implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  /** The status with which it answers who hands something over. */
  public volatile int status = 201;
  /** Until then it reads and gives nothing but the first bytes. */
  public volatile CountDownLatch held = new CountDownLatch(0);
  public final CountDownLatch asked = new CountDownLatch(1);
  /** It was asked how large something is. */
  public final CountDownLatch measured = new CountDownLatch(1);

  public Store() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      try (exchange) {
        answer(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    if (exchange.getRequestMethod().equals("PUT")) {
      asked.countDown();
      held.await();
      files.put(path, exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    byte[] file = files.get(path);
    if (file == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      measured.countDown();
      held.await();
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, file.length);
    exchange.getResponseBody().write(file, 0, file.length / 2);
    exchange.getResponseBody().flush();
    asked.countDown();
    held.await();
    exchange.getResponseBody().write(file, file.length / 2, file.length - file.length / 2);
  }

  /** Keeps a file; its address. */
  public String put(String path, byte[] file) {
    files.put(path, file);
    return address(path);
  }

  public void remove(String path) {
    files.remove(path);
  }

  public String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The server of this session takes files, and keeps them here. */
  public void serves(PlayedLink link) {
    link.answer(Ns.DISCO_ITEMS, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='" + Ns.DISCO_ITEMS
        + "'><item jid='files.verona.example'/></query></iq>"));
    link.answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='" + Ns.DISCO_INFO
        + "'><feature var='" + Ns.UPLOAD + "'/></query></iq>"));
    link.answer(Ns.UPLOAD, request -> {
      String name = request.payload().orElseThrow().get("filename").replace(" ", "%20");
      Node slot = Node.of("slot", Ns.UPLOAD, Node.of("put", Ns.UPLOAD).with("url", address("/x/" + name)),
          Node.of("get", Ns.UPLOAD).with("url", address("/x/" + name)));
      return Node.of("iq", Ns.CLIENT, slot).with("type", "result");
    });
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
  }
}
