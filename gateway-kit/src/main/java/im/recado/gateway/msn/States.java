package im.recado.gateway.msn;

import im.recado.gateway.network.Availability;

/** How available somebody is, in the words of MSN. */
final class States {
  static final String OFFLINE = "FLN";

  private States() {}

  static Availability availability(String code) {
    return switch (code) {
      case OFFLINE, "HDN" -> Availability.OFFLINE;
      case "BSY", "PHN" -> Availability.DND;
      case "AWY", "IDL", "BRB", "LUN" -> Availability.AWAY;
      default -> Availability.ONLINE;
    };
  }

  /** What a state says that XMPP has no word for; empty when there is nothing more. */
  static String words(String code) {
    return switch (code) {
      case "IDL" -> "Idle";
      case "BRB" -> "Be right back";
      case "PHN" -> "On the phone";
      case "LUN" -> "Out to lunch";
      default -> "";
    };
  }

  /** How somebody is shown there. */
  static String code(Availability availability) {
    return switch (availability) {
      case ONLINE, CHAT -> "NLN";
      case AWAY, XA -> "AWY";
      case DND -> "BSY";
      case OFFLINE -> "HDN";
    };
  }
}
