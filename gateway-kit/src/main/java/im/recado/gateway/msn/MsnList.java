package im.recado.gateway.msn;

import im.recado.gateway.network.Contact;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user's lists on MSN: contacts, who may see the user, who has asked, groups. Guarded by the session. */
final class MsnList {
  /** So many entries are looked at; networks have less. */
  private static final int MOST = 5000;

  private static final int MOST_GROUPS = 200;

  private final Map<String, Buddy> buddies = new LinkedHashMap<>();
  private boolean whole = true;
  private boolean open = true;
  private final Map<String, String> groups = new LinkedHashMap<>();

  /** Somebody in any list, or null. */
  @Nullable Buddy find(String mail) {
    return buddies.get(mail.toLowerCase(Locale.ROOT));
  }

  /** Somebody, who is made an entry; null for what is no address and when there are too many. */
  @Nullable Buddy of(String mail) {
    String name = mail.toLowerCase(Locale.ROOT);
    if (!buddies.containsKey(name) && (buddies.size() >= MOST || !Names.isAddress(name))) {
      whole &= buddies.size() < MOST;
      return null;
    }
    return buddies.computeIfAbsent(name, Buddy::new);
  }

  /** The one whom the server knows by this, or null. */
  @Nullable Buddy byGuid(String guid) {
    for (Buddy buddy : buddies.values()) {
      if (!guid.isEmpty() && buddy.guid.equals(guid)) {
        return buddy;
      }
    }
    return null;
  }

  List<Buddy> all() {
    return List.copyOf(buddies.values());
  }

  void group(String id, String name) {
    if (groups.containsKey(id) || groups.size() < MOST_GROUPS) {
      groups.put(id, name);
    }
  }

  /** By what the server knows a group; null when there is none of the name. */
  @Nullable String groupOf(String name) {
    for (Map.Entry<String, String> group : groups.entrySet()) {
      if (group.getValue().equals(name)) {
        return group.getKey();
      }
    }
    return null;
  }

  /** The list has not come whole. */
  void broken() {
    whole = false;
  }

  /** Whether all of the list is here. */
  boolean isWhole() {
    return whole;
  }

  /** Only those whom the user lets see may see the user. */
  void close() {
    open = false;
  }

  /** Whether people who are in no list may see the user, as the user has said on the network. */
  boolean isOpen() {
    return open;
  }

  void ungroup(String id) {
    groups.remove(id);
    buddies.values().forEach(buddy -> buddy.groups.remove(id));
  }

  Contact contact(Buddy buddy) {
    List<String> names = buddy.groups.stream().map(groups::get).filter(Objects::nonNull).distinct().toList();
    String called = buddy.alias.isEmpty() ? buddy.nick : buddy.alias;
    return new Contact(buddy.mail, called.equalsIgnoreCase(buddy.mail) ? "" : called, names, buddy.availability(), buddy.status());
  }

  /** Those whom the user wants to see. */
  List<Contact> contacts() {
    List<Contact> contacts = new ArrayList<>();
    for (Buddy buddy : buddies.values()) {
      if (buddy.is(Buddy.FORWARD)) {
        contacts.add(contact(buddy));
      }
    }
    return contacts;
  }
}
