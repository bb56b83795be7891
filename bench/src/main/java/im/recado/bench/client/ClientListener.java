package im.recado.bench.client;

/** What a scenario is told about a client; every call comes on the client's event loop. */
public interface ClientListener {
  /** The login went as far as the profile says. */
  void ready(Client client);

  /** A stanza that arrived after the login (pings and roster pushes are already answered). */
  default void stanza(Client client, Frame frame) {}

  /** The server acknowledged this many more stanzas (XEP-0198). */
  default void acknowledged(Client client, int stanzas) {}

  /** Everything of one read from the socket was handed over: the moment to flush other clients' writes. */
  default void readComplete(Client client) {}

  /**
   * The connection is gone; called exactly once.
   *
   * @param reason why, or an empty text when {@link Client#close()} asked for it
   */
  void closed(Client client, String reason);
}
