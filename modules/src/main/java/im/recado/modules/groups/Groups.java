package im.recado.modules.groups;

import im.recado.modules.groups.GroupIndex.Whole;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.roster.SharedContact;
import im.recado.modules.roster.SharedContacts;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All groups, in memory as well as in the database. Changes are made one after the other; each is durable, and in the rosters
 * of those who are online, when it returns. Reading is from memory, for any thread.
 */
public final class Groups implements SharedContacts {
  private final GroupStore store;
  private final Object changes = new Object();
  private volatile GroupIndex index = GroupIndex.EMPTY;
  private @Nullable RosterModule rosters;

  public Groups(GroupStore store) {
    this.store = store;
  }

  /** Whose rosters show these groups. Before anything else. */
  void shownBy(RosterModule shown) {
    rosters = shown;
  }

  /** Takes up what there is. May wait. */
  void load() {
    synchronized (changes) {
      Map<String, Whole> groups = new HashMap<>();
      for (Group group : store.groups()) {
        groups.put(group.name(), new Whole(group, store.members(group.name())));
      }
      index = new GroupIndex(groups);
    }
  }

  @Override
  public @Nullable SharedContact contact(Jid owner, Jid contact) {
    return index.contact(owner, contact);
  }

  @Override
  public Map<Jid, SharedContact> contacts(Jid owner) {
    return index.contacts(owner);
  }

  /** All of them, by name. */
  List<Group> all() {
    return index.groups().values().stream().map(Whole::group).toList();
  }

  @Nullable Group group(String name) {
    Whole whole = index.group(name);
    return whole == null ? null : whole.group();
  }

  /** Who is in a group, with their names. */
  Map<Jid, String> members(String name) {
    Whole whole = index.group(name);
    return whole == null ? Map.of() : whole.members();
  }

  /**
   * The domain that a group belongs to, as its name ends with it and nobody else is in it; null for one of the whole server.
   *
   * @param domains those that are served
   */
  @Nullable String domain(Group group, Collection<String> domains) {
    int at = group.name().lastIndexOf('@');
    String domain = group.name().substring(at + 1);
    boolean isNamed = at > 0 && group.source().isEmpty() && domains.contains(domain);
    return isNamed && members(group.name()).keySet().stream().allMatch(member -> member.domain().equals(domain)) ? domain : null;
  }

  /** The groups that somebody is in, by name. */
  public List<String> of(Jid account) {
    return index.groups().values().stream()
        .filter(whole -> whole.members().containsKey(account))
        .map(whole -> whole.group().name())
        .toList();
  }

  /** Makes a group or gives it another title. May wait. */
  void put(Group group) {
    synchronized (changes) {
      store.put(group);
      Map<Jid, String> members = members(group.name());
      change(index.with(group, members), members.keySet());
    }
  }

  /** Removes a group; whether there was one. May wait. */
  boolean remove(String name) {
    synchronized (changes) {
      boolean removed = store.remove(name);
      Set<Jid> members = members(name).keySet();
      change(index.without(name), members);
      return removed;
    }
  }

  /** Puts people into a group that there is. May wait. */
  void add(String name, Map<Jid, String> added) {
    synchronized (changes) {
      Whole whole = index.group(name);
      if (whole != null && !added.isEmpty()) {
        store.add(name, added);
        Map<Jid, String> members = new HashMap<>(whole.members());
        members.putAll(added);
        change(index.with(whole.group(), members), added.keySet());
      }
    }
  }

  /** Takes people out of a group. May wait. */
  void takeOut(String name, Collection<Jid> gone) {
    synchronized (changes) {
      Whole whole = index.group(name);
      if (whole != null && !gone.isEmpty()) {
        store.takeOut(name, gone);
        Map<Jid, String> members = new HashMap<>(whole.members());
        members.keySet().removeAll(gone);
        change(index.with(whole.group(), members), Set.copyOf(gone));
      }
    }
  }

  /** Takes an account out of all groups. May wait. */
  void forget(Jid account) {
    for (String name : of(account)) {
      takeOut(name, List.of(account));
    }
  }

  private record Pair(Jid owner, Jid contact) {}

  /**
   * Takes up other groups, and tells rosters.
   *
   * @param moved for whom it is not as it was, with anybody
   */
  private void change(GroupIndex next, Collection<Jid> moved) {
    GroupIndex before = index;
    // From here on who comes online sees the new ones.
    index = next;
    RosterModule shown = rosters;
    if (shown == null) {
      return;
    }
    Set<Pair> presences = new java.util.LinkedHashSet<>();
    for (Jid one : new TreeSet<>(moved)) {
      Map<Jid, SharedContact> was = before.contacts(one);
      Map<Jid, SharedContact> is = next.contacts(one);
      Set<Jid> others = new TreeSet<>(was.keySet());
      others.addAll(is.keySet());
      for (Jid other : others) {
        tell(shown, one, other, before, next, presences);
        if (!moved.contains(other)) {
          tell(shown, other, one, before, next, presences);
        }
      }
    }
    for (Pair pair : presences) {
      shown.sharedPresence(pair.owner, pair.contact);
    }
  }

  private static void tell(
      RosterModule shown, Jid owner, Jid contact, GroupIndex before, GroupIndex next, Set<Pair> presences) {
    SharedContact was = before.contact(owner, contact);
    SharedContact is = next.contact(owner, contact);
    if (!Objects.equals(was, is)) {
      shown.sharedChanged(owner, contact, was, is);
      if (was == null || is == null) {
        presences.add(new Pair(owner, contact));
      }
    }
  }

  /**
   * Makes the groups of a source what it says they are. A name that administrators use here stays theirs. May wait.
   *
   * @param wanted by name, with the people and their names
   * @return the names that were passed over
   */
  List<String> follow(String source, Map<String, Map<Jid, String>> wanted) {
    List<String> passedOver = new ArrayList<>();
    synchronized (changes) {
      for (Group group : all()) {
        if (group.source().equals(source) && !wanted.containsKey(group.name())) {
          remove(group.name());
        }
      }
      wanted.forEach(
          (name, members) -> {
            Group known = group(name);
            if (known != null && !known.source().equals(source)) {
              passedOver.add(name);
              return;
            }
            if (known == null) {
              put(new Group(name, name, source));
            }
            Map<Jid, String> now = members(name);
            List<Jid> gone = now.keySet().stream().filter(member -> !members.containsKey(member)).toList();
            Map<Jid, String> come = new LinkedHashMap<>(members);
            come.entrySet().removeIf(entry -> entry.getValue().equals(now.get(entry.getKey())));
            takeOut(name, gone);
            add(name, come);
          });
    }
    return passedOver;
  }
}
