package im.recado.net.tls;

import im.recado.kernel.stream.Tls;
import im.recado.wire.jid.Jid;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One side of a TLS connection. Which certificate the peer is shown may be open until it has said whom it wants. For the
 * connection's event loop.
 */
public final class TlsConnection {
  /**
   * What stands when the certificate is chosen.
   *
   * @param handler does the handshake, then encrypts
   * @param identity what the peer is shown
   * @param exporter gives the keying material of the binding {@code tls-exporter}
   */
  private record Side(SslHandler handler, TlsIdentity identity, KeyExporter exporter) {}

  /**
   * COMPAT Dino 0.4.2 reads encrypted files through GLib in pieces of this many bytes and waits for its socket between them: what is left of
   * a longer record is then seen by it only when more comes, or when the connection ends.
   */
  private static final int RECORD = 8192;

  private final @Nullable ChannelHandler guard;
  private @Nullable Side side;
  private @Nullable Runnable handshaken;

  /** @param guard stands before the handler and lets only some peers through; null when the engine needs none */
  TlsConnection(@Nullable ChannelHandler guard, SslHandler handler, TlsIdentity identity, KeyExporter exporter) {
    this.guard = guard;
    handler.setWrapDataSize(RECORD);
    this.side = new Side(handler, identity, exporter);
  }

  private TlsConnection(Function<@Nullable String, TlsConnection> choice) {
    this.guard =
        new NameGuard(
            name -> {
              TlsConnection chosen = choice.apply(name);
              side = chosen.side();
              if (handshaken != null) {
                chosen.whenHandshaken(handshaken);
              }
              return chosen;
            });
  }

  /** One that becomes another as soon as the peer has said whom it wants, or that it says nothing of that. */
  static TlsConnection choosing(Function<@Nullable String, TlsConnection> choice) {
    return new TlsConnection(choice);
  }

  private Side side() {
    return Objects.requireNonNull(side, "the peer has said nothing yet");
  }

  SslHandler handler() {
    return side().handler;
  }

  TlsIdentity identity() {
    return side().identity;
  }

  KeyExporter exporter() {
    return side().exporter;
  }

  /** Runs when the handshake has succeeded; to be told before TLS begins. */
  public void whenHandshaken(Runnable task) {
    handshaken = task;
    if (side != null) {
      side.handler
          .handshakeFuture()
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  task.run();
                }
              });
    }
  }

  /** Begins TLS: whatever the pipeline reads and writes from now on goes through it. */
  public void begin(ChannelPipeline pipeline) {
    if (side != null) {
      pipeline.addFirst(side.handler);
    }
    if (guard != null) {
      pipeline.addFirst(guard);
    }
  }

  /** Begins TLS: whatever this handler and those behind it read and write from now on goes through it. */
  public void begin(ChannelHandlerContext user) {
    if (guard != null) {
      user.pipeline().addBefore(user.name(), null, guard);
    }
    if (side != null) {
      user.pipeline().addBefore(user.name(), null, side.handler);
    }
  }

  /** Puts TLS behind a handler that goes away. */
  void follow(ChannelHandlerContext guard) {
    guard.pipeline().addAfter(guard.name(), null, handler());
    if (this.guard != null) {
      guard.pipeline().addAfter(guard.name(), null, this.guard);
    }
  }

  /**
   * What stands after the handshake.
   *
   * @param identities the addresses that the peer has proved
   */
  public Tls describe(List<Jid> identities) {
    SSLSession session = handler().engine().getSession();
    ChannelBindings bindings = bindings();
    return new Tls(session.getProtocol(), session.getCipherSuite(), bindings.types(), bindings, identities);
  }

  /** The channel bindings; to be asked after the handshake. */
  public ChannelBindings bindings() {
    return new ChannelBindings(exporter(), identity().certificate());
  }

  /** The protocol agreed on by ALPN; null when the client sent no list. Netty's handler does not know it. */
  public @Nullable String applicationProtocol() {
    String protocol = handler().engine().getApplicationProtocol();
    return protocol == null || protocol.isEmpty() ? null : protocol;
  }

  /** The certificates that the peer showed, its own first; empty when it showed none. Unverified. */
  public List<X509Certificate> peerChain() {
    try {
      return List.of(handler().engine().getSession().getPeerCertificates()).stream()
          .map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }
}
