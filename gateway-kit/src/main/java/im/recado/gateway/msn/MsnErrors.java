package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;

/** What the error numbers of MSN mean for people. */
final class MsnErrors {
  /** Stands for no answer at all; servers have no such number. */
  static final int SILENT = 199;

  private MsnErrors() {}

  static NetworkException of(int number) {
    return new NetworkException(reason(number), sentence(number));
  }

  /** Whether a session has no future after this number, whatever was asked. */
  static boolean isEnd(int number) {
    return switch (number) {
      case 500, 501, 540, 604, 710, 911, 917, 923, 924, 927, 928 -> true;
      default -> false;
    };
  }

  private static Reason reason(int number) {
    return switch (number) {
      case 911, 917, 923, 924, 927, 928 -> Reason.WRONG_CREDENTIALS;
      case SILENT -> Reason.TIMEOUT;
      case 205, 206, 208, 201 -> Reason.NO_SUCH_CONTACT;
      case 216, 217 -> Reason.CONTACT_AWAY;
      case 209 -> Reason.BAD_NAME;
      case 210, 223, 712, 713, 714, 800 -> Reason.TOO_MUCH;
      case 207, 215, 218, 219, 224, 225, 228, 229, 230, 240, 241, 913, 920 -> Reason.REFUSED;
      case 200, 300, 302, 402, 403, 502, 540, 707, 710, 715, 717, 731 -> Reason.NOT_POSSIBLE;
      default -> Reason.DOWN;
    };
  }

  private static String sentence(int number) {
    return switch (number) {
      case 201, 205, 206, 208 -> "There is nobody of this address on MSN.";
      case 207 -> "You are logged in to MSN already.";
      case 209 -> "MSN does not take this name.";
      case 210 -> "Your list on MSN is full.";
      case 215 -> "Your list on MSN has this contact already.";
      case 216, 217 -> "Your contact is not there, and MSN keeps nothing.";
      case 218 -> "It is so already on MSN.";
      case 219 -> "This contact is blocked on MSN, or the other way round.";
      case 223 -> "You have too many groups on MSN.";
      case 224, 225, 228, 229, 230 -> "MSN cannot do that with this group.";
      case 240, 241 -> "MSN does not take this list.";
      case 280, 281 -> "MSN has no conversation for you now.";
      case 540 -> "MSN does not take this gateway for a client.";
      case 710 -> "MSN does not take this version of the protocol.";
      case 712, 713, 714, 800 -> "That is too much in too short a time for MSN.";
      case 911, 917, 928 -> "MSN does not accept the address and the password.";
      case 913 -> "On MSN one cannot write while one hides.";
      case 920 -> "MSN takes no new people now.";
      case 923 -> "MSN wants the agreement of your parents first.";
      case 924 -> "MSN wants you to confirm your address first.";
      case 927 -> "Your account on MSN has been suspended.";
      case 200, 300, 302, 402, 403, 502, 707, 715, 717, 731 -> "MSN cannot do that (error " + number + ").";
      case SILENT -> "MSN does not say whether that has been done.";
      default -> "MSN does not work now (error " + number + ").";
    };
  }
}
