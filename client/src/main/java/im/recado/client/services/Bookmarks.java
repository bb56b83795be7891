package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
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
  private final Map<Jid, Bookmark> bookmarks = new TreeMap<>();

  Bookmarks(Link link, Jid account) {
    this.link = link;
    this.account = account;
  }

  public synchronized List<Bookmark> all() {
    return List.copyOf(bookmarks.values());
  }

  public synchronized Optional<Bookmark> find(Jid jid) {
    return Optional.ofNullable(bookmarks.get(jid));
  }

  void load() throws OfflineException, InterruptedException {
    try {
      Node answer = link.ask(Node.iq("get", null, Node.of("pubsub", Ns.PUBSUB,
          Node.of("items", Ns.PUBSUB).with("node", Ns.BOOKMARKS))));
      synchronized (this) {
        bookmarks.clear();
        answer.payload().flatMap(pubsub -> pubsub.child("items")).ifPresent(this::read);
      }
    } catch (RefusedException e) {
      // There are none.
    }
  }

  private void read(Node items) {
    items.children().stream().filter(item -> item.name().equals("item")).limit(MOST).forEach(item ->
        Jid.parse(item.get("id")).filter(Jid::isBare).flatMap(jid -> item.child("conference", Ns.BOOKMARKS)
            .map(conference -> new Bookmark(jid, conference.get("name"), conference.textOf("nick"),
                conference.get("autojoin").equals("true") || conference.get("autojoin").equals("1"))))
            .ifPresent(bookmark -> bookmarks.put(bookmark.jid(), bookmark)));
  }

  /** An event of a node: only the own account may say what one's bookmarks are. Those that are new, if it counts. */
  synchronized List<Bookmark> event(Node message) {
    Optional<Node> items = message.child("event", Ns.PUBSUB_EVENT).flatMap(event -> event.child("items"))
        .filter(node -> node.get("node").equals(Ns.BOOKMARKS));
    if (items.isEmpty() || message.jid("from").filter(account::equals).isEmpty()) {
      return List.of();
    }
    Map<Jid, Bookmark> before = new TreeMap<>(bookmarks);
    read(items.get());
    items.get().all("retract", Ns.PUBSUB_EVENT).forEach(item -> Jid.parse(item.get("id")).ifPresent(bookmarks::remove));
    return bookmarks.values().stream().filter(bookmark -> !before.containsKey(bookmark.jid())).toList();
  }

  /** Keeps a room on the server, for nobody else to see. */
  public void put(Bookmark bookmark) throws RefusedException, OfflineException, InterruptedException {
    Node conference = Node.of("conference", Ns.BOOKMARKS, Node.text("nick", Ns.BOOKMARKS, bookmark.nick()))
        .with("name", bookmark.name()).with("autojoin", bookmark.autojoin() ? "true" : "false");
    Node publish = Node.of("publish", Ns.PUBSUB, Node.of("item", Ns.PUBSUB, conference).with("id", bookmark.jid()))
        .with("node", Ns.BOOKMARKS);
    // The server refuses to store it where others could read it (XEP-0402, section 4.3).
    Field[] options = {
        DataForm.field("pubsub#persist_items", "boolean", "true"),
        DataForm.field("pubsub#max_items", "text-single", "max"),
        DataForm.field("pubsub#send_last_published_item", "list-single", "never"),
        DataForm.field("pubsub#access_model", "list-single", "whitelist")};
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, publish,
        Node.of("publish-options", Ns.PUBSUB, DataForm.of(Ns.PUBLISH_OPTIONS, options).submit()))));
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
