package im.recado.gateway.msn;

import im.recado.gateway.network.Contact;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user does with the lists on MSN: by commands up to MSNP12, on the web and by commands later. */
final class Contacts {
  private final MsnState state;

  Contacts(MsnState state) {
    this.state = state;
  }

  List<Contact> all() {
    synchronized (state) {
      return state.list().contacts();
    }
  }

  /** Those who have asked and had no answer, before this log-in. */
  List<NetworkEvent> asking() {
    List<NetworkEvent> asking = new ArrayList<>();
    synchronized (state) {
      for (Buddy buddy : state.list().all()) {
        if (buddy.asks()) {
          asking.add(new NetworkEvent.Asks(buddy.mail, ""));
        }
      }
    }
    return asking;
  }

  /** Those who may not see the user. */
  Set<String> blocked() {
    Set<String> blocked = new HashSet<>();
    synchronized (state) {
      for (Buddy buddy : state.list().all()) {
        if (buddy.is(Buddy.BLOCK)) {
          blocked.add(buddy.mail);
        }
      }
    }
    return blocked;
  }

  // Somebody is wanted.

  void add(String mail) throws NetworkException {
    if (mail.equals(state.self())) {
      throw new NetworkException(Reason.REFUSED, "That is your own address.");
    }
    AddressBook book = state.entry().book();
    if (book == null) {
      synchronized (state) {
        permit(mail, Buddy.ALLOW);
        state.ask(
            answer -> answer.error() == 0 || answer.error() == 215 ? listed(mail, answer) : refused(mail, answer.error()),
            "ADC",
            List.of("FL", "N=" + mail, "F=" + mail),
            null);
      }
      return;
    }
    String guid = book.add(mail);
    permit(book, mail, Buddy.ALLOW);
    NetworkEvent listed;
    synchronized (state) {
      Buddy buddy = buddy(mail);
      buddy.guid = guid;
      buddy.put(Buddy.FORWARD, true);
      listed = new NetworkEvent.Listed(state.list().contact(buddy));
    }
    // Before the server is told: it says at once who is there, and that is of nobody who is not in the list.
    state.tellAtLast(List.of(listed));
    synchronized (state) {
      tell("ADL", mail, Buddy.FORWARD | Buddy.ALLOW);
    }
  }

  private List<NetworkEvent> listed(String mail, Command answer) {
    Buddy buddy = state.list().of(mail);
    if (buddy == null) {
      return List.of();
    }
    Lists.Named.of(answer.args()).tell(buddy);
    buddy.put(Buddy.FORWARD, true);
    return List.of(new NetworkEvent.Listed(state.list().contact(buddy)));
  }

  private static List<NetworkEvent> refused(String mail, int error) {
    return List.of(new NetworkEvent.Declined(mail, MsnErrors.of(error).sentence()));
  }

  // Somebody is wanted no more.

  void remove(String mail) throws NetworkException {
    Buddy buddy;
    synchronized (state) {
      buddy = state.list().find(mail);
    }
    if (buddy == null) {
      return;
    }
    AddressBook book = state.entry().book();
    if (book != null) {
      if (!buddy.guid.isEmpty()) {
        book.remove(buddy.guid);
      }
      if (buddy.is(Buddy.ALLOW)) {
        unless(Reason.NO_SUCH_CONTACT, () -> book.member(mail, Buddy.ALLOW, false));
      }
    }
    synchronized (state) {
      if (book == null) {
        drop("FL", buddy.guid.isEmpty() ? mail : buddy.guid);
        drop("AL", mail);
      } else {
        tell("RML", mail, Buddy.FORWARD | Buddy.ALLOW);
      }
      buddy.put(Buddy.FORWARD, false);
      buddy.put(Buddy.ALLOW, false);
      buddy.guid = "";
      buddy.groups.clear();
    }
  }

  // Somebody has asked.

  void answer(String mail, boolean agreed) throws NetworkException {
    int wanted = agreed ? Buddy.ALLOW : Buddy.BLOCK;
    AddressBook book = state.entry().book();
    if (book != null) {
      permit(book, mail, wanted);
      boolean pending;
      synchronized (state) {
        tell("ADL", mail, wanted);
        pending = buddy(mail).is(Buddy.PENDING);
        buddy(mail).put(Buddy.PENDING, false);
      }
      if (pending) {
        unless(Reason.NO_SUCH_CONTACT, () -> book.member(mail, Buddy.PENDING, false));
      }
      return;
    }
    synchronized (state) {
      permit(mail, wanted);
      Buddy buddy = buddy(mail);
      if (buddy.is(Buddy.PENDING)) {
        drop("PL", mail);
        buddy.put(Buddy.PENDING, false);
      }
    }
  }

  // Somebody is to see nothing of the user.

  void block(String mail, boolean blocked) throws NetworkException {
    boolean known;
    boolean was;
    synchronized (state) {
      Buddy buddy = state.list().find(mail);
      known = buddy != null && buddy.is(Buddy.FORWARD);
      was = buddy != null && buddy.is(Buddy.BLOCK);
    }
    AddressBook book = state.entry().book();
    if (!blocked && !known && was) {
      if (book != null) {
        unless(Reason.NO_SUCH_CONTACT, () -> book.member(mail, Buddy.BLOCK, false));
      }
      synchronized (state) {
        if (book == null) {
          drop(name(Buddy.BLOCK), mail);
        } else {
          tell("RML", mail, Buddy.BLOCK);
        }
        buddy(mail).put(Buddy.BLOCK, false);
      }
    } else if (blocked || was) {
      // Whom the user wants to see may see the user again.
      answer(mail, !blocked);
    }
  }

  // One of the two lists of those who may see the user and those who may not.

  private void permit(String mail, int wanted) throws NetworkException {
    Buddy buddy = buddy(mail);
    int other = wanted == Buddy.ALLOW ? Buddy.BLOCK : Buddy.ALLOW;
    if (buddy.is(other)) {
      drop(name(other), mail);
      buddy.put(other, false);
    }
    if (!buddy.is(wanted)) {
      state.ask(answer -> List.of(), "ADC", List.of(name(wanted), "N=" + mail), null);
      buddy.put(wanted, true);
    }
  }

  private void permit(AddressBook book, String mail, int wanted) throws NetworkException {
    int other = wanted == Buddy.ALLOW ? Buddy.BLOCK : Buddy.ALLOW;
    boolean first;
    boolean second;
    synchronized (state) {
      Buddy buddy = buddy(mail);
      first = buddy.is(other);
      second = !buddy.is(wanted);
    }
    if (first) {
      unless(Reason.NO_SUCH_CONTACT, () -> book.member(mail, other, false));
    }
    if (second) {
      unless(Reason.REFUSED, () -> book.member(mail, wanted, true));
    }
    synchronized (state) {
      if (first) {
        tell("RML", mail, other);
      }
      buddy(mail).put(other, false);
      buddy(mail).put(wanted, true);
    }
  }

  private static String name(int list) {
    return list == Buddy.ALLOW ? "AL" : "BL";
  }

  private void drop(String list, String who) throws NetworkException {
    state.ask(answer -> List.of(), "REM", List.of(list, who), null);
  }

  private void tell(String command, String mail, int lists) throws NetworkException {
    state.ask(answer -> List.of(), command, List.of(), Lists.payload(mail, lists));
  }

  private Buddy buddy(String mail) throws NetworkException {
    @Nullable Buddy buddy = state.list().of(mail);
    if (buddy == null) {
      throw new NetworkException(Reason.TOO_MUCH, "Your list on MSN is full.");
    }
    return buddy;
  }

  @FunctionalInterface
  private interface Deed {
    void run() throws NetworkException;
  }

  /** Does something that may be done already. */
  private static void unless(Reason done, Deed deed) throws NetworkException {
    try {
      deed.run();
    } catch (NetworkException e) {
      if (e.reason() != done) {
        throw e;
      }
    }
  }
}
