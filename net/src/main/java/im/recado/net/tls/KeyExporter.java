package im.recado.net.tls;

import org.jspecify.annotations.Nullable;

/**
 * Where the channel binding {@code tls-exporter} of one connection comes from (RFC 9266), to be asked after the
 * handshake. There is none with TLS 1.2: it would be safe only with extended master secret (section 4.2), of which the
 * engines say nothing.
 */
public interface KeyExporter {
  /** The label of RFC 9266 section 2; the context is empty. */
  String LABEL = "EXPORTER-Channel-Binding";

  /** The length of what is exported. */
  int BYTES = 32;

  /** Whether this connection has one that may be offered. */
  boolean isSafe();

  /** The bytes; null when there are none after all. */
  byte @Nullable [] channelBinding();
}
