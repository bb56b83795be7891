package im.recado.gateway;

import im.recado.gateway.Difference.Keeps;
import im.recado.gateway.Difference.Mode;
import im.recado.gateway.Difference.Step;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Picture;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One user's contacts on a network, and in the server's own roster, which are kept in step ({@link Difference}). Owned by the
 * lane of the session; may wait for the database.
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
  private final Shadow shadow;
  private final Supplier<Mode> mode;
  private final Map<String, Contact> known = new LinkedHashMap<>();

  /** Of what the user says of them. */
  private Keeps keeps = Keeps.NOTHING;

  /** Whether the network's list has come whole, and the roster says the same. */
  private boolean inStep;

  /** By name; of those whose picture is not known nothing is said. */
  private final Map<String, Picture> pictures = new HashMap<>();

  ContactList(
      Jid owner,
      Addresses addresses,
      RosterModule roster,
      Consumer<Presence> sender,
      Shadow shadow,
      Supplier<Mode> mode) {
    this.owner = owner;
    this.addresses = addresses;
    this.roster = roster;
    this.sender = sender;
    this.shadow = shadow;
    this.mode = mode;
  }

  boolean has(String name) {
    return known.containsKey(name);
  }

  /**
   * The list as it is at a login: the roster comes to say the same, and who is there is shown.
   *
   * @param whole whether that is all of it; otherwise nothing is done about who is missing
   * @return what the network has to be told
   */
  List<Step> begin(List<Contact> contacts, boolean whole, Keeps keeps) {
    this.keeps = keeps;
    Map<String, Contact> network = new LinkedHashMap<>();
    Map<String, Entry> entries = new HashMap<>();
    for (Contact contact : contacts) {
      if (jid(contact.name()) != null && network.size() < MOST) {
        network.put(contact.name(), contact);
        entries.put(contact.name(), Entry.of(contact));
      }
    }
    Map<String, Entry> listed = rosterEntries();
    List<Step> toTell = new ArrayList<>();
    List<Step> steps = Difference.between(mode.get(), shadow.all(), entries, listed, keeps);
    Set<String> out = new HashSet<>();
    for (Step step : steps) {
      if (!whole && !network.containsKey(step.name())) {
        continue;
      }
      Jid jid = jid(step.name());
      switch (step.deed()) {
        case ADMIT -> {
          // Below, with all whom both have.
        }
        case RENAME -> {
          if (jid != null) {
            roster.arrange(owner, jid, step.entry().alias(), step.entry().groups());
          }
        }
        case DISMISS -> {
          if (jid != null) {
            roster.dismiss(owner, jid);
          }
        }
        case ADD -> toTell.add(step);
        case ARRANGE -> {
          network.computeIfPresent(step.name(), (name, contact) -> kept(contact, step.entry().alias(), step.entry().groups()));
          toTell.add(step);
        }
        case REMOVE -> {
          out.add(step.name());
          toTell.add(step);
        }
        case AGREE -> shadow.agreed(step.name(), step.entry());
        case FORGET -> shadow.gone(step.name());
      }
    }
    for (Contact contact : network.values()) {
      if (!out.contains(contact.name()) && (mode.get() != Mode.OFF || listed.containsKey(contact.name()))) {
        admitted(contact);
      }
    }
    if (whole) {
      shadow.begun();
    }
    inStep = true;
    return toTell;
  }

  /** Those of the network who stand in the roster, whom the owner sees. */
  private Map<String, Entry> rosterEntries() {
    Map<String, Entry> entries = new HashMap<>();
    for (RosterItem item : roster.itemsAt(owner, addresses.gateway().domain())) {
      if (item.subscription().to() && !item.contact().equals(addresses.gateway())) {
        try {
          entries.put(addresses.name(item.contact()), new Entry(item.name(), item.groups()));
        } catch (NetworkException e) {
          LOG.debug("{} has somebody in the list who cannot be", owner);
        }
      }
    }
    return entries;
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

  /** Somebody is in the list, or is there in another form; false when they are not looked after. */
  boolean listed(Contact contact) {
    Contact before = known.get(contact.name());
    Jid jid = jid(contact.name());
    if (mode.get() == Mode.OFF && before == null && (jid == null || !isWanted(jid))) {
      return false;
    }
    if (!admitted(contact)) {
      return false;
    }
    Entry entry = Entry.of(contact);
    if (jid != null && before != null && mode.get() != Mode.OFF && !entry.equals(Entry.of(before))) {
      roster.arrange(owner, jid, entry.alias(), entry.groups());
    }
    if (inStep) {
      shadow.agreed(contact.name(), entry);
    }
    return true;
  }

  /** Whether the owner has somebody in the roster, or has asked for them. */
  private boolean isWanted(Jid jid) {
    RosterItem item = roster.item(owner, jid);
    return item != null && (item.ask() || item.subscription().to());
  }

  /** Somebody is looked after from now on; false when there are too many. */
  private boolean admitted(Contact contact) {
    Jid jid = jid(contact.name());
    Contact before = known.get(contact.name());
    if (jid == null || (before == null && known.size() >= MOST)) {
      return false;
    }
    Entry entry = Entry.of(contact);
    if (!roster.admit(owner, jid, entry.alias(), entry.groups())) {
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
    Contact after = before.with(nowAlias, nowGroups);
    if (Entry.of(after).equals(Entry.of(before))) {
      return null;
    }
    known.put(name, kept(before, nowAlias, nowGroups));
    return after;
  }

  /** Somebody as the network will tell of them after it has been told this. */
  private Contact kept(Contact before, String alias, List<String> groups) {
    return before.with(keeps == Keeps.ALL ? alias : before.alias(), groups);
  }

  /** The network has been told how the user has arranged somebody. */
  void agreed(String name) {
    Contact contact = known.get(name);
    if (inStep && contact != null) {
      shadow.agreed(name, Entry.of(contact));
    }
  }

  /** The user asks for somebody who is in the list. */
  void listedAlready(String name) {
    Contact contact = known.remove(name);
    if (contact != null) {
      admitted(contact);
    }
  }

  /** Somebody is not in the list any more. */
  void unlisted(String name) {
    Contact before = known.remove(name);
    Jid jid = jid(name);
    if (jid != null) {
      hide(jid, before);
      if (mode.get() != Mode.OFF) {
        roster.dismiss(owner, jid);
      }
    }
    shadow.gone(name);
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

  /** Somebody has another picture than before, or none any more; false when that is no news. */
  boolean pictured(String name, Picture picture) {
    Contact contact = known.get(name);
    Jid jid = jid(name);
    // It may be told before it is told that somebody is in the list.
    boolean same = picture.equals(pictures.get(name));
    if (same || (pictures.size() >= MOST && !pictures.containsKey(name))) {
      return false;
    }
    pictures.put(name, picture);
    if (contact != null && jid != null && contact.availability() != Availability.OFFLINE) {
      sender.accept(presence(jid, owner, contact));
    }
    return true;
  }

  /** The picture of somebody of the list; null when it is not known, or not in the list. */
  @Nullable Picture picture(String name) {
    return known.containsKey(name) ? pictures.get(name) : null;
  }

  /** Those of the list that have pictures. */
  List<String> pictured() {
    return known.keySet().stream().filter(name -> !pictures.getOrDefault(name, Picture.NONE).isNone()).toList();
  }

  /** How somebody is there, with what is known of their picture (XEP-0153). */
  private Presence presence(Jid jid, Jid to, Contact contact) {
    Presence presence = Words.presence(jid, to, contact.availability(), contact.status());
    Picture picture = pictures.get(contact.name());
    return picture == null || contact.availability() == Availability.OFFLINE
        ? presence
        : presence.withChild(Element.of("x", PICTURES, Element.of("photo", PICTURES, picture.hash())));
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
    inStep = false;
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
