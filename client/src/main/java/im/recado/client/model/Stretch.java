package im.recado.client.model;

/**
 * Which part of a conversation is laid out: so many messages, behind which so many newer ones are left out. However long a
 * conversation is, no more than {@value #MOST} of its messages are held.
 */
final class Stretch {
  /** So many more at once: a few screens. */
  static final int PAGE = 50;
  /** A few screens more than anybody sees at once. */
  static final int MOST = 300;

  private int newer;
  private int most;

  /** The newest ones, or, when more than that have not been seen, those with which the unread ones begin. */
  Stretch(int unread) {
    int wanted = unread + PAGE / 5;
    most = Math.clamp(wanted, PAGE, MOST);
    newer = Math.max(0, wanted - MOST);
  }

  /** How many of the newest are left out. */
  int newer() {
    return newer;
  }

  /** How many there are at most. */
  int most() {
    return most;
  }

  /** A page of older ones as well; instead of the newest when there would be too many. */
  void back() {
    most += PAGE;
    newer += Math.max(0, most - MOST);
    most = Math.min(most, MOST);
  }

  /** A page of newer ones; false when there is none. */
  boolean forth() {
    boolean any = newer > 0;
    newer = Math.max(0, newer - PAGE);
    return any;
  }

  /** The newest ones; false when they are there. */
  boolean end() {
    boolean any = newer > 0;
    if (any) {
      newer = 0;
      most = PAGE;
    }
    return any;
  }

  /** The one behind which there are so many, with what stands around it. */
  void around(int behind) {
    if (behind + PAGE / 2 <= MOST) {
      newer = 0;
      most = Math.max(most, behind + PAGE / 2);
    } else {
      newer = behind - MOST / 2;
      most = MOST;
    }
  }
}
