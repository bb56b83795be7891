package im.recado.wire.xml;

/** The namespaces that streams themselves are made of (RFC 6120). A feature's namespace stands in its module. */
public final class Namespaces {
  public static final String CLIENT = "jabber:client";
  public static final String SERVER = "jabber:server";
  /** Of XEP-0220; servers look for its prefix in the header of each other's streams. */
  public static final String DIALBACK = "jabber:server:dialback";

  public static final String COMPONENT = "jabber:component:accept";
  public static final String STREAM = "http://etherx.jabber.org/streams";
  public static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";
  public static final String STANZA_ERRORS = "urn:ietf:params:xml:ns:xmpp-stanzas";
  public static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
  public static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
  public static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
  public static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
  /** The namespace that the prefix {@code xml} is always bound to. */
  public static final String XML = "http://www.w3.org/XML/1998/namespace";

  private Namespaces() {}
}
