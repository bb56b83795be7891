package im.recado.testkit.server;

import java.io.IOException;

/** A way for clients to reach a server. */
public interface Transport extends AutoCloseable {
  /** Connects; the listener hears what comes. */
  Wire connect(Listener listener) throws IOException;

  @Override
  void close();

  /** One client's connection. */
  interface Wire {
    void send(byte[] bytes) throws IOException;

    /** Begins TLS as a client, after the server has agreed; returns when it stands. */
    void startTls() throws IOException;

    /** Breaks the connection without a word: what happens when a network goes. */
    void cut();
  }

  /** Hears one connection, call after call. */
  interface Listener {
    void received(byte[] bytes, int length);

    void disconnected();
  }
}
