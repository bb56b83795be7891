package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.ContactStore;
import im.recado.client.services.store.ContactStore.Contact;
import im.recado.client.services.store.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The roster and who of it is there (RFC 6121). Safe for any thread. */
public final class Contacts {
  /** Before the address of somebody from whom one has hidden. */
  private static final String HIDDEN = "contacts.hidden.";
  /** Strangers may ask to be contacts; no more of them than this are kept. */
  private static final int MOST_REQUESTS = 100;
  private static final int MOST_RESOURCES = 20;

  /** One client of somebody. */
  public record Presence(Availability availability, String status, int priority) {
    static final Presence NONE = new Presence(Availability.OFFLINE, "", 0);
  }

  private final Link link;
  private final Hub hub;
  private final ContactStore store;
  private final Settings settings;
  private final Jid account;
  private final Map<Jid, Contact> contacts = new TreeMap<>();
  private final Map<Jid, Map<String, Presence>> presences = new TreeMap<>();
  /** Whether the server cannot be reached: nobody knows how contacts are there, until the stream goes on or another one begins. */
  private volatile boolean cutOff;
  private volatile String delimiter = "::";
  private volatile Function<Jid, Optional<String>> abroad = jid -> Optional.empty();
  private final LinkedHashSet<Jid> requests = new LinkedHashSet<>();
  /** Who was asked by us and has let us see their presence: what they ask in turn was answered before. */
  private final Set<Jid> agreed = new HashSet<>();

  Contacts(Link link, Hub hub, ContactStore store, Settings settings, Jid account) {
    this.link = link;
    this.hub = hub;
    this.store = store;
    this.settings = settings;
    this.account = account;
    store.all().forEach(contact -> contacts.put(contact.jid(), contact));
    hub.on(event -> {
      if (event instanceof Event.Connection connection) {
        heard(connection);
      }
    });
  }

  /** A stream that is lost for a moment changes nothing; one that could not be had again does. */
  private void heard(Event.Connection connection) {
    boolean now = connection.state() != Event.State.ONLINE && (cutOff || connection.problem() != null);
    if (now != cutOff) {
      cutOff = now;
      hub.tell(new Event.ContactsChanged());
    }
  }

  /** Whether the server cannot be reached, and nobody is shown as being there. */
  public boolean isCutOff() {
    return cutOff;
  }

  /** What is known of somebody's clients. */
  private synchronized Map<String, Presence> known(Jid jid) {
    return cutOff ? Map.of() : presences.getOrDefault(jid.bare(), Map.of());
  }

  /** All contacts, in the order of their addresses. */
  public synchronized List<Contact> all() {
    return List.copyOf(contacts.values());
  }

  public synchronized Optional<Contact> find(Jid jid) {
    return Optional.ofNullable(contacts.get(jid.bare()));
  }

  /** Those at this domain, itself among them if it is a contact. */
  Stream<Contact> at(String domain) {
    return all().stream().filter(contact -> contact.jid().domain().equals(domain));
  }

  /** How those are called whom another network calls otherwise than their address. */
  void abroad(Function<Jid, Optional<String>> names) {
    abroad = names;
  }

  /** What to call somebody: the name they were given here, else the one of another network, else the first part of the address. */
  public String name(Jid jid) {
    return find(jid).map(Contact::name).filter(name -> !name.isBlank()).or(() -> abroad.apply(jid))
        .orElse(jid.local().isEmpty() ? jid.domain() : jid.local());
  }

  /** How somebody is there: the most present of their clients. */
  public synchronized Presence presence(Jid jid) {
    return known(jid).values().stream()
        .min(Comparator.comparingInt((Presence presence) -> -presence.priority()).thenComparing(Presence::availability))
        .orElse(Presence.NONE);
  }

  /** The clients of somebody that are there, by their full addresses. */
  public synchronized List<Jid> clients(Jid jid) {
    return known(jid).entrySet().stream()
        .filter(client -> client.getValue().availability() != Availability.OFFLINE)
        .map(client -> client.getKey().isEmpty() ? jid.bare() : jid.bare().with(client.getKey())).toList();
  }

  /** How each of somebody's clients is there, by its full address. */
  public synchronized Map<Jid, Presence> resources(Jid jid) {
    Map<Jid, Presence> resources = new TreeMap<>();
    known(jid).forEach((name, presence) -> resources.put(name.isEmpty() ? jid.bare() : jid.bare().with(name), presence));
    return resources;
  }

  /** Who asks to see our presence, the first first. */
  public synchronized List<Jid> requests() {
    return List.copyOf(requests);
  }

  /** What stands between the names of groups that are in each other (XEP-0083). */
  public String delimiter() {
    return delimiter;
  }

  void delimiter(String text) {
    delimiter = text;
    hub.tell(new Event.ContactsChanged());
  }

  /** All groups that there are. */
  public synchronized List<String> groups() {
    return contacts.values().stream().flatMap(contact -> contact.groups().stream()).distinct()
        .sorted(String.CASE_INSENSITIVE_ORDER).toList();
  }

  void load() throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", null, Node.of("query", Ns.ROSTER)));
    Collection<Contact> fresh = new ArrayList<>();
    answer.payload().ifPresent(query -> query.all("item", Ns.ROSTER).forEach(item -> read(item).ifPresent(fresh::add)));
    store.replace(fresh);
    synchronized (this) {
      fresh.forEach(this::agreement);
      contacts.clear();
      fresh.forEach(contact -> contacts.put(contact.jid(), contact));
    }
    hub.tell(new Event.ContactsChanged());
  }

  private static Optional<Contact> read(Node item) {
    return item.jid("jid").map(jid -> new Contact(jid.bare(), item.get("name"),
        item.get("subscription").isEmpty() ? "none" : item.get("subscription"), item.get("ask").equals("subscribe"),
        item.all("group", Ns.ROSTER).map(Node::text).filter(group -> !group.isBlank()).distinct().toList()));
  }

  /** Keeps in mind whose answer to our own question this is, and who was let see us no more, also by another client of ours. */
  private void agreement(Contact now) {
    Contact before = contacts.get(now.jid());
    if (before != null && before.asking() && !before.tellsUs() && now.tellsUs()) {
      agreed.add(now.jid());
    }
    if (now.seesUs()) {
      shown(now.jid());
    } else if (before != null && before.seesUs()) {
      hidden(now.jid());
    }
  }

  /** What they ask from now on is asked about, also while a question of our own is open. */
  private synchronized void hidden(Jid jid) {
    agreed.remove(jid);
    settings.set(HIDDEN + jid, "true");
  }

  private void shown(Jid jid) {
    if (settings.is(HIDDEN + jid, false)) {
      settings.set(HIDDEN + jid, "false");
    }
  }

  /** A roster push: only the own account may send one (RFC 6121, section 2.1.6). Whether it counts. */
  boolean push(Node iq) {
    boolean own = iq.get("from").isEmpty() || iq.jid("from").filter(account::equals).isPresent();
    Optional<Node> item = iq.payload().flatMap(query -> query.child("item"));
    if (!own || item.isEmpty() || !iq.get("type").equals("set")) {
      return false;
    }
    read(item.get()).ifPresent(contact -> {
      synchronized (this) {
        if (contact.subscription().equals("remove")) {
          contacts.remove(contact.jid());
          store.remove(contact.jid());
          agreed.remove(contact.jid());
          shown(contact.jid());
        } else {
          agreement(contact);
          if (contact.seesUs()) {
            // Another client of ours has said so.
            requests.remove(contact.jid());
          }
          contacts.put(contact.jid(), contact);
          store.put(contact);
        }
      }
      hub.tell(new Event.ContactsChanged());
    });
    return true;
  }

  /** A presence of somebody who is not in a room. */
  void presence(Node presence) {
    Optional<Jid> from = presence.jid("from");
    if (from.isEmpty()) {
      return;
    }
    Jid jid = from.get();
    switch (presence.get("type")) {
      case "subscribe" -> requested(jid.bare());
      case "unsubscribe" -> withdrawn(jid.bare());
      case "", "unavailable" -> update(jid, presence);
      default -> { }
    }
  }

  private void requested(Jid jid) {
    if (isAgreed(jid)) {
      allow(jid);
      return;
    }
    synchronized (this) {
      if (!requests.add(jid)) {
        return;
      }
      if (requests.size() > MOST_REQUESTS) {
        requests.removeFirst();
      }
    }
    hub.tell(new Event.ContactAsked(jid));
    hub.tell(new Event.ContactsChanged());
  }

  /** Who does not want it any more need not be answered (RFC 6121, section 3.3). */
  private void withdrawn(Jid jid) {
    synchronized (this) {
      if (!requests.remove(jid)) {
        return;
      }
    }
    hub.tell(new Event.ContactsChanged());
  }

  private synchronized boolean isAgreed(Jid jid) {
    return agreed.contains(jid) || (!settings.is(HIDDEN + jid, false) && find(jid).filter(Contact::asking).isPresent());
  }

  /** Who was asked by us asks in turn: nobody need be asked about that. */
  private void allow(Jid jid) {
    try {
      link.send(Node.presence("subscribed", jid));
    } catch (OfflineException e) {
      // The server says it again on the next stream (RFC 6121, section 3.1.3).
    }
  }

  private void update(Jid jid, Node presence) {
    synchronized (this) {
      // Presence of who is no contact is of no use, and anybody could send it.
      if (!contacts.containsKey(jid.bare()) && !jid.bare().equals(account)) {
        return;
      }
      Map<String, Presence> resources = presences.computeIfAbsent(jid.bare(), same -> new TreeMap<>());
      if (presence.get("type").equals("unavailable")) {
        resources.remove(jid.resource());
      } else if (resources.size() < MOST_RESOURCES || resources.containsKey(jid.resource())) {
        resources.put(jid.resource(),
            new Presence(Availability.of(presence), presence.textOf("status"), priority(presence.textOf("priority"))));
      }
    }
    hub.tell(new Event.ContactsChanged());
  }

  private static int priority(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A new stream: who is there is told anew. */
  void nobodyIsThere() {
    synchronized (this) {
      presences.clear();
    }
    hub.tell(new Event.ContactsChanged());
  }

  /**
   * Adds somebody and asks to see their presence; who asks the same of us sees ours, also when they ask while we are away, where the server
   * keeps that answer for them (RFC 6121, section 3.4).
   */
  public void add(Jid jid, String name, List<String> groups)
      throws RefusedException, OfflineException, InterruptedException {
    shown(jid.bare());
    put(jid.bare(), name, groups);
    if (requests().contains(jid.bare())) {
      link.send(Node.presence("subscribed", jid.bare()));
      answered(jid.bare());
    } else if (link.preApproves() && find(jid).filter(Contact::seesUs).isEmpty()) {
      link.send(Node.presence("subscribed", jid.bare()));
    }
    link.send(Node.presence("subscribe", jid.bare()));
  }

  /** Asks somebody once more to see their presence. */
  public void ask(Jid jid) throws OfflineException {
    link.send(Node.presence("subscribe", jid.bare()));
  }

  /** Does not let a contact see our presence any more; they stay one. */
  public void hide(Jid jid) throws OfflineException {
    hidden(jid.bare());
    link.send(Node.presence("unsubscribed", jid.bare()));
  }

  /** Gives a contact another name and other groups. */
  public void put(Jid jid, String name, List<String> groups)
      throws RefusedException, OfflineException, InterruptedException {
    Node item = Node.of("item", Ns.ROSTER).with("jid", jid).with("name", name.strip());
    for (String group : groups) {
      if (!group.isBlank()) {
        item = item.add(Node.text("group", Ns.ROSTER, group.strip()));
      }
    }
    link.ask(Node.iq("set", null, Node.of("query", Ns.ROSTER, item)));
  }

  /** Removes a contact; neither sees the other's presence any more. */
  public void remove(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    Node item = Node.of("item", Ns.ROSTER).with("jid", jid.bare()).with("subscription", "remove");
    link.ask(Node.iq("set", null, Node.of("query", Ns.ROSTER, item)));
  }

  /** Lets somebody who asked see our presence, and asks to see theirs. */
  public void accept(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    link.send(Node.presence("subscribed", jid));
    answered(jid);
    if (find(jid).filter(contact -> contact.tellsUs() || contact.asking()).isEmpty()) {
      put(jid, find(jid).map(Contact::name).orElse(""), find(jid).map(Contact::groups).orElse(List.of()));
      ask(jid);
    }
  }

  /** Does not let somebody who asked see our presence. */
  public void decline(Jid jid) throws OfflineException {
    link.send(Node.presence("unsubscribed", jid));
    answered(jid);
  }

  private void answered(Jid jid) {
    synchronized (this) {
      requests.remove(jid);
    }
    hub.tell(new Event.ContactsChanged());
  }
}
