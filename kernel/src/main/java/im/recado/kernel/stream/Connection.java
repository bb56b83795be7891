package im.recado.kernel.stream;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlLimits;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a peer, whatever carries it. All methods are for the connection's own {@link #loop} unless they say
 * otherwise. Writing never blocks: what was written leaves at the end of the loop's turn, what nobody waits for a
 * moment later.
 */
public interface Connection {
  /** The loop that this connection belongs to. Any thread. */
  Loop loop();

  /** Where the peer is. Any thread. */
  InetSocketAddress peer();

  /** The TLS that protects this connection, or null. Any thread. */
  @Nullable Tls tls();

  /** Whether TLS was there before the first byte of XMPP (XEP-0368, secure WebSocket). */
  boolean isDirectTls();

  /**
   * Whether TLS can begin on this connection: where XMPP is within HTTP it was there before or never comes. Any thread.
   */
  default boolean canStartTls() {
    return true;
  }

  /** What carries the stream, for people who look after the server: {@code tcp}, {@code websocket} or {@code requests}. Any thread. */
  default String carrier() {
    return "tcp";
  }

  /** Opens our side of the stream: {@code header} is written as a start tag alone. */
  void openStream(Element header);

  /** Writes an element at depth one. */
  void write(Element element);

  /**
   * Writes an element at depth one that nobody waits for: it leaves with what is written next, or after a moment. It
   * keeps its place in the order.
   */
  default void writeUnhurried(Element element) {
    write(element);
  }

  /** Writes an element at depth one and tells when the operating system has taken it, or that it never will. */
  void write(Element element, Written written);

  /** Whether the peer takes what is written; when false, callers wait for {@link StreamHandler#writable}. */
  boolean isWritable();

  /** Switches reading from the peer on or off. Any thread. */
  void reading(boolean on);

  /** Forgets the parser's state: the peer will open a new stream (RFC 6120 section 4.3.3). */
  void restart();

  /**
   * The peer has proved to be this account.
   *
   * @param limits of what is accepted from now on
   */
  void authenticated(Jid account, XmlLimits limits);

  /**
   * Begins TLS as a server; what was written before still leaves in the clear. Bytes that came with the request, behind
   * it, are an attack and close the connection (SECURITY T1); what was read of an element since then is forgotten.
   */
  void startTls();

  /** Closes our side of the stream, and the connection when the peer has closed its side or a moment has passed. */
  void closeStream();

  /** Closes the connection, without waiting for the peer. Any thread. */
  void close();

  /** Hears of the fate of one write. */
  @FunctionalInterface
  interface Written {
    /** Runs on the connection's loop. */
    void done(boolean success);
  }
}
