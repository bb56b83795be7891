package im.recado.modules.muc;

/** The namespaces of rooms (XEP-0045 section 16.1). */
final class Muc {
  static final String NS = "http://jabber.org/protocol/muc";
  static final String USER = NS + "#user";
  static final String ADMIN = NS + "#admin";
  static final String OWNER = NS + "#owner";

  private Muc() {}
}
