package im.recado.bench.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its socket, stream and stream-management counts. Everything but {@link #close()} belongs to its event
 * loop. Writes are collected until {@link #flush()} or the end of a read.
 */
public final class Client extends ChannelInboundHandlerAdapter implements StreamFramer.Sink {
  private static final int LOGIN_SECONDS = 60;
  private static final int CLOSE_SECONDS = 5;

  private final Profile profile;
  private final Account account;
  private final ClientListener listener;
  private final StreamFramer framer = new StreamFramer(this);
  private final long started = System.nanoTime();
  private @Nullable Negotiation negotiation;
  private volatile @Nullable Channel channel;
  private String jid = "";
  private boolean dirty;
  private boolean closing;
  private boolean gone;
  private String reason = "";

  private boolean counting;
  private int received;
  private int sent;
  private int acknowledged;

  /** Names the stream for a later client; null when it cannot be resumed. */
  private volatile @Nullable String streamId;

  private boolean resumed;
  private @Nullable Runnable whenWritable;

  Client(Profile profile, Account account, ClientListener listener, @Nullable Client earlier) {
    this.profile = profile;
    this.account = account;
    this.listener = listener;
    this.negotiation = new Negotiation(this, profile, account, earlier);
  }

  /** The account it logs in with. */
  public Account account() {
    return account;
  }

  /** The full address the server bound; empty before. */
  public String jid() {
    return jid;
  }

  /** When the connection was begun, as {@link System#nanoTime()}. */
  public long started() {
    return started;
  }

  /** Stanzas sent since stream management was enabled and not acknowledged yet; 0 without it. */
  public int unacknowledged() {
    return sent - acknowledged;
  }

  /** The event loop it lives on. */
  public EventLoop loop() {
    return open().eventLoop();
  }

  private Channel open() {
    Channel current = channel;
    if (current == null) {
      throw new IllegalStateException("not connected");
    }
    return current;
  }

  /** Collects a stanza of ASCII text; returns quietly when the connection is gone. */
  public void sendStanza(CharSequence stanza) {
    if (!gone) {
      sendStanza(ByteBufUtil.writeUtf8(open().alloc(), stanza));
    }
  }

  /** Collects a stanza; takes the buffer over. */
  public void sendStanza(ByteBuf stanza) {
    if (counting) {
      sent++;
    }
    write(stanza);
  }

  /** Asks the server how many stanzas it has (XEP-0198 {@code <r/>}). */
  public void requestAck() {
    send("<r xmlns='urn:xmpp:sm:3'/>");
  }

  /** Collects bytes that are no stanza. */
  void send(String text) {
    if (!gone) {
      write(ByteBufUtil.writeUtf8(open().alloc(), text));
    }
  }

  private void write(ByteBuf bytes) {
    if (gone) {
      bytes.release();
      return;
    }
    Channel current = open();
    current.write(bytes, current.voidPromise());
    dirty = true;
  }

  /** Sends what was collected. */
  public void flush() {
    if (dirty && !gone) {
      dirty = false;
      open().flush();
    }
  }

  /** Whether the socket takes more at once. */
  public boolean isWritable() {
    return !gone && open().isWritable();
  }

  /** Does something, soon, when the socket takes more. */
  public void whenWritable(Runnable task) {
    if (isWritable()) {
      open().eventLoop().execute(task);
    } else if (!gone) {
      whenWritable = task;
    }
  }

  /** Reads nothing any more; from any thread. */
  public void readNothing() {
    open().eventLoop().execute(() -> open().config().setAutoRead(false));
  }

  /** Whether it went on with an earlier client's stream. */
  public boolean isResumed() {
    return resumed;
  }

  /** Cuts the connection, with the stream open and without a word of TLS, as a network does; from any thread. */
  public void cut() {
    Channel current = channel;
    if (current != null) {
      current.eventLoop().execute(() -> {
        closing = true;
        if (current.isActive()) {
          // Past TLS, which would take leave.
          current.pipeline().firstContext().close();
        }
      });
    }
  }

  /** Ends the stream politely; from any thread. */
  public void close() {
    Channel current = channel;
    if (current == null) {
      return;
    }
    if (!current.eventLoop().inEventLoop()) {
      current.eventLoop().execute(this::close);
      return;
    }
    if (!closing && !gone) {
      closing = true;
      send(profile.webSocket() ? "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>" : "</stream:stream>");
      flush();
      var _ = current.eventLoop().schedule(() -> current.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Closes the connection for a reason that will be reported. */
  void fail(String why) {
    if (reason.isEmpty() && !closing) {
      reason = why;
    }
    Channel current = channel;
    if (current != null) {
      current.close();
    }
  }

  /** The connection could not be made. */
  void notConnected(Throwable cause) {
    gone = true;
    listener.closed(this, "no connection to " + profile.address() + ": " + cause.getMessage());
  }

  // From the negotiation.

  void restartStream() {
    if (profile.webSocket()) {
      framer.bare();
      send("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' to='" + profile.domain() + "'/>");
      return;
    }
    framer.restart();
    send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        + " version='1.0' to='" + profile.domain() + "'>");
  }

  void startTls() {
    Channel current = open();
    TlsClient tls = profile.tls();
    if (tls == null) {
      throw new IllegalStateException("no TLS in the profile");
    }
    current.pipeline().addFirst(tls.handler(current.alloc()));
  }

  void countFromNow() {
    counting = true;
  }

  /** The server lets the stream be resumed. */
  void resumable(@Nullable String id) {
    streamId = id;
  }

  /** How to ask for the stream of this client, which is gone; null when it cannot be resumed. */
  @Nullable String resumeRequest() {
    String id = streamId;
    return id == null ? null : "<resume xmlns='urn:xmpp:sm:3' previd='" + escape(id) + "' h='"
        + Integer.toUnsignedString(received) + "'/>";
  }

  /** This client goes on with the stream of an earlier one. */
  void resume(Client earlier) {
    resumed = true;
    counting = true;
    jid = earlier.jid;
    streamId = earlier.streamId;
    received = earlier.received;
    sent = earlier.sent;
    acknowledged = earlier.acknowledged;
  }

  void bound(String fullJid) {
    jid = fullJid;
  }

  void loggedIn() {
    negotiation = null;
    listener.ready(this);
  }

  // From the socket.

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    if (profile.webSocket()) {
      context.pipeline().addFirst(new WebSocketFrames(profile.domain()));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var _ = context.executor().schedule(() -> {
      if (negotiation != null) {
        fail("the login took longer than " + LOGIN_SECONDS + " s");
      }
    }, LOGIN_SECONDS, TimeUnit.SECONDS);
    if (profile.security() == Security.DIRECT_TLS) {
      startTls();
    } else {
      begin(context);
    }
  }

  private void begin(ChannelHandlerContext context) {
    WebSocketFrames frames = context.pipeline().get(WebSocketFrames.class);
    if (frames == null) {
      restartStream();
      flush();
    } else {
      frames.begin();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        begin(context);
      } else {
        fail("the TLS handshake failed: " + handshake.cause().getMessage());
      }
    } else if (event == WebSocketFrames.OPEN) {
      restartStream();
      flush();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      framer.feed(bytes);
    } catch (IllegalStateException e) {
      fail("the server sent " + e.getMessage());
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    flush();
    if (negotiation == null) {
      listener.readComplete(this);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Runnable task = whenWritable;
    if (task != null && isWritable()) {
      whenWritable = null;
      context.executor().execute(task);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    gone = true;
    String why = !reason.isEmpty() ? reason : closing ? "" : "the server closed the connection";
    listener.closed(this, why);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause.getMessage() == null ? cause.toString() : cause.getMessage());
  }

  // From the stream.

  @Override
  public void header(Frame header) {}

  @Override
  public void frame(Frame frame) {
    boolean stanza = frame.isStanza();
    if (stanza && counting) {
      received++;
    }
    Negotiation current = negotiation;
    if (frame.is("open") && profile.webSocket()) {
      return;
    }
    if (current != null && current.takes(frame)) {
      return;
    }
    if (stanza) {
      if (frame.is("iq") && (frame.attributeIs("type", "get") || frame.attributeIs("type", "set"))) {
        answer(frame);
      } else {
        listener.stanza(this, frame);
      }
    } else if (frame.is("r")) {
      send("<a xmlns='urn:xmpp:sm:3' h='" + Integer.toUnsignedString(received) + "'/>");
    } else if (frame.is("a")) {
      acknowledge(frame.number(frame.attributeStart("h")));
    } else if (frame.is("close") && profile.webSocket()) {
      end();
    } else if (frame.is("error")) {
      fail("a stream error: " + frame);
    }
  }

  @Override
  public void end() {
    if (!closing) {
      reason = reason.isEmpty() ? "the server closed the stream" : reason;
    }
    open().close();
  }

  private void acknowledge(long h) {
    int more = (int) h - acknowledged;
    if (h < 0 || more < 0 || more > sent - acknowledged) {
      fail("an acknowledgement of " + h + " stanzas when " + acknowledged + " were acknowledged and " + sent
          + " sent");
      return;
    }
    acknowledged += more;
    if (more > 0) {
      listener.acknowledged(this, more);
    }
  }

  private void answer(Frame iq) {
    String id = iq.attribute("id");
    String from = iq.attribute("from");
    boolean known = iq.contains("urn:xmpp:ping") || iq.contains("jabber:iq:roster");
    sendStanza("<iq type='" + (known ? "result" : "error") + "' id='" + escape(id == null ? "" : id) + "'"
        + (from == null ? "" : " to='" + escape(from) + "'")
        + (known ? "/>" : "><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            + "</error></iq>"));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;").replace("\"", "&quot;");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether the bytes go through TLS now. */
  boolean encrypted() {
    return open().pipeline().get(SslHandler.class) != null;
  }
}
