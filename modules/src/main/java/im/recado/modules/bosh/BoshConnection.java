package im.recado.modules.bosh;

import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.limit.ReadMeter;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Connection;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stream's side of a session by requests: what the stream writes waits here for a request, what requests bring waits while
 * the stream takes nothing. For the session's loop.
 */
final class BoshConnection implements Connection {
  /** So many bytes may wait before the client counts as not reading. */
  private static final int MOST_WAITING = 64 * 1024;

  /** So many elements may wait for the stream; far more than a client can send that waits for answers. */
  private static final int MOST_ELEMENTS = 10_000;

  private final BoshSession session;
  private final Loop loop;
  private final InetSocketAddress peer;
  private final @Nullable Tls tls;
  private final ReadMeter meter;
  private volatile XmlLimits stanzas;

  private @Nullable ClientStream stream;
  private final ArrayDeque<Element> inbox = new ArrayDeque<>();
  private boolean reading = true;
  private boolean closedByPeer;

  private final List<byte[]> waiting = new ArrayList<>();
  private final List<Written> callbacks = new ArrayList<>();
  private int waitingBytes;

  /** Our header, until the client has been told of it. */
  private @Nullable Element header;

  private boolean failed;
  private boolean closed;
  private boolean gone;

  BoshConnection(BoshSession session, Loop loop, ReadLimits limits, InetAddress client, @Nullable Tls tls) {
    this.session = session;
    this.loop = loop;
    this.peer = new InetSocketAddress(client, 0);
    this.tls = tls;
    this.meter = limits.meter(client);
    this.stanzas = XmlLimits.BEFORE_LOGIN;
  }

  void begin(ClientStreams streams) {
    stream = streams.accept(this);
  }

  private ClientStream stream() {
    return Objects.requireNonNull(stream);
  }

  /** How many milliseconds to wait before something that was read is looked at. Any thread. */
  long pause(int bytes, int elements) {
    return meter.take(bytes, elements);
  }

  /** Whether the stream takes what requests bring; if not, none is answered for bringing something. */
  boolean takes() {
    return inbox.isEmpty();
  }

  /** Whether a request is larger than what may be sent now. */
  boolean refuses(BoshRequest request) {
    return inbox.size() > MOST_ELEMENTS
        || request.bytes() > stanzas.bytes() + 1024 || request.content().size() > stanzas.elements();
  }

  // What requests bring.

  /** The client opens a stream. */
  void opened(Element header) {
    stream().streamOpened(header, Namespaces.CLIENT);
  }

  void received(List<Element> payloads) {
    inbox.addAll(payloads);
    pump();
  }

  /** The client closes the stream. */
  void closedByPeer() {
    closedByPeer = true;
    pump();
  }

  private void pump() {
    while (reading && !closed && !gone && !inbox.isEmpty()) {
      stream().element(inbox.remove());
    }
    if (closedByPeer && inbox.isEmpty() && !closed && !gone) {
      stream().streamClosed();
    }
  }

  /** The client is gone, or has heard our last word. */
  void disconnected() {
    if (!gone) {
      gone = true;
      inbox.clear();
      waiting.clear();
      waitingBytes = 0;
      tell(false);
      stream().disconnected();
    }
  }

  // What is for the client.

  boolean hasOutput() {
    return !waiting.isEmpty() || header != null;
  }

  /** Our header, once: its attributes go into the next body. */
  @Nullable Element takeHeader() {
    Element taken = header;
    header = null;
    return taken;
  }

  /** What waits; it is on its way now. */
  List<byte[]> take() {
    List<byte[]> taken = List.copyOf(waiting);
    boolean wasFull = !isWritable();
    waiting.clear();
    waitingBytes = 0;
    tell(true);
    if (wasFull && !closed) {
      loop.execute(() -> stream().writable());
    }
    return taken;
  }

  private void tell(boolean success) {
    List<Written> told = List.copyOf(callbacks);
    callbacks.clear();
    told.forEach(each -> each.done(success));
  }

  /** Whether the stream ended with an error, which is among what waits. */
  boolean hasFailed() {
    return failed;
  }

  // What the stream wants.

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public InetSocketAddress peer() {
    return peer;
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
  public boolean canStartTls() {
    return false;
  }

  @Override
  public String carrier() {
    return "requests";
  }

  @Override
  public void openStream(Element header) {
    this.header = header;
    session.outputWaits();
  }

  @Override
  public void write(Element element) {
    if (closed || gone) {
      return;
    }
    failed |= element.is("error", Namespaces.STREAM);
    byte[] payload = Answer.payload(element);
    waiting.add(payload);
    waitingBytes += payload.length;
    session.outputWaits();
  }

  @Override
  public void write(Element element, Written written) {
    if (closed || gone) {
      written.done(false);
      return;
    }
    write(element);
    callbacks.add(written);
  }

  @Override
  public boolean isWritable() {
    return !gone && waitingBytes < MOST_WAITING;
  }

  @Override
  public void reading(boolean on) {
    loop.execute(
        () -> {
          reading = on;
          pump();
          session.outputWaits();
        });
  }

  /** Nothing of the old stream lies here. */
  @Override
  public void restart() {}

  @Override
  public void authenticated(Jid account, XmlLimits limits) {
    stanzas = limits;
    meter.account(account);
    session.known();
  }

  @Override
  public void startTls() {
    throw new IllegalStateException("no TLS begins within requests");
  }

  @Override
  public void closeStream() {
    if (!closed) {
      closed = true;
      session.streamClosed();
    }
  }

  @Override
  public void close() {
    loop.execute(session::lost);
  }
}
