package im.recado.net;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import im.recado.kernel.stream.Tls;
import im.recado.net.dns.PeerProof;
import im.recado.net.dns.Place;
import im.recado.net.tls.TlsConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.XmlLimits;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A TCP connection with another server, in either direction. For its loop. */
final class S2sConnection extends XmlConnection implements ServerConnection {
  private final S2sConnections all;
  private final boolean directTls;

  /** For which of our domains this server has connected; null when it was connected to. */
  private final @Nullable Jid ours;

  /** Whom this server has connected to; null when it was connected to. */
  private final @Nullable Jid sought;

  /** What was known of the place before. */
  private final PeerProof proof;

  /** Whether there is another place where nobody has turned out to be somebody else. */
  private final boolean hasOthers;

  private final Function<ServerConnection, StreamHandler> handler;

  /** The certificates that the peer has shown. */
  private volatile List<X509Certificate> chain = List.of();

  private S2sConnection(
      NettyLoop loop,
      S2sConnections all,
      InetSocketAddress peer,
      boolean directTls,
      @Nullable Jid ours,
      @Nullable Jid sought,
      PeerProof proof,
      boolean hasOthers,
      Function<ServerConnection, StreamHandler> handler) {
    super(
        loop,
        all.strangers(),
        new Pace(loop, all.strangers().limits(), peer.getAddress()),
        peer,
        Namespaces.SERVER,
        XmlLimits.BEFORE_LOGIN,
        directTls && sought == null);
    this.all = all;
    this.directTls = directTls;
    this.ours = ours;
    this.sought = sought;
    this.proof = proof;
    this.hasOthers = hasOthers;
    this.handler = handler;
  }

  /** One that another server has made. */
  static S2sConnection accepted(NettyLoop loop, S2sConnections all, InetSocketAddress peer, boolean directTls) {
    return new S2sConnection(loop, all, peer, directTls, null, null, PeerProof.NONE, false, all.kernel().servers()::accept);
  }

  /**
   * One that this server makes to that of a domain.
   *
   * @param hasOthers whether there are other places where it may be
   */
  static S2sConnection made(
      NettyLoop loop,
      S2sConnections all,
      InetSocketAddress peer,
      Place place,
      Jid ours,
      Jid sought,
      boolean hasOthers,
      Function<ServerConnection, StreamHandler> handler) {
    return new S2sConnection(loop, all, peer, place.directTls(), ours, sought, place.proof(), hasOthers, handler);
  }

  @Override
  StreamHandler accept() {
    StreamHandler stream = handler.apply(this);
    if (directTls && sought != null) {
      loop().execute(this::startTls);
    }
    return stream;
  }

  /** The last thing that another server says is what it has got. */
  @Override
  boolean hearsToTheEnd() {
    return true;
  }

  @Override
  public boolean isDirectTls() {
    return directTls;
  }

  @Override
  TlsConnection newTls() {
    return ours == null || sought == null
        ? all.incoming().newConnection(directTls ? null : stream().domainWanted())
        : all.outgoing().newConnection(ours, sought, proof.sni(), directTls);
  }

  @Override
  Tls describe(TlsConnection done) {
    chain = done.peerChain();
    return done.describe(List.of());
  }

  @Override
  public @Nullable String doubt(Jid domain, boolean evenSelfSigned) {
    return sought == null ? all.doubtOfGuest(chain, domain, evenSelfSigned) : all.doubt(chain, domain, evenSelfSigned, proof);
  }

  @Override
  public List<X509Certificate> peerChain() {
    return chain;
  }

  @Override
  public boolean mustProve() {
    return proof.isBinding();
  }

  @Override
  public boolean disproved() {
    if (sought != null) {
      all.disprove(sought, peer());
    }
    return hasOthers;
  }
}
