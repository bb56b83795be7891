package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a server says of the contact list (family 13): what it has changed, for whom, and who agrees. Guarded by the
 * state.
 */
final class ListAnswers {
  private static final int MOST_WORDS = 100;
  private static final int MOST_ASKING = 200;

  // The results of a change.
  private static final int DONE = 0x00;
  private static final int NOT_THERE = 0x02;
  private static final int EXISTS = 0x03;
  private static final int FULL = 0x0C;
  private static final int NEEDS_AGREEMENT = 0x0E;

  private final OscarState state;
  private final Consumer<NetworkEvent> events;

  /** What those are told whom the user wants to add, should they have to agree. */
  private final Map<String, String> words = new HashMap<>();

  ListAnswers(OscarState state, Consumer<NetworkEvent> events) {
    this.state = state;
    this.events = events;
  }

  /** The user wants to add somebody, with these words if they have to agree. */
  void wanted(String contact, String said) {
    if (words.size() < MOST_WORDS) {
      words.put(contact, said);
    }
  }

  void take(Snac snac) throws OscarException {
    ByteReader in = snac.in();
    switch (snac.subtype()) {
      case 0x08, 0x09, 0x0A -> {
        while (in.left() > 0) {
          changed(snac.subtype(), FeedbagItem.read(in));
        }
      }
      case 0x0E -> {
        Asks.Changing changing = in.has(2) ? state.asks().changed(snac.id()) : null;
        if (changing != null) {
          done(changing.change(), in.u16());
        }
      }
      case 0x15 -> agreed(state, Names.fold(in.text8()), events);
      case 0x19 -> asks(state, Names.fold(in.text8()), in.text16(), events);
      case 0x1B -> {
        String contact = Names.fold(in.text8());
        if (in.u8() == 1) {
          agreed(state, contact, events);
        } else {
          declined(contact, in.has(2) ? in.text16() : "");
        }
      }
      default -> {
        // Others have added the user, or the list is as it was.
      }
    }
  }

  /** Another client of the user, or the server, has changed the list. */
  private void changed(int subtype, FeedbagItem item) {
    String contact = Names.fold(item.name());
    boolean listed = state.feedbag().isListed(contact);
    if (subtype == Feedbag.Change.DELETE) {
      state.feedbag().remove(item);
    } else {
      state.feedbag().put(item);
    }
    if (!item.isBuddy()) {
      return;
    }
    if (state.feedbag().isListed(contact)) {
      events.accept(new NetworkEvent.Listed(state.contact(contact)));
    } else if (listed) {
      events.accept(new NetworkEvent.Unlisted(contact));
    }
  }

  private void done(Feedbag.Change change, int result) {
    FeedbagItem item = change.item();
    String contact = Names.fold(item.name());
    boolean added = change.subtype() == Feedbag.Change.ADD && item.isBuddy();
    if (result == DONE || (change.subtype() == Feedbag.Change.DELETE && result == NOT_THERE)) {
      if (added && item.isWaiting()) {
        ask(contact);
      } else if (added) {
        words.remove(contact);
        events.accept(new NetworkEvent.Listed(state.contact(contact)));
      }
    } else if (result == NEEDS_AGREEMENT && added && !item.isWaiting()) {
      addWaiting(change);
    } else if (result == EXISTS && added) {
      events.accept(new NetworkEvent.Listed(state.contact(contact)));
    } else {
      refused(change, why(result, item.name()));
    }
  }

  /** Who has to agree is put into the list as one who has not yet, and is asked. */
  private void addWaiting(Feedbag.Change change) {
    state.feedbag().undo(change);
    try {
      state.change(state.feedbag().addWaiting(change.item()));
    } catch (NetworkException e) {
      declined(Names.fold(change.item().name()), e.sentence());
    }
  }

  private void ask(String contact) {
    String said = words.remove(contact);
    try {
      state.send(0x13, 0x18, Incoming.request(contact, said == null ? "" : said));
    } catch (NetworkException e) {
      declined(contact, e.sentence());
    }
  }

  /** A change was refused, and is taken back here too. */
  void refused(Feedbag.Change change, NetworkException why) {
    state.feedbag().undo(change);
    String contact = Names.fold(change.item().name());
    if (change.item().isBuddy() && change.subtype() == Feedbag.Change.ADD && !state.feedbag().isListed(contact)) {
      declined(contact, why.sentence());
    }
  }

  private void declined(String contact, String said) {
    words.remove(contact);
    events.accept(new NetworkEvent.Declined(contact, said));
  }

  private NetworkException why(int result, String name) {
    String label = state.kind().label();
    return switch (result) {
      case FULL -> new NetworkException(Reason.TOO_MUCH, "Your contact list on " + label + " is full.");
      case NOT_THERE -> new NetworkException(Reason.NO_SUCH_CONTACT, "There is no " + name + " on " + label + ".");
      default -> new NetworkException(Reason.REFUSED, label + " does not put " + name + " into your list.");
    };
  }

  /** Somebody has agreed to be in the user's list. */
  static void agreed(OscarState state, String contact, Consumer<NetworkEvent> events) {
    for (FeedbagItem item : state.feedbag().of(contact)) {
      state.feedbag().put(item.with(item.tlvs().with(FeedbagItem.WAITING, null)));
    }
    if (state.feedbag().isListed(contact)) {
      events.accept(new NetworkEvent.Listed(state.contact(contact)));
    }
  }

  /** Somebody asks to have the user in their list. */
  static void asks(OscarState state, String contact, String words, Consumer<NetworkEvent> events) {
    if (state.asking().size() < MOST_ASKING) {
      state.asking().add(contact);
    }
    events.accept(new NetworkEvent.Asks(contact, words));
  }
}
