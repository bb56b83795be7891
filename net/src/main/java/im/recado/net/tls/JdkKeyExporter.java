package im.recado.net.tls;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The key exporter of the JDK's engine. */
record JdkKeyExporter(SSLEngine engine) implements KeyExporter {
  @Override
  public boolean isSafe() {
    return engine.getSession() instanceof ExtendedSSLSession session && session.getProtocol().equals("TLSv1.3");
  }

  @Override
  public byte @Nullable [] channelBinding() {
    if (!isSafe() || !(engine.getSession() instanceof ExtendedSSLSession session)) {
      return null;
    }
    try {
      return session.exportKeyingMaterialData(LABEL, new byte[0], BYTES);
    } catch (SSLException | UnsupportedOperationException e) {
      return null;
    }
  }
}
