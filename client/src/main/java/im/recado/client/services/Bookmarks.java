package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rooms that one keeps on the server for all one's clients (XEP-0402). Safe for any thread. */
public final class Bookmarks {
  private static final int MOST = 500;

  /** A room that is kept. */
  public record Bookmark(Jid jid, String name, String nick, boolean autojoin) {}

  private final Link link;
  private final Jid account;
  private final PrivateNode node;
  private final Map<Jid, Bookmark> bookmarks = new TreeMap<>();

  Bookmarks(Link link, Jid account) {
    this.link = link;
    this.account = account;
    this.node = new PrivateNode(link, Ns.BOOKMARKS);
  }

  public synchronized List<Bookmark> all() {
    return List.copyOf(bookmarks.values());
  }

  public synchronized Optional<Bookmark> find(Jid jid) {
    return Optional.ofNullable(bookmarks.get(jid));
  }

  void load() throws OfflineException, InterruptedException {
    try {
      List<Node> items = node.all();
      synchronized (this) {
        bookmarks.clear();
        read(items);
      }
    } catch (RefusedException e) {
      // There are none.
    }
  }

  private void read(List<Node> items) {
    items.stream().limit(MOST).forEach(item ->
        Jid.parse(item.get("id")).filter(Jid::isBare).flatMap(jid -> item.child("conference", Ns.BOOKMARKS)
            .map(conference -> new Bookmark(jid, conference.get("name"), conference.textOf("nick"),
                conference.get("autojoin").equals("true") || conference.get("autojoin").equals("1"))))
            .ifPresent(bookmark -> bookmarks.put(bookmark.jid(), bookmark)));
  }

  /** An event of a node: only the own account may say what one's bookmarks are. Those that are new, if it counts. */
  synchronized List<Bookmark> event(Node message) {
    Optional<Node> items = node.in(message);
    if (items.isEmpty() || message.jid("from").filter(account::equals).isEmpty()) {
      return List.of();
    }
    Map<Jid, Bookmark> before = new TreeMap<>(bookmarks);
    read(PrivateNode.items(items.get()));
    items.get().all("retract", Ns.PUBSUB_EVENT).forEach(item -> Jid.parse(item.get("id")).ifPresent(bookmarks::remove));
    return bookmarks.values().stream().filter(bookmark -> !before.containsKey(bookmark.jid())).toList();
  }

  /** Keeps a room on the server, for nobody else to see. */
  public void put(Bookmark bookmark) throws RefusedException, OfflineException, InterruptedException {
    Node conference = Node.of("conference", Ns.BOOKMARKS, Node.text("nick", Ns.BOOKMARKS, bookmark.nick()))
        .with("name", bookmark.name()).with("autojoin", bookmark.autojoin() ? "true" : "false");
    node.put(bookmark.jid().toString(), conference);
    synchronized (this) {
      bookmarks.put(bookmark.jid(), bookmark);
    }
  }

  /** Keeps a room no more. */
  public void remove(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    synchronized (this) {
      if (bookmarks.remove(jid) == null) {
        return;
      }
    }
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, Node.of("retract", Ns.PUBSUB,
        Node.of("item", Ns.PUBSUB).with("id", jid)).with("node", Ns.BOOKMARKS).with("notify", "true"))));
  }
}
