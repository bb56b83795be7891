package im.recado.modules.muc;

import im.recado.kernel.limit.Bucket;

/** What an account has done in a room lately, under whatever nickname and with whatever client. On the room's lane. */
final class Conduct {
  private static final long NEVER = Long.MIN_VALUE;

  private final Bucket messages = new Bucket();
  private final Bucket comings = new Bucket();
  private final Bucket changes = new Bucket();
  private long spoke = NEVER;
  private long askedForVoice = NEVER;

  Bucket messages() {
    return messages;
  }

  /** How often it has come, or asked for everything once more. */
  Bucket comings() {
    return comings;
  }

  /** Of presence and nickname. */
  Bucket changes() {
    return changes;
  }

  /** How many nanoseconds have still to pass before it may speak again, when so many have to lie between. */
  long untilSpeaking(long now, long between) {
    return spoke == NEVER ? 0 : Math.max(0, spoke + between - now);
  }

  void spoke(long now) {
    spoke = now;
  }

  long untilAskingForVoice(long now, long between) {
    return askedForVoice == NEVER ? 0 : Math.max(0, askedForVoice + between - now);
  }

  void askedForVoice(long now) {
    askedForVoice = now;
  }
}
