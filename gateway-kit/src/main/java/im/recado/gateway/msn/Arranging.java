package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a user calls people on MSN, and in which groups they are: by commands up to MSNP12, in the address book on the web later. May
 * wait.
 */
final class Arranging {
  /** As long as servers take the name of a group. */
  private static final int LONGEST_GROUP = 61;

  private final MsnState state;

  Arranging(MsnState state) {
    this.state = state;
  }

  void arrange(String mail, String alias, List<String> groups) throws NetworkException {
    AddressBook book = state.entry().book();
    if (groups.stream().anyMatch(group -> group.length() > LONGEST_GROUP)) {
      throw new NetworkException(Reason.REFUSED, "MSN takes no groups with names of that length.");
    }
    Buddy buddy;
    boolean renamed;
    Set<String> before;
    synchronized (state) {
      buddy = state.list().find(mail);
      if (buddy == null || !buddy.is(Buddy.FORWARD) || buddy.guid.isEmpty()) {
        throw new NetworkException(Reason.NO_SUCH_CONTACT, mail + " is not in your list.");
      }
      renamed = !alias.isEmpty() && !alias.equals(state.list().contact(buddy).alias());
      before = new LinkedHashSet<>(buddy.groups);
    }
    if (book == null) {
      synchronized (state) {
        command(buddy, renamed ? alias : "", groups, before);
      }
      return;
    }
    if (renamed) {
      book.rename(buddy.guid, alias);
    }
    Set<String> now = new LinkedHashSet<>();
    for (String group : groups) {
      String id = group(book, group);
      if (!before.contains(id)) {
        book.put(id, buddy.guid, true);
      }
      now.add(id);
    }
    for (String id : before) {
      if (!now.contains(id)) {
        book.put(id, buddy.guid, false);
      }
    }
    synchronized (state) {
      buddy.alias = renamed ? alias : buddy.alias;
      buddy.groups.clear();
      buddy.groups.addAll(now);
    }
  }

  /** By what the server knows the group of a name, made now if there is none. */
  private String group(AddressBook book, String name) throws NetworkException {
    synchronized (state) {
      String known = state.list().groupOf(name);
      if (known != null) {
        return known;
      }
    }
    String made = book.addGroup(name);
    synchronized (state) {
      state.list().group(made, name);
    }
    return made;
  }

  // MSNP12. Guarded by the session.

  private void command(Buddy buddy, String alias, List<String> groups, Set<String> before) throws NetworkException {
    if (!alias.isEmpty()) {
      state.ask(answer -> List.of(), "SBP", List.of(buddy.guid, "MFN", Percent.encode(alias)), null);
    }
    Set<String> gone = new LinkedHashSet<>(before);
    for (String group : groups) {
      String id = state.list().groupOf(group);
      if (id == null) {
        state.ask(answer -> made(buddy, group, answer), "ADG", List.of(Percent.encode(group), "0"), null);
      } else if (!gone.remove(id)) {
        putInto(buddy, id);
      }
    }
    for (String id : gone) {
      buddy.groups.remove(id);
      state.ask(answer -> List.of(), "REM", List.of("FL", buddy.guid, id), null);
    }
  }

  /** {@code ADG 11 Friends guid 0}. */
  private List<NetworkEvent> made(Buddy buddy, String group, Command answer) {
    String id = answer.arg(2);
    if (answer.error() == 0 && !id.isEmpty()) {
      state.list().group(id, group);
      try {
        putInto(buddy, id);
      } catch (NetworkException e) {
        return List.of(new NetworkEvent.Announced(e.sentence()));
      }
    }
    return List.of();
  }

  private void putInto(Buddy buddy, String id) throws NetworkException {
    buddy.groups.add(id);
    state.ask(
        answer -> {
          if (answer.error() != 0) {
            buddy.groups.remove(id);
          }
          return List.of();
        },
        "ADC",
        List.of("FL", "C=" + buddy.guid, id),
        null);
  }
}
