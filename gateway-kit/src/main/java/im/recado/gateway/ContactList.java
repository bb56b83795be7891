package im.recado.gateway;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.NetworkException;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user's contacts on a network, in the server's own roster: the network has the say who is in it, the user how they are
 * called. Owned by the lane of the session; may wait for the database.
 */
final class ContactList {
  private static final Logger LOG = LoggerFactory.getLogger(ContactList.class);

  private static final String PICTURES = "vcard-temp:x:update";

  /** So many contacts of one network are looked after. */
  private static final int MOST = 5000;

  private final Jid owner;
  private final Addresses addresses;
  private final RosterModule roster;
  private final Consumer<Presence> sender;
  private final Map<String, Contact> known = new LinkedHashMap<>();

  /** By name, the hashes of pictures; of those whose picture is not known nothing is said. */
  private final Map<String, String> pictures = new HashMap<>();

  ContactList(Jid owner, Addresses addresses, RosterModule roster, Consumer<Presence> sender) {
    this.owner = owner;
    this.addresses = addresses;
    this.roster = roster;
    this.sender = sender;
  }

  boolean has(String name) {
    return known.containsKey(name);
  }

  /** The list as it is at a login: the roster becomes the same, and who is there is shown. */
  void begin(List<Contact> contacts) {
    Set<Jid> there = new HashSet<>();
    there.add(addresses.gateway());
    for (Contact contact : contacts) {
      Jid jid = jid(contact.name());
      if (jid != null && listed(contact)) {
        there.add(jid);
      }
    }
    for (RosterItem item : roster.itemsAt(owner, addresses.gateway().domain())) {
      if (item.subscription().to() && !there.contains(item.contact())) {
        roster.dismiss(owner, item.contact());
      }
    }
  }

  /** At a login to a network without lists: whoever stands in the roster is looked after, from the names that are given back. */
  List<String> begin(Predicate<Jid> isContact) {
    List<String> names = new ArrayList<>();
    for (RosterItem item : roster.itemsAt(owner, addresses.gateway().domain())) {
      if (item.subscription().to() && isContact.test(item.contact()) && known.size() < MOST) {
        try {
          String name = addresses.name(item.contact());
          known.put(name, absent(name));
          names.add(name);
        } catch (NetworkException e) {
          LOG.debug("{} has somebody in the list who cannot be", owner);
        }
      }
    }
    return names;
  }

  /** Somebody of whom nothing is known yet. */
  static Contact absent(String name) {
    return new Contact(name, "", List.of(), Availability.OFFLINE, "");
  }

  /** Somebody is in the list, or is there in another form; false when there are too many. */
  boolean listed(Contact contact) {
    Jid jid = jid(contact.name());
    Contact before = known.get(contact.name());
    if (jid == null || (before == null && known.size() >= MOST)) {
      return false;
    }
    if (!roster.admit(owner, jid, Words.clean(contact.alias()), contact.groups())) {
      LOG.debug("The roster of {} is full: {} is left out", owner, jid);
      return false;
    }
    known.put(contact.name(), contact);
    show(jid, before, contact);
    return true;
  }

  /** The user has arranged somebody: as they are from now on, null when they were like that or are not in the list. */
  @Nullable Contact arranged(String name, String alias, List<String> groups) {
    Contact before = known.get(name);
    if (before == null) {
      return null;
    }
    String nowAlias = alias.isBlank() ? before.alias() : alias;
    List<String> nowGroups = groups.isEmpty() ? before.groups() : groups;
    if (nowAlias.equals(Words.clean(before.alias())) && Set.copyOf(nowGroups).equals(Set.copyOf(before.groups()))) {
      return null;
    }
    Contact after = new Contact(name, nowAlias, nowGroups, before.availability(), before.status());
    known.put(name, after);
    return after;
  }

  /** The user asks for somebody who is in the list. */
  void listedAlready(String name) {
    Contact contact = known.get(name);
    if (contact != null) {
      known.remove(name);
      listed(contact);
    }
  }

  /** Somebody is not in the list any more. */
  void unlisted(String name) {
    Contact before = known.remove(name);
    Jid jid = jid(name);
    if (jid != null) {
      hide(jid, before);
      roster.dismiss(owner, jid);
    }
  }

  /** Somebody is more or less available than before. */
  void shown(String name, Availability availability, String status) {
    Contact before = known.get(name);
    Jid jid = jid(name);
    if (before != null && jid != null) {
      Contact after = before.with(availability, status);
      known.put(name, after);
      show(jid, before, after);
    }
  }

  /** Somebody has another picture than before, or none any more. */
  void pictured(String name, String hash) {
    Contact contact = known.get(name);
    Jid jid = jid(name);
    // It may be told before it is told that somebody is in the list.
    boolean same = hash.equals(pictures.get(name));
    if (same || (pictures.size() >= MOST && !pictures.containsKey(name))) {
      return;
    }
    pictures.put(name, hash);
    if (contact != null && jid != null && contact.availability() != Availability.OFFLINE) {
      sender.accept(presence(jid, owner, contact));
    }
  }

  /** How somebody is there, with what is known of their picture (XEP-0153). */
  private Presence presence(Jid jid, Jid to, Contact contact) {
    Presence presence = Words.presence(jid, to, contact.availability(), contact.status());
    String hash = pictures.get(contact.name());
    return hash == null || contact.availability() == Availability.OFFLINE
        ? presence
        : presence.withChild(Element.of("x", PICTURES, Element.of("photo", PICTURES, hash)));
  }

  /** Shows a client everybody who is there. */
  void showAll(Jid to) {
    known.keySet().forEach(name -> show(name, to));
  }

  /** Shows a client one contact; nothing when that one is not there. */
  void show(String name, Jid to) {
    Contact contact = known.get(name);
    Jid jid = jid(name);
    if (contact != null && jid != null && contact.availability() != Availability.OFFLINE) {
      sender.accept(presence(jid, to, contact));
    }
  }

  /** The session is over: nobody is there any more. */
  void end() {
    for (Contact contact : known.values()) {
      Jid jid = jid(contact.name());
      if (jid != null) {
        hide(jid, contact);
      }
    }
    known.clear();
    pictures.clear();
  }

  private void show(Jid jid, @Nullable Contact before, Contact after) {
    boolean same =
        before == null
            ? after.availability() == Availability.OFFLINE
            : before.availability() == after.availability() && before.status().equals(after.status());
    if (!same) {
      sender.accept(presence(jid, owner, after));
    }
  }

  private void hide(Jid jid, @Nullable Contact contact) {
    if (contact != null && contact.availability() != Availability.OFFLINE) {
      sender.accept(Words.presence(jid, owner, Availability.OFFLINE, ""));
    }
  }

  private @Nullable Jid jid(String name) {
    try {
      return addresses.of(name);
    } catch (NetworkException e) {
      LOG.debug("A contact of {} has a name that no address can hold", owner);
      return null;
    }
  }
}
