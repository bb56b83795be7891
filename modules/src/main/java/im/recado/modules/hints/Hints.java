package im.recado.modules.hints;

import im.recado.wire.stanza.Message;

/** What the sender of a message would like not to be done with it, or to be done (XEP-0334, version 1.0.0). */
public final class Hints {
  public static final String NS = "urn:xmpp:hints";

  private Hints() {}

  /** Not to be copied to other clients of sender or recipient. */
  public static boolean noCopy(Message message) {
    return message.has("no-copy", NS);
  }

  /** Not to be kept anywhere, neither until the recipient comes online nor in an archive. */
  public static boolean noStore(Message message) {
    return message.has("no-store", NS);
  }

  /** Not to be kept in an archive; until the recipient comes online it may be. */
  public static boolean noPermanentStore(Message message) {
    return message.has("no-permanent-store", NS);
  }

  /** To be kept although it has no body. */
  public static boolean store(Message message) {
    return message.has("store", NS);
  }
}
