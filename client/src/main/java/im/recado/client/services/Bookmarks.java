package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.store.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rooms that one keeps on the server for all one's clients (XEP-0402). Safe for any thread. */
public final class Bookmarks {
  private static final int MOST = 500;
  /** Under which those are noted that the server shall keep no more and has not yet been told of. */
  private static final String GOING = "bookmarks.going";

  /** A room that is kept. */
  public record Bookmark(Jid jid, String name, String nick, boolean autojoin, String password) {
    /** Without the password: this may stand in a log. */
    @Override
    public String toString() {
      return jid + " " + name;
    }
  }

  /** What another client of ours has changed: what is kept otherwise or anew, and what no more. */
  record Change(List<Bookmark> kept, List<Jid> gone) {}

  private final Link link;
  private final Jid account;
  private final PrivateNode node;
  private final Settings settings;
  private final Map<Jid, Bookmark> bookmarks = new TreeMap<>();
  /** As the server has them: with what other clients have written there. */
  private final Map<Jid, Node> conferences = new TreeMap<>();

  Bookmarks(Link link, Jid account, Settings settings) {
    this.link = link;
    this.settings = settings;
    this.account = account;
    this.node = new PrivateNode(link, Ns.BOOKMARKS);
  }

  public synchronized List<Bookmark> all() {
    return List.copyOf(bookmarks.values());
  }

  public synchronized Optional<Bookmark> find(Jid jid) {
    return Optional.ofNullable(bookmarks.get(jid));
  }

  /** Asks for them, on a new stream; what was removed without one is removed now. */
  void load() throws OfflineException, InterruptedException {
    try {
      List<Node> items = node.all();
      Set<Jid> removed;
      synchronized (this) {
        bookmarks.clear();
        conferences.clear();
        read(items);
        removed = going();
        bookmarks.keySet().removeAll(removed);
        conferences.keySet().removeAll(removed);
      }
      for (Jid jid : removed) {
        Steps.optional(() -> retract(jid));
      }
    } catch (RefusedException e) {
      // There are none.
    }
  }

  private void read(List<Node> items) {
    items.stream().limit(MOST).forEach(item -> Jid.parse(item.get("id")).filter(Jid::isBare)
        .ifPresent(jid -> item.child("conference", Ns.BOOKMARKS).ifPresent(conference -> {
          conferences.put(jid, conference);
          bookmarks.put(jid, new Bookmark(jid, conference.get("name"), conference.textOf("nick"),
              conference.get("autojoin").equals("true") || conference.get("autojoin").equals("1"), conference.textOf("password")));
        })));
  }

  /** An event of a node: only the own account may say what one's bookmarks are. What it changes, if it counts. */
  synchronized Change event(Node message) {
    Optional<Node> items = node.in(message);
    if (items.isEmpty() || message.jid("from").filter(account::equals).isEmpty()) {
      return new Change(List.of(), List.of());
    }
    Map<Jid, Bookmark> before = new TreeMap<>(bookmarks);
    read(PrivateNode.items(items.get()));
    // The server tells of them before it has heard that they are kept no more.
    going().forEach(jid -> {
      bookmarks.remove(jid);
      conferences.remove(jid);
    });
    List<Jid> gone = items.get().all("retract", Ns.PUBSUB_EVENT).flatMap(item -> Jid.parse(item.get("id")).stream()).toList();
    gone.forEach(jid -> {
      bookmarks.remove(jid);
      conferences.remove(jid);
    });
    return new Change(bookmarks.values().stream().filter(bookmark -> !bookmark.equals(before.get(bookmark.jid()))).toList(), gone);
  }

  /** Keeps a room on the server, for nobody else to see. What other clients have written beside it stays, as does its password unless it has another. */
  public void put(Bookmark bookmark) throws RefusedException, OfflineException, InterruptedException {
    Node before = conference(bookmark.jid());
    List<Node> children = new ArrayList<>(List.of(Node.text("nick", Ns.BOOKMARKS, bookmark.nick())));
    if (!bookmark.password().isEmpty()) {
      children.add(Node.text("password", Ns.BOOKMARKS, bookmark.password()));
    }
    before.children().stream().filter(child -> !child.is("nick", Ns.BOOKMARKS) && (bookmark.password().isEmpty() || !child.is("password", Ns.BOOKMARKS))).forEach(children::add);
    put(bookmark, new Node("conference", Ns.BOOKMARKS, before.attributes(), children, "")
        .with("name", bookmark.name()).with("autojoin", bookmark.autojoin() ? "true" : "false"));
  }

  private void put(Bookmark bookmark, Node conference) throws RefusedException, OfflineException, InterruptedException {
    Optional<Bookmark> before = find(bookmark.jid());
    Node conferenceBefore = conference(bookmark.jid());
    // Before it is told: what comes back as an event is no news then.
    know(bookmark.jid(), Optional.of(bookmark), conference);
    try {
      node.put(bookmark.jid().toString(), conference);
    } catch (RefusedException | OfflineException e) {
      know(bookmark.jid(), before, conferenceBefore);
      throw e;
    }
  }

  private synchronized void know(Jid jid, Optional<Bookmark> bookmark, Node conference) {
    going(jid, false);
    if (bookmark.isPresent()) {
      bookmarks.put(jid, bookmark.get());
      conferences.put(jid, conference);
    } else {
      bookmarks.remove(jid);
      conferences.remove(jid);
    }
  }

  private synchronized Node conference(Jid jid) {
    return conferences.getOrDefault(jid, Node.of("conference", Ns.BOOKMARKS));
  }

  /** Of what one is told in a room, if that was ever said (XEP-0492). */
  Optional<Level> level(Jid jid) {
    return conference(jid).child("extensions").flatMap(extensions -> extensions.child("notify", Ns.NOTIFY)).flatMap(Level::in);
  }

  /** Says of what one wants to be told in a room. One that was not kept is kept now, without being entered by itself. */
  void level(Jid jid, String nick, Level level) throws RefusedException, OfflineException, InterruptedException {
    Node before = conference(jid).child("extensions").flatMap(extensions -> extensions.child("notify", Ns.NOTIFY))
        .orElse(Node.of("notify", Ns.NOTIFY));
    extend(jid, nick, "notify", Ns.NOTIFY, Optional.of(level.set(before)));
  }

  /** Whether a room stands before others (XEP-0469). */
  boolean isPinned(Jid jid) {
    return conference(jid).child("extensions").filter(extensions -> extensions.has("pinned", Ns.PINNED)).isPresent();
  }

  /** Puts a room before others, or no more. One that was not kept is kept now, without being entered by itself. */
  void pin(Jid jid, String nick, boolean pinned) throws RefusedException, OfflineException, InterruptedException {
    extend(jid, nick, "pinned", Ns.PINNED, pinned ? Optional.of(Node.of("pinned", Ns.PINNED)) : Optional.empty());
  }

  /** Has this, or nothing, in the place of the extension with the name; all else in the bookmark stays. */
  private void extend(Jid jid, String nick, String name, String ns, Optional<Node> extension)
      throws RefusedException, OfflineException, InterruptedException {
    Bookmark bookmark = find(jid).orElse(new Bookmark(jid, "", nick, false, ""));
    Node before = conference(jid);
    Node extensions = before.child("extensions").orElse(Node.of("extensions", Ns.BOOKMARKS));
    List<Node> inside = new ArrayList<>(extensions.children().stream().filter(child -> !child.is(name, ns)).toList());
    extension.ifPresent(inside::add);
    List<Node> children = new ArrayList<>(before.children().stream().filter(child -> !child.is("extensions", Ns.BOOKMARKS)).toList());
    if (before.child("nick").isEmpty()) {
      children.add(Node.text("nick", Ns.BOOKMARKS, bookmark.nick()));
    }
    children.add(new Node("extensions", Ns.BOOKMARKS, extensions.attributes(), inside, ""));
    put(bookmark, new Node("conference", Ns.BOOKMARKS, before.attributes(), children, "")
        .with("name", bookmark.name()).with("autojoin", bookmark.autojoin() ? "true" : "false"));
  }

  /** Keeps a room no more; without a stream the server is told with the next one. */
  public void remove(Jid jid) throws RefusedException, InterruptedException {
    synchronized (this) {
      conferences.remove(jid);
      bookmarks.remove(jid);
      going(jid, true);
    }
    try {
      retract(jid);
    } catch (OfflineException e) {
      // It is noted.
    }
  }

  /** A room that was to be kept no more is entered again: what the server has of it stays. */
  void wanted(Jid jid) {
    going(jid, false);
  }

  private void retract(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    try {
      link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, Node.of("retract", Ns.PUBSUB,
          Node.of("item", Ns.PUBSUB).with("id", jid)).with("node", Ns.BOOKMARKS).with("notify", "true"))));
    } catch (RefusedException e) {
      if (!e.isUnanswered()) {
        going(jid, false);
      }
      throw e;
    }
    going(jid, false);
  }

  private Set<Jid> going() {
    return settings.get(GOING, "").lines().flatMap(jid -> Jid.parse(jid).stream()).collect(Collectors.toCollection(TreeSet::new));
  }

  private synchronized void going(Jid jid, boolean now) {
    Set<Jid> all = going();
    if (now ? all.add(jid) : all.remove(jid)) {
      settings.set(GOING, all.stream().map(Jid::toString).collect(Collectors.joining("\n")));
    }
  }
}
