package im.recado.testkit.server;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.StreamListener;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import im.recado.wire.xml.XmlStreamReader;
import im.recado.wire.xml.XmlWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reaches a server by requests (XEP-0124) in the clear on loopback. Whoever uses it speaks as over TCP; it can send nothing but
 * whole elements, and a cut is noticed by the server when its patience is at an end.
 */
public final class BoshTransport implements Transport {
  private static final String NS = "http://jabber.org/protocol/httpbind";
  private static final String XMPP = "urn:xmpp:xbosh";
  private static final XmlLimits LIMITS = XmlLimits.SERVER.withBytes(16 * 1024 * 1024);

  private final URI address;
  private final AutoCloseable server;
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * A way to a port of this machine.
   *
   * @param server closed with this
   */
  public BoshTransport(int port, AutoCloseable server) {
    this.address = URI.create("http://127.0.0.1:" + port + "/http-bind");
    this.server = server;
  }

  @Override
  public Wire connect(Listener listener) {
    return new BoshWire(listener);
  }

  @Override
  public void close() {
    http.shutdownNow();
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private final class BoshWire implements Wire {
    private final Listener listener;

    // Guarded by this.
    private XmlStreamReader outgoing = new XmlStreamReader(new Outgoing(), LIMITS);
    private final List<Element> queue = new ArrayList<>();
    private final Map<Long, String> answers = new TreeMap<>();
    private @Nullable String sid;
    private long rid = 7_000_000;
    private long heard = 7_000_000;
    private boolean over;

    BoshWire(Listener listener) {
      this.listener = listener;
    }

    /** What is sent, as elements. */
    private final class Outgoing implements StreamListener {
      @Override
      public void streamOpened(Element header) {
        Element.Builder body =
            body()
                .attribute("to", header.attribute("to"))
                .attribute("from", header.attribute("from"))
                .attribute(Namespaces.XML, "lang", header.lang())
                .attribute(XMPP, "version", header.attribute("version"));
        if (sid == null) {
          body.attribute("wait", "60").attribute("hold", "1").attribute("ver", "1.6");
        } else {
          body.attribute(XMPP, "restart", "true");
        }
        post(body.build());
      }

      @Override
      public void element(Element element) {
        queue.add(element);
      }

      @Override
      public void streamClosed() {
        Element.Builder body = body().attribute("type", "terminate").children(queue);
        queue.clear();
        post(body.build());
      }
    }

    /** An answer: read as a stream, for features are elements of streams alone. */
    private static final class Body implements StreamListener {
      private Element start = Element.of("none", "");
      private final List<Element> content = new ArrayList<>();

      @Override
      public void streamOpened(Element header) {
        start = header;
      }

      @Override
      public void element(Element element) {
        content.add(element);
      }

      @Override
      public void streamClosed() {}
    }

    private Element.Builder body() {
      return Element.builder("body", NS).attribute("rid", Long.toString(++rid)).attribute("sid", sid);
    }

    @Override
    public synchronized void send(byte[] bytes) throws IOException {
      if (new String(bytes, 0, Math.min(5, bytes.length), StandardCharsets.ISO_8859_1).equals("<?xml")) {
        outgoing = new XmlStreamReader(new Outgoing(), LIMITS);
      }
      try {
        outgoing.feed(bytes, 0, bytes.length);
      } catch (XmlException e) {
        throw new IOException("that cannot be sent by requests", e);
      }
      proceed();
    }

    /** One request is always here or there; two when there is something to say. */
    private void proceed() {
      long open = rid - heard;
      if (over || sid == null || open > 1 || open == 1 && queue.isEmpty()) {
        return;
      }
      Element.Builder body = body().children(queue);
      queue.clear();
      post(body.build());
    }

    private void post(Element body) {
      long number = rid;
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "text/xml; charset=utf-8")
              .POST(HttpRequest.BodyPublishers.ofByteArray(XmlWriter.toBytes(body)))
              .build();
      http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
          .whenComplete((answer, failure) -> answered(number, failure == null ? answer.body() : null));
    }

    private synchronized void answered(long number, @Nullable String text) {
      if (over) {
        return;
      }
      try {
        if (text == null) {
          throw new IOException("no answer");
        }
        answers.put(number, text);
        while (!over && answers.containsKey(heard + 1)) {
          Body body = new Body();
          byte[] bytes = String.valueOf(answers.remove(++heard)).getBytes(StandardCharsets.UTF_8);
          new XmlStreamReader(body, LIMITS).feed(bytes, 0, bytes.length);
          hear(body);
        }
      } catch (IOException | XmlException e) {
        over = true;
        listener.disconnected();
      }
      proceed();
    }

    private void hear(Body heard) {
      Element body = heard.start;
      if (body.attribute("sid") != null) {
        sid = body.attribute("sid");
      }
      XmlWriter writer = new XmlWriter(Namespaces.CLIENT);
      if (body.attribute("authid") != null) {
        writer.openStream(
            Element.builder("stream", Namespaces.STREAM)
                .attribute("from", body.attribute("from"))
                .attribute("id", body.attribute("authid"))
                .attribute("version", body.attribute(XMPP, "version"))
                .build());
      }
      heard.content.forEach(writer::element);
      boolean closed = "terminate".equals(body.attribute("type"));
      if (closed) {
        over = true;
        writer.closeStream();
      }
      if (writer.length() > 0) {
        byte[] bytes = Arrays.copyOf(writer.buffer(), writer.length());
        listener.received(bytes, bytes.length);
      }
      if (closed) {
        listener.disconnected();
      }
    }

    @Override
    public void startTls() throws IOException {
      throw new IOException("no TLS begins within requests");
    }

    @Override
    public synchronized void cut() {
      over = true;
    }
  }
}
