package im.recado.net.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.lang.ref.Cleaner;
import java.lang.reflect.Field;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLException;

/**
 * BoringSSL's TLS, as native code for some machines. Its handshakes are so cheap that they are done on the event loop.
 */
final class OpenSslEngines implements ServerEngines {
  /** Native memory goes with what belongs to it: connections keep what they use of an older certificate. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final TlsIdentity identity;
  private final String protocol;
  private final ReferenceCountedOpenSslContext context;
  private final ExporterSecrets secrets = new ExporterSecrets();

  /** Whether there is BoringSSL for this machine. */
  static boolean isAvailable() {
    return OpenSsl.isAvailable() && OpenSsl.versionString().contains("BoringSSL");
  }

  /** @param protocol the only one that is agreed on when the client asks by ALPN */
  OpenSslEngines(TlsIdentity identity, boolean asksForClientCertificates, String protocol) throws TlsException {
    this.identity = identity;
    this.protocol = protocol;
    try {
      context =
          (ReferenceCountedOpenSslContext)
              SslContextBuilder.forServer(new OpenSslCachingX509KeyManagerFactory(new Keys(new OneIdentity(identity))))
                  .sslProvider(SslProvider.OPENSSL_REFCNT)
                  .protocols(TlsContext.PROTOCOLS)
                  .ciphers(TlsContext.CIPHERS)
                  .trustManager(new AnyModestCertificate())
                  .clientAuth(asksForClientCertificates ? ClientAuth.OPTIONAL : ClientAuth.NONE)
                  .applicationProtocolConfig(
                      new ApplicationProtocolConfig(
                          Protocol.ALPN,
                          SelectorFailureBehavior.NO_ADVERTISE,
                          SelectedListenerFailureBehavior.ACCEPT,
                          protocol))
                  .sessionTimeout(TlsContext.SESSION_SECONDS)
                  .option(OpenSslContextOption.USE_TASKS, false)
                  .build();
    } catch (SSLException e) {
      throw new TlsException("The certificate can't be used for TLS: " + e.getMessage() + ".");
    }
    CLEANER.register(this, context::release);
    // Tickets instead of sessions kept here; BoringSSL makes their keys and changes them every other day.
    context.sessionContext().setSessionCacheEnabled(false);
    SSLContext.clearOptions(address(context), SSL.SSL_OP_NO_TICKET);
    SSLContext.setKeyLogCallback(address(context), secrets);
  }

  /** What the functions for contexts take. No method tells it: sslCtxPointer() gives the address of something else. */
  private static long address(ReferenceCountedOpenSslContext context) throws TlsException {
    try {
      Field field = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
      field.setAccessible(true);
      return field.getLong(context);
    } catch (ReflectiveOperationException e) {
      throw new TlsException("This Netty does not fit: " + e + ".");
    }
  }

  @Override
  public TlsConnection newConnection() {
    ReferenceCountedOpenSslEngine engine =
        (ReferenceCountedOpenSslEngine) context.newEngine(ByteBufAllocator.DEFAULT);
    SslHandler handler = new SslHandler(engine);
    return new TlsConnection(new AlpnGuard(protocol), handler, identity, secrets.expect(engine.sslPointer(), handler.handshakeFuture()));
  }

  /** How many handshakes are under way. */
  int handshakes() {
    return secrets.size();
  }

  /** The form in which the builder takes a key manager and remembers what it made of its key. */
  private static final class Keys extends KeyManagerFactory {
    Keys(KeyManager manager) {
      super(
          new KeyManagerFactorySpi() {
            @Override
            protected void engineInit(KeyStore store, char[] password) {}

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {}

            @Override
            protected KeyManager[] engineGetKeyManagers() {
              return new KeyManager[] {manager};
            }
          },
          null,
          "one identity");
    }
  }
}
