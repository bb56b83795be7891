package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * What routing needs to know of a roster: who, and the state of each as a few bits. Names and groups stay in the database.
 * Immutable; sorted by address.
 */
final class Contacts {
  static final int TO = 1;
  static final int FROM = 2;
  static final int ASK = 4;
  static final int APPROVED = 8;
  static final int REQUEST = 16;
  static final int LISTED = 32;

  /** There for a shared group alone: the owner does not keep it. */
  static final int SHARED = 64;

  private static final Contacts NONE = new Contacts(new Jid[0], new byte[0]);

  private final Jid[] jids;
  private final byte[] bits;

  private Contacts(Jid[] jids, byte[] bits) {
    this.jids = jids;
    this.bits = bits;
  }

  /**
   * The contacts of a roster.
   *
   * @param state gives the bits of an item
   * @param shared gives one object for equal addresses, so that many rosters hold it once
   */
  static Contacts of(List<RosterItem> items, ToIntFunction<RosterItem> state, UnaryOperator<Jid> shared) {
    if (items.isEmpty()) {
      return NONE;
    }
    RosterItem[] sorted = items.toArray(new RosterItem[0]);
    Arrays.sort(sorted, (a, b) -> a.contact().compareTo(b.contact()));
    Jid[] jids = new Jid[sorted.length];
    byte[] bits = new byte[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      jids[i] = shared.apply(sorted[i].contact());
      bits[i] = (byte) state.applyAsInt(sorted[i]);
    }
    return new Contacts(jids, bits);
  }

  static int bitsOf(RosterItem item) {
    return (item.subscription().to() ? TO : 0)
        | (item.subscription().from() ? FROM : 0)
        | (item.ask() ? ASK : 0)
        | (item.approved() ? APPROVED : 0)
        | (item.request() != null ? REQUEST : 0)
        | (item.listed() ? LISTED : 0);
  }

  int size() {
    return jids.length;
  }

  Jid jid(int index) {
    return jids[index];
  }

  /** Whether the contact at this place has one of these bits. */
  boolean is(int index, int wanted) {
    return (bits[index] & wanted) != 0;
  }

  /** Whether this bare address is a contact with one of these bits. */
  boolean is(Jid contact, int wanted) {
    int at = Arrays.binarySearch(jids, contact);
    return at >= 0 && is(at, wanted);
  }

  /** How many contacts have one of these bits, and none of those. */
  int count(int wanted, int unwanted) {
    int count = 0;
    for (byte each : bits) {
      if ((each & wanted) != 0 && (each & unwanted) == 0) {
        count++;
      }
    }
    return count;
  }

  /** These contacts with one added or changed; no bits take it out. */
  Contacts with(Jid contact, int changed) {
    int at = Arrays.binarySearch(jids, contact);
    if (at >= 0) {
      if (changed == 0) {
        return without(at);
      }
      byte[] other = bits.clone();
      other[at] = (byte) changed;
      return new Contacts(jids, other);
    }
    if (changed == 0) {
      return this;
    }
    int place = -at - 1;
    Jid[] moreJids = new Jid[jids.length + 1];
    byte[] moreBits = new byte[bits.length + 1];
    System.arraycopy(jids, 0, moreJids, 0, place);
    System.arraycopy(bits, 0, moreBits, 0, place);
    moreJids[place] = contact;
    moreBits[place] = (byte) changed;
    System.arraycopy(jids, place, moreJids, place + 1, jids.length - place);
    System.arraycopy(bits, place, moreBits, place + 1, bits.length - place);
    return new Contacts(moreJids, moreBits);
  }

  private Contacts without(int at) {
    Jid[] fewerJids = new Jid[jids.length - 1];
    byte[] fewerBits = new byte[bits.length - 1];
    System.arraycopy(jids, 0, fewerJids, 0, at);
    System.arraycopy(bits, 0, fewerBits, 0, at);
    System.arraycopy(jids, at + 1, fewerJids, at, fewerJids.length - at);
    System.arraycopy(bits, at + 1, fewerBits, at, fewerBits.length - at);
    return new Contacts(fewerJids, fewerBits);
  }
}
