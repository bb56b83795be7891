package im.recado.modules.groups;

import im.recado.modules.roster.SharedContact;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All groups as they are at one moment, with their people. Immutable: a change makes another one. */
final class GroupIndex {
  /** A group with its people and their names. */
  record Whole(Group group, Map<Jid, String> members) {}

  static final GroupIndex EMPTY = new GroupIndex(Map.of());

  private final Map<String, Whole> groups;
  private final Map<Jid, List<Whole>> shared = new HashMap<>();

  GroupIndex(Map<String, Whole> groups) {
    this.groups = new TreeMap<>(groups);
    for (Whole whole : this.groups.values()) {
      if (whole.group.isShared()) {
        for (Jid member : whole.members.keySet()) {
          shared.computeIfAbsent(member, first -> new ArrayList<>(1)).add(whole);
        }
      }
    }
  }

  /** By name, in alphabetical order. */
  Map<String, Whole> groups() {
    return groups;
  }

  @Nullable Whole group(String name) {
    return groups.get(name);
  }

  /** These with one added or changed. */
  GroupIndex with(Group group, Map<Jid, String> members) {
    Map<String, Whole> other = new HashMap<>(groups);
    other.put(group.name(), new Whole(group, Map.copyOf(members)));
    return new GroupIndex(other);
  }

  GroupIndex without(String name) {
    Map<String, Whole> other = new HashMap<>(groups);
    other.remove(name);
    return new GroupIndex(other);
  }

  /** What somebody's roster shows of somebody else, or null. */
  @Nullable SharedContact contact(Jid owner, Jid contact) {
    if (owner.equals(contact)) {
      return null;
    }
    List<String> titles = null;
    String name = "";
    for (Whole whole : shared.getOrDefault(owner, List.of())) {
      String here = whole.members.get(contact);
      if (here != null) {
        titles = titles == null ? new ArrayList<>(1) : titles;
        if (!titles.contains(whole.group.title())) {
          titles.add(whole.group.title());
        }
        name = name.isEmpty() ? here : name;
      }
    }
    return titles == null ? null : new SharedContact(name, List.copyOf(titles));
  }

  /** What somebody's roster shows of others, by address. */
  Map<Jid, SharedContact> contacts(Jid owner) {
    Map<Jid, SharedContact> contacts = new TreeMap<>();
    for (Whole whole : shared.getOrDefault(owner, List.of())) {
      for (Jid member : whole.members.keySet()) {
        if (!contacts.containsKey(member)) {
          SharedContact contact = contact(owner, member);
          if (contact != null) {
            contacts.put(member, contact);
          }
        }
      }
    }
    return contacts;
  }
}
