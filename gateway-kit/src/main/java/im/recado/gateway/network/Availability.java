package im.recado.gateway.network;

/** How available somebody is: the states of XMPP (RFC 6121 section 4.7.2.1), to which a network maps its own. */
public enum Availability {
  OFFLINE,
  ONLINE,
  CHAT,
  AWAY,
  XA,
  DND
}
