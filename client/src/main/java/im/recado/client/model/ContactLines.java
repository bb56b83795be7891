package im.recado.client.model;

import im.recado.client.model.MainModel.Line;
import im.recado.client.model.MainModel.Line.Kind;
import im.recado.client.services.Availability;
import im.recado.client.services.Session;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The list of contacts as it is shown: who asks, the favourites, groups within groups (XEP-0083), who is in none. */
final class ContactLines {
  /** Groups within each other: deeper ones are shown with the whole rest of their name. */
  private static final int DEEPEST = 6;

  /** A group with those in it, and the groups in it. */
  private static final class Group {
    final List<Contact> people = new ArrayList<>();
    final Map<String, Group> inside = new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()));
    String path = "";

    /** Everybody in it, at whatever depth, once. */
    Set<Contact> all() {
      Set<Contact> all = new LinkedHashSet<>(people);
      inside.values().forEach(group -> all.addAll(group.all()));
      return all;
    }
  }

  private final Session session;
  private final Words words;
  private final boolean showOffline;
  private final Set<String> closed;
  private final List<Line> lines = new ArrayList<>();

  /**
   * Makes it.
   *
   * @param closed the keys of groups that are not open
   */
  ContactLines(Session session, Words words, boolean showOffline, Set<String> closed) {
    this.session = session;
    this.words = words;
    this.showOffline = showOffline;
    this.closed = closed;
  }

  List<Line> read() {
    session.contacts().requests().forEach(jid -> lines.add(new Line.Request(jid)));
    Group favourites = new Group();
    Group alone = new Group();
    Group groups = new Group();
    for (Contact contact : session.contacts().all()) {
      if (session.favourites().is(contact.jid(), false)) {
        favourites.people.add(contact);
      }
      if (contact.groups().isEmpty()) {
        alone.people.add(contact);
      }
      contact.groups().forEach(name -> within(groups, name).people.add(contact));
    }
    if (!favourites.people.isEmpty()) {
      add(favourites, Kind.FAVOURITES, words.say("contacts.favourites"), 0);
    }
    groups.inside.forEach((name, group) -> add(group, Kind.GROUP, name, 0));
    if (!alone.people.isEmpty()) {
      add(alone, Kind.ALONE, words.say("contacts.alone"), 0);
    }
    return lines;
  }

  /** Everybody, once each, in no group. */
  List<Line.Person> people() {
    return session.contacts().all().stream().map(contact -> person(contact, Kind.ALONE, "", 0)).toList();
  }

  /** The group with this name, made with all that it is in. */
  private Group within(Group root, String name) {
    String delimiter = session.contacts().delimiter();
    Group group = root;
    String path = "";
    for (String part : name.split(Pattern.quote(delimiter), DEEPEST)) {
      path = path.isEmpty() ? part : path + delimiter + part;
      String here = path;
      group = group.inside.computeIfAbsent(Texts.line(part), same -> new Group());
      group.path = here;
    }
    return group;
  }

  private void add(Group group, Kind kind, String name, int depth) {
    Set<Contact> all = group.all();
    List<Line.Person> found = group.people.stream().map(contact -> person(contact, kind, group.path, depth)).filter(this::isShown)
        .sorted(Comparator.comparing((Line.Person person) -> person.availability() == Availability.OFFLINE)
            .thenComparing(Line.Person::name, String.CASE_INSENSITIVE_ORDER)).toList();
    boolean open = !closed.contains(key(kind, group.path));
    int there = (int) all.stream().filter(contact -> session.contacts().presence(contact.jid()).availability() != Availability.OFFLINE).count();
    lines.add(new Line.Group(kind, group.path, name, depth, there, all.size(), open));
    if (open) {
      lines.addAll(found);
      group.inside.forEach((inner, below) -> add(below, kind, inner, depth + 1));
    }
  }

  /** What a group is known by while it is closed. */
  static String key(Kind kind, String path) {
    return kind + " " + path;
  }

  private Line.Person person(Contact contact, Kind kind, String group, int depth) {
    var presence = session.contacts().presence(contact.jid());
    return new Line.Person(contact.jid(), Texts.line(session.contacts().name(contact.jid())), presence.availability(),
        Texts.line(presence.status()), session.blocks().is(contact.jid()), contact.asking() && !contact.tellsUs(), kind, group, depth,
        session.networks().of(contact.jid()).orElse(""));
  }

  private boolean isShown(Line.Person person) {
    return showOffline || person.availability() != Availability.OFFLINE;
  }
}
