package im.recado.client.services;

import im.recado.client.protocol.Node;
import java.util.List;

/** Whether somebody is there, the most present first (RFC 6121, section 4.7.2.1). */
public enum Availability {
  CHAT("chat"), ONLINE(""), AWAY("away"), XA("xa"), DND("dnd"),
  /** There oneself, and seen by nobody (XEP-0186); of others one sees that they are offline. */
  INVISIBLE(""), OFFLINE("");

  /** What one can choose to be. */
  public static final List<Availability> CHOICES = List.of(CHAT, ONLINE, AWAY, XA, DND);

  /** The same with a server that lets people be there unseen. */
  public static final List<Availability> UNSEEN_CHOICES = List.of(CHAT, ONLINE, AWAY, XA, DND, INVISIBLE);

  private final String show;

  Availability(String show) {
    this.show = show;
  }

  /** The word of the protocol, empty when there is none. */
  public String show() {
    return show;
  }

  static Availability of(Node presence) {
    if (!presence.get("type").isEmpty()) {
      return OFFLINE;
    }
    return switch (presence.textOf("show")) {
      case "chat" -> CHAT;
      case "away" -> AWAY;
      case "xa" -> XA;
      case "dnd" -> DND;
      default -> ONLINE;
    };
  }
}
