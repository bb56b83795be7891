package im.recado.net.tls;

/** Makes the server's side of TLS connections that show one certificate. Thread-safe. */
interface ServerEngines {
  /** The server's side of a new connection; it must be put into a pipeline, which then owns it. */
  TlsConnection newConnection();
}
