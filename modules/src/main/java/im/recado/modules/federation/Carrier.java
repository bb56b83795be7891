package im.recado.modules.federation;

/** A stream over which a link sends. Any thread. */
interface Carrier {
  /** Something waits in the link. */
  void wanted();

  /** Ends the stream in peace. */
  void close();

  /** Nothing went over it for long. */
  void unused();

  /** Ends the connection: what was written and is still here does not leave. */
  void cut();

  /** How the other side came to believe us, for administrators. */
  String how();

  /** Whose connection it is, and which way stanzas go. */
  LinkState.Way way();
}
