package im.recado.bench.client;

/** How a connection is protected. */
public enum Security {
  /** Not at all. */
  PLAIN,
  /** TLS asked for inside the stream (RFC 6120 §5). */
  STARTTLS,
  /** TLS from the first byte (XEP-0368). */
  DIRECT_TLS
}
