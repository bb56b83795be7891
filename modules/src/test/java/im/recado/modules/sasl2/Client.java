package im.recado.modules.sasl2;

import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.SaslClientMechanism;
import im.recado.wire.sasl.SaslException;
import im.recado.wire.sasl.ScramClient;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A client and the server's end of its connection, whose loop runs every task on the caller's thread: what the server
 * answers has come when a call returns.
 */
public final class Client implements Connection, Loop {
  static final String AGENT = "d4565fa7-4d72-4749-b3d3-740edbf87770";
  static final ScramClient.Binding UNBOUND = new ScramClient.Binding.Unsupported();

  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final ConcurrentLinkedQueue<Element> received = new ConcurrentLinkedQueue<>();
  private final @Nullable Tls tls;
  private final ClientStream stream;
  private volatile boolean closed;

  Client(ClientStreams streams, @Nullable Tls tls, @Nullable String from) {
    this.tls = tls;
    this.stream = streams.accept(this);
    stream.streamOpened(
        Element.builder("stream", Namespaces.STREAM)
            .attribute("to", Home.DOMAIN)
            .attribute("from", from)
            .attribute("version", "1.0")
            .build(),
        Namespaces.CLIENT);
  }

  ClientStream stream() {
    return stream;
  }

  /** Sends one element; without a namespace it is SASL2's, a stanza when it is one. */
  public void sends(String xml) {
    stream.element(parse(xml));
  }

  static Element parse(String xml) {
    try {
      String namespace =
          xml.matches("(?s)<(iq|message|presence)\\b.*") ? Namespaces.CLIENT : Sasl2Module.NS;
      String whole = xml.replaceFirst("^<([a-z-]+)(?![^>]*xmlns=)", "<$1 xmlns='" + namespace + "'");
      return Xml.parse(whole, XmlLimits.CLIENT);
    } catch (XmlException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  /** What has come and was not looked at yet; a stand-in when nothing has. */
  public Element next() {
    Element next = received.poll();
    return next == null ? Element.of("nothing", "") : next;
  }

  void forgets() {
    received.clear();
  }

  boolean isClosed() {
    return closed;
  }

  /** The network is gone. */
  void cut() {
    stream.disconnected();
  }

  /** Logs in; what comes instead of the last challenge. */
  Element logsIn(SaslClientMechanism mechanism, String more) throws SaslException {
    String first = Base64.getEncoder().encodeToString(mechanism.first());
    sends(
        "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + mechanism.name() + "'><initial-response>" + first
            + "</initial-response>" + more + "</authenticate>");
    Element answer = next();
    while (answer.name().equals("challenge")) {
      byte[] response = mechanism.answer(Base64.getDecoder().decode(answer.text()));
      sends("<response>" + Base64.getEncoder().encodeToString(response) + "</response>");
      answer = next();
    }
    String additional = answer.childText("additional-data", Sasl2Module.NS);
    if (additional != null) {
      mechanism.finish(Base64.getDecoder().decode(additional));
    }
    return answer;
  }

  /** Alice logs in with her password. */
  Element logsIn(String more) throws SaslException {
    return logsIn(new ScramClient(ScramHash.SHA_256, UNBOUND, "alice", "wonderland"), more);
  }

  static String agent(String id) {
    return "<user-agent id='" + id + "'><software>Test</software><device>Mirror</device></user-agent>";
  }

  /** The name of a failure's or an error's condition. */
  static String condition(Element failure) {
    Element condition = failure.firstElement();
    return failure.name() + " " + (condition == null ? "" : condition.name());
  }

  static String identity(Element success) {
    String identity = success.childText("authorization-identifier", Sasl2Module.NS);
    return identity == null ? success.toString() : identity;
  }

  // The server's end.

  @Override
  public Loop loop() {
    return this;
  }

  @Override
  public boolean inLoop() {
    return inside.get();
  }

  @Override
  public void execute(Runnable task) {
    boolean before = inside.get();
    inside.set(true);
    try {
      task.run();
    } finally {
      inside.set(before);
    }
  }

  @Override
  public Cancellable schedule(Duration delay, Runnable task) {
    return () -> {};
  }

  @Override
  public InetSocketAddress peer() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 49152);
  }

  @Override
  public @Nullable Tls tls() {
    return tls;
  }

  @Override
  public boolean isDirectTls() {
    return tls != null;
  }

  @Override
  public void openStream(Element header) {}

  @Override
  public void write(Element element) {
    received.add(element);
  }

  @Override
  public void write(Element element, Written written) {
    received.add(element);
    written.done(true);
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public void reading(boolean on) {}

  @Override
  public void restart() {}

  @Override
  public void authenticated(Jid account, XmlLimits limits) {}

  @Override
  public void startTls() {}

  @Override
  public void closeStream() {
    closed = true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
