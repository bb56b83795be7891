package im.recado.gateway.oscar;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contact list on the server ("feedbag"): people in groups. What is to change of it is a list of {@link Change}s,
 * which are true here at once and taken back when the server refuses. Guarded by the connection.
 */
final class Feedbag {
  /** So much of a list is kept. */
  private static final int MOST_ITEMS = 6000;

  /** What is done to an item: the subtype says so. */
  record Change(int subtype, FeedbagItem item, @Nullable FeedbagItem before) {
    static final int ADD = 0x08;
    static final int UPDATE = 0x09;
    static final int DELETE = 0x0A;
  }

  private final String usualGroup;
  private final Map<Integer, FeedbagItem> items = new LinkedHashMap<>();
  private boolean whole = true;

  /** By name, where somebody stands: once for each group. There are as many as contacts of all people, so they are small. */
  private final Map<String, List<Integer>> places = new LinkedHashMap<>();

  Feedbag(Kind kind) {
    this.usualGroup = kind.isIcq() ? "General" : "Buddies";
  }

  /** The list is this. */
  void begin(List<FeedbagItem> all) {
    begin(all, true);
  }

  /** @param whole whether that is all of it */
  void begin(List<FeedbagItem> all, boolean whole) {
    this.whole = whole;
    items.clear();
    places.clear();
    all.forEach(this::put);
  }

  /** Something stands there now. */
  void put(FeedbagItem item) {
    FeedbagItem before = items.get(item.place());
    if (before == null && items.size() >= MOST_ITEMS) {
      whole = false;
      return;
    }
    if (before != null) {
      forget(before);
    }
    items.put(item.place(), item);
    if (item.isBuddy()) {
      places.merge(
          Names.fold(item.name()),
          List.of(item.place()),
          (known, more) -> Stream.concat(known.stream(), more.stream()).distinct().toList());
    }
  }

  void remove(FeedbagItem item) {
    FeedbagItem before = items.remove(item.place());
    if (before != null) {
      forget(before);
    }
  }

  private void forget(FeedbagItem item) {
    if (item.isBuddy()) {
      places.computeIfPresent(
          Names.fold(item.name()),
          (name, all) -> {
            List<Integer> others = all.stream().filter(place -> place != item.place()).toList();
            return others.isEmpty() ? null : others;
          });
    }
  }

  /** Whether all of the list is here. */
  boolean isWhole() {
    return whole;
  }

  // Who is in it.

  /** The names of all who are in the list. */
  Set<String> names() {
    return new LinkedHashSet<>(places.keySet());
  }

  /** All places of somebody in the list: one for each group. */
  List<FeedbagItem> of(String contact) {
    List<FeedbagItem> all = new ArrayList<>();
    for (int place : places.getOrDefault(contact, List.of())) {
      FeedbagItem item = items.get(place);
      if (item != null) {
        all.add(item);
      }
    }
    return all;
  }

  /** Whether somebody is in the list and has agreed to that. */
  boolean isListed(String contact) {
    return of(contact).stream().anyMatch(item -> !item.isWaiting());
  }

  boolean isWaiting(String contact) {
    return of(contact).stream().anyMatch(FeedbagItem::isWaiting);
  }

  /** What the user calls somebody, or how they write their name; empty when that is as it is here. */
  String alias(String contact) {
    String written = "";
    for (FeedbagItem item : of(contact)) {
      if (!item.alias().isEmpty()) {
        return item.alias();
      }
      written = item.name();
    }
    return written.equals(contact) ? "" : written;
  }

  List<String> groups(String contact) {
    List<String> groups = new ArrayList<>();
    for (FeedbagItem item : of(contact)) {
      FeedbagItem group = items.get(item.group() << 16);
      if (group != null && group.isGroup() && !group.name().isEmpty()) {
        groups.add(group.name());
      }
    }
    return groups;
  }

  // What is to change.

  /** Puts somebody in, into the first group there is. */
  List<Change> add(String name) throws NetworkException {
    List<Change> changes = new ArrayList<>();
    FeedbagItem group = items.values().stream().filter(FeedbagItem::isGroup).findFirst().orElse(null);
    FeedbagItem into = group == null ? newGroup(usualGroup, changes) : group;
    add(name, Tlvs.NONE, into, changes);
    return changes;
  }

  private void add(String name, Tlvs tlvs, FeedbagItem group, List<Change> changes) throws NetworkException {
    FeedbagItem buddy = new FeedbagItem(name, group.group(), freeId(), FeedbagItem.BUDDY, tlvs);
    apply(new Change(Change.ADD, buddy, null), changes);
    order(group.group(), changes);
  }

  /** Puts somebody in again who has to agree first. */
  List<Change> addWaiting(FeedbagItem refused) throws NetworkException {
    List<Change> changes = new ArrayList<>();
    FeedbagItem buddy = refused.with(refused.tlvs().with(FeedbagItem.WAITING, new byte[0]));
    apply(new Change(Change.ADD, buddy, null), changes);
    order(buddy.group(), changes);
    return changes;
  }

  /** Takes somebody out. */
  List<Change> remove(String contact) throws NetworkException {
    List<Change> changes = new ArrayList<>();
    for (FeedbagItem item : of(contact)) {
      apply(new Change(Change.DELETE, item, item), changes);
      order(item.group(), changes);
    }
    return changes;
  }

  /** Calls somebody like that, and has them in these groups. */
  List<Change> arrange(String contact, String alias, List<String> groups) throws NetworkException {
    List<Change> changes = new ArrayList<>();
    List<FeedbagItem> before = of(contact);
    if (before.isEmpty()) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, contact + " is not in your list.");
    }
    byte[] called = alias.isEmpty() ? null : ByteWriter.cut(alias, 60);
    List<String> wanted = new ArrayList<>(groups.isEmpty() ? List.of(usualGroup) : groups);
    List<FeedbagItem> elsewhere = new ArrayList<>();
    for (FeedbagItem item : before) {
      FeedbagItem group = items.get(item.group() << 16);
      if (group == null || !wanted.remove(group.name())) {
        elsewhere.add(item);
      } else if (!alias.equals(item.alias())) {
        apply(new Change(Change.UPDATE, item.with(item.tlvs().with(FeedbagItem.ALIAS, called)), item), changes);
      }
    }
    for (String group : wanted) {
      FeedbagItem template = before.getFirst();
      add(template.name(), template.tlvs().with(FeedbagItem.ALIAS, called), group(group, changes), changes);
    }
    for (FeedbagItem item : elsewhere) {
      apply(new Change(Change.DELETE, item, item), changes);
      order(item.group(), changes);
    }
    return changes;
  }

  /** Says by what the user's own picture is known; null for none. Nothing when it stands there already. */
  List<Change> icon(byte @Nullable [] hash) throws NetworkException {
    List<Change> changes = new ArrayList<>();
    FeedbagItem before =
        items.values().stream().filter(item -> item.type() == FeedbagItem.ICON && item.name().equals("1")).findFirst().orElse(null);
    if (hash == null) {
      if (before != null) {
        apply(new Change(Change.DELETE, before, before), changes);
      }
      return changes;
    }
    byte[] value = new ByteWriter().u8(1).u8(hash.length).bytes(hash).toBytes();
    Tlvs tlvs = (before == null ? Tlvs.NONE : before.tlvs()).with(FeedbagItem.HASH, value);
    if (before == null) {
      FeedbagItem item = new FeedbagItem("1", 0, freeId(), FeedbagItem.ICON, tlvs.with(FeedbagItem.ALIAS, new byte[0]));
      apply(new Change(Change.ADD, item, null), changes);
    } else if (!java.util.Arrays.equals(before.tlvs().find(FeedbagItem.HASH), value)) {
      apply(new Change(Change.UPDATE, before.with(tlvs), before), changes);
    }
    return changes;
  }

  private FeedbagItem group(String name, List<Change> changes) throws NetworkException {
    for (FeedbagItem item : items.values()) {
      if (item.isGroup() && item.name().equals(name)) {
        return item;
      }
    }
    return newGroup(name, changes);
  }

  private FeedbagItem newGroup(String name, List<Change> changes) throws NetworkException {
    int number = 1;
    while (items.containsKey(number << 16)) {
      number++;
    }
    if (number > 0x7FFF) {
      throw full();
    }
    Tlvs empty = Tlvs.NONE.with(FeedbagItem.ORDER, new byte[0]);
    String title = new String(ByteWriter.cut(name, 60), UTF_8);
    FeedbagItem group = new FeedbagItem(title, number, 0, FeedbagItem.GROUP, empty);
    apply(new Change(Change.ADD, group, null), changes);
    order(0, changes);
    return group;
  }

  /** A number that nobody in the whole list has: some clients look for people without the group. */
  private int freeId() throws NetworkException {
    Set<Integer> used = new HashSet<>();
    items.values().forEach(item -> used.add(item.id()));
    int id = 1;
    while (used.contains(id)) {
      id++;
    }
    if (id > 0x7FFF || items.size() >= MOST_ITEMS) {
      throw full();
    }
    return id;
  }

  private static NetworkException full() {
    return new NetworkException(Reason.TOO_MUCH, "The contact list on the network is full.");
  }

  /** Tells the group who is in it, in order; group 0 has the groups. */
  private void order(int group, List<Change> changes) {
    FeedbagItem before = items.get(group << 16);
    if (before == null && group != 0) {
      return;
    }
    ByteWriter order = new ByteWriter();
    for (FeedbagItem item : items.values()) {
      if (group == 0 ? item.isGroup() : item.isBuddy() && item.group() == group) {
        order.u16(group == 0 ? item.group() : item.id());
      }
    }
    FeedbagItem plain = before == null ? new FeedbagItem("", 0, 0, FeedbagItem.GROUP, Tlvs.NONE) : before;
    FeedbagItem after = plain.with(plain.tlvs().with(FeedbagItem.ORDER, order.toBytes()));
    // Of several changes of one group in a transaction the last says all.
    changes.removeIf(change -> change.subtype() == Change.UPDATE && change.item().place() == after.place());
    apply(new Change(before == null ? Change.ADD : Change.UPDATE, after, before), changes);
  }

  private void apply(Change change, List<Change> changes) {
    apply(change);
    changes.add(change);
  }

  /** The server will be told of this change. */
  void apply(Change change) {
    if (change.subtype() == Change.DELETE) {
      remove(change.item());
    } else {
      put(change.item());
    }
  }

  /** The server has refused a change. */
  void undo(Change change) {
    FeedbagItem now = items.get(change.item().place());
    if (change.before() != null) {
      put(change.before());
    } else if (now != null && now.name().equals(change.item().name())) {
      remove(now);
    }
  }
}
