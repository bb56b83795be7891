package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;

/** What the numbers mean by which a server refuses what it is asked. */
final class Refusals {
  /** Who it was for is not logged in. */
  static final int NOT_THERE = 0x04;

  /** Nobody is like that. */
  static final int NO_MATCH = 0x14;

  /** What says more than the number does. */
  static final int MORE = 0x08;

  private Refusals() {}

  /**
   * The error for a number.
   *
   * @param about whom it was about
   */
  static NetworkException of(int code, Kind kind, String about) {
    String label = kind.label();
    return switch (code) {
      case NOT_THERE ->
          new NetworkException(
              Reason.CONTACT_AWAY, about + " is not on " + label + " now, or does not want to hear from you.");
      case 0x02, 0x03, 0x17 ->
          new NetworkException(Reason.TOO_MUCH, "You say too much in too short a time for " + label + ".");
      case 0x05, 0x0C, 0x13 -> new NetworkException(Reason.DOWN, label + " cannot do that now.");
      case 0x06, 0x07, 0x08, 0x09, 0x18 ->
          new NetworkException(Reason.NOT_POSSIBLE, label + " or the client of " + about + " cannot do that.");
      case 0x0A, 0x0D, 0x0F -> new NetworkException(Reason.REFUSED, label + " does not allow that.");
      case 0x10 -> new NetworkException(Reason.REFUSED, "You or " + about + " have shut the other one out.");
      case 0x0B, 0x15 -> new NetworkException(Reason.TOO_MUCH, "That is too much for " + label + ".");
      case 0x11 -> new NetworkException(Reason.REFUSED, "You have been warned too often to write to " + about + ".");
      case 0x12 -> new NetworkException(Reason.REFUSED, about + " has been warned too often to hear you.");
      case 0x14, 0x16 -> new NetworkException(Reason.NO_SUCH_CONTACT, "There is no " + about + " on " + label + ".");
      case 0x01, 0x0E ->
          new NetworkException(Reason.NO_SUCH_CONTACT, label + " does not understand who " + about + " is.");
      default -> new NetworkException(Reason.REFUSED, label + " refuses that, with the number " + code + ".");
    };
  }
}
