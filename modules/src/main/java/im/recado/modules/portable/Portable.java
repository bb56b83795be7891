package im.recado.modules.portable;

import java.util.List;

/** Names that both ways use. */
final class Portable {
  static final String NS = "urn:xmpp:pie:0";
  static final String SCRAM = NS + "#scram";
  static final String ARCHIVE = NS + "#mam";
  static final String ROSTER = "jabber:iq:roster";
  static final String PRIVATE = "jabber:iq:private";
  static final String PRIVACY = "jabber:iq:privacy";
  static final String VCARD = "vcard-temp";
  static final String PREFERENCES = "urn:xmpp:mam:2";
  static final String INCLUDE = "http://www.w3.org/2001/XInclude";

  /** What other servers need not know: name, when it was made, whether it may log in. */
  static final String ACCOUNT = "urn:recado:account:0";

  /** What is kept for an account as small texts and has no place in XEP-0227: the stores. */
  static final List<String> KEPT = List.of("last", "push");

  static final String KEPT_NS = "urn:recado:kept:0";

  private Portable() {}
}
