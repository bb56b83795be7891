package im.recado.net.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** A client and the server under test with their bytes carried by hand: no sockets, no threads. */
final class TlsPair {
  final TlsConnection connection;
  final SSLEngine clientEngine;
  private final SslHandler clientHandler;
  private final EmbeddedChannel server;
  private final EmbeddedChannel client;

  TlsPair(TlsContext context, SSLContext clientContext, Consumer<SSLParameters> wishes) {
    this(context.newConnection(), clientContext, wishes);
  }

  TlsPair(TlsConnection connection, SSLContext clientContext, Consumer<SSLParameters> wishes) {
    this.connection = connection;
    clientEngine = clientContext.createSSLEngine("localhost", 5222);
    clientEngine.setUseClientMode(true);
    SSLParameters parameters = clientEngine.getSSLParameters();
    wishes.accept(parameters);
    clientEngine.setSSLParameters(parameters);
    clientHandler = new SslHandler(clientEngine);
    server = new EmbeddedChannel(new ClosingOnFailure());
    connection.begin(server.pipeline());
    client = new EmbeddedChannel(clientHandler);
    carry();
  }

  /** Carries bytes until neither side has any more to say. */
  void carry() {
    boolean moved = true;
    while (moved) {
      moved = move(client, server) | move(server, client);
    }
  }

  private static boolean move(EmbeddedChannel from, EmbeddedChannel to) {
    boolean moved = false;
    ByteBuf bytes = from.readOutbound();
    while (bytes != null) {
      moved = true;
      try {
        to.writeInbound(bytes);
      } catch (Exception e) {
        // A refused handshake surfaces here as well as in the handshake's future.
      }
      bytes = from.readOutbound();
    }
    return moved;
  }

  boolean succeeded() {
    return connection.handler().handshakeFuture().isSuccess() && clientHandler.handshakeFuture().isSuccess();
  }

  ChannelBindings clientBindings() throws Exception {
    return new ChannelBindings(new JdkKeyExporter(clientEngine), shown());
  }

  X509Certificate shown() throws Exception {
    return (X509Certificate) clientEngine.getSession().getPeerCertificates()[0];
  }

  @Nullable String echoToServer(String text) {
    client.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    carry();
    ByteBuf read = server.readInbound();
    return read == null ? null : read.toString(StandardCharsets.UTF_8);
  }

  @Nullable String echoToClient(String text) {
    server.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    carry();
    ByteBuf read = client.readInbound();
    return read == null ? null : read.toString(StandardCharsets.UTF_8);
  }

  /** How long the records are in which the server tells this; the length of each, in bytes. */
  List<Integer> recordsToClient(String text) {
    server.writeOutbound(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    ByteBuf sent = Unpooled.buffer();
    for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
      sent.writeBytes(bytes);
      bytes.release();
    }
    List<Integer> lengths = new ArrayList<>();
    while (sent.isReadable()) {
      // Its type, the version, its length (RFC 8446, section 5.1).
      sent.skipBytes(3);
      int length = sent.readUnsignedShort();
      sent.skipBytes(length);
      lengths.add(length);
    }
    sent.release();
    return lengths;
  }

  /** The client asks for a renegotiation. */
  void renegotiate() {
    clientHandler.renegotiate();
    carry();
  }

  boolean serverIsOpen() {
    return server.isOpen();
  }

  void close() {
    client.finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  static SSLContext client(@Nullable TlsIdentity identity) {
    try {
      KeyManager[] keys = new KeyManager[0];
      if (identity != null) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", identity.key(), new char[0], identity.chain().toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        keys = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new Gullible()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the connection does behind the handler. */
  private static final class ClosingOnFailure extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
