package im.recado.modules.muc;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells newcomers what has changed in the list of affiliations since they knew it (XEP-0463, version 0.2.0), as far as they
 * may read it.
 */
final class AffiliationVersions {
  static final String NS = "urn:xmpp:muc:affiliations:1";

  /** So many people a message tells of, ... */
  private static final int MOST_ITEMS = 500;

  /** ... and with so many characters of addresses at most. */
  private static final int MOST_CHARACTERS = 100_000;

  private final Hall hall;

  AffiliationVersions(Hall hall) {
    this.hall = hall;
  }

  /**
   * Answers what a client asks when it enters, before anything else.
   *
   * @return what its own presence is to say, or null when it did not ask
   */
  @Nullable Element toNewcomer(Room room, Visit visit, Element x) {
    Element asked = x.child("mav", NS);
    if (asked == null) {
      return null;
    }
    Occupant occupant = visit.occupant();
    Affiliations affiliations = room.affiliations();
    long known = version(asked.attribute("since"));
    List<Standing> changes = known < 0 ? null : affiliations.since(known);
    // Section 6: how it was before somebody belonged to the room is not told.
    boolean isOwnPast = changes == null || !affiliations.joinedAfter(occupant.account(), known);
    if (!mayReadAll(room, occupant.affiliation()) || !isOwnPast) {
      Element error = new StanzaException(Condition.FORBIDDEN).error().toElement();
      hall.post()
          .send(
              visit,
              Message.of(Message.Type.ERROR, room.jid(), null, error.withAttribute("by", room.jid().toString())));
      return null;
    }
    boolean bans = occupant.affiliation().isAtLeast(Affiliation.ADMIN);
    // Who has become something else since was told less before, or perhaps nothing: a difference to that is none.
    if (changes == null || known < affiliations.ownSince(occupant.account())) {
      List<Standing> all =
          affiliations.all().stream()
              .filter(one -> one.affiliation() != Affiliation.NONE && (bans || one.affiliation() != Affiliation.OUTCAST))
              .sorted(Comparator.comparingLong(Standing::version))
              .toList();
      tell(room, visit, all, bans, -1, affiliations.version());
    } else if (!changes.isEmpty()) {
      tell(room, visit, changes, bans, known, affiliations.version());
    }
    return mav(-1, affiliations.version());
  }

  /** In pages, each of which begins with the version with which the one before has ended (section 5.2.1). */
  private void tell(Room room, Visit visit, List<Standing> items, boolean bans, long since, long until) {
    long from = since;
    int at = 0;
    do {
      int end = end(items, at);
      long to = end == items.size() ? until : items.get(end - 1).version();
      Element.Builder x = Element.builder("x", Muc.USER).child(mav(from, to));
      for (Standing one : items.subList(at, end)) {
        Affiliation shown =
            !bans && one.affiliation() == Affiliation.OUTCAST ? Affiliation.NONE : one.affiliation();
        x.child(
            Element.builder("item", Muc.USER)
                .attribute("affiliation", shown.wire())
                .attribute("jid", one.jid().toString())
                .build());
      }
      hall.post().send(visit, Message.of(Message.Type.NORMAL, room.jid(), null, x.build()));
      from = to;
      at = end;
    } while (at < items.size());
  }

  /** Where a page ends that begins there. */
  private static int end(List<Standing> items, int at) {
    int end = at;
    int left = MOST_CHARACTERS;
    while (end < items.size() && end - at < MOST_ITEMS && left > 0) {
      left -= items.get(end++).jid().toString().length();
    }
    return end;
  }

  /** Who may read every list of the room, but perhaps that of the banned. */
  private static boolean mayReadAll(Room room, Affiliation affiliation) {
    return affiliation == Affiliation.OWNER
        || (!room.config().isSemiAnonymous() && affiliation.isAtLeast(Affiliation.MEMBER));
  }

  /** {@code <mav/>}; negative versions are left out. */
  static Element mav(long since, long until) {
    return Element.builder("mav", NS)
        .attribute("since", since < 0 ? null : Long.toString(since))
        .attribute("until", Long.toString(until))
        .build();
  }

  private static long version(@Nullable String written) {
    try {
      return written == null ? -1 : Long.parseLong(written);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
