package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.Set;
import java.util.TreeSet;

/** Whom one does not want to hear of (XEP-0191). Safe for any thread. */
public final class Blocks {
  private final Link link;
  private final Hub hub;
  private final Jid account;
  private final Set<Jid> blocked = new TreeSet<>();

  Blocks(Link link, Hub hub, Jid account) {
    this.link = link;
    this.hub = hub;
    this.account = account;
  }

  public synchronized Set<Jid> all() {
    return Set.copyOf(blocked);
  }

  public synchronized boolean is(Jid jid) {
    return blocked.contains(jid.bare());
  }

  void load() throws OfflineException, InterruptedException {
    try {
      Node answer = link.ask(Node.iq("get", null, Node.of("blocklist", Ns.BLOCKING)));
      synchronized (this) {
        blocked.clear();
        answer.payload().ifPresent(list -> read(list).forEach(blocked::add));
      }
    } catch (RefusedException e) {
      // The server cannot block.
    }
  }

  private static Set<Jid> read(Node list) {
    Set<Jid> jids = new TreeSet<>();
    list.all("item", Ns.BLOCKING).forEach(item -> item.jid("jid").ifPresent(jids::add));
    return jids;
  }

  /** Another client of ours has blocked or unblocked; whether it counts. */
  boolean push(Node iq) {
    boolean own = iq.get("from").isEmpty() || iq.jid("from").filter(account::equals).isPresent();
    if (!own || !iq.get("type").equals("set")) {
      return false;
    }
    iq.payload().ifPresent(list -> {
      synchronized (this) {
        if (list.name().equals("block")) {
          blocked.addAll(read(list));
        } else if (list.children().isEmpty()) {
          blocked.clear();
        } else {
          blocked.removeAll(read(list));
        }
      }
    });
    hub.tell(new Event.ContactsChanged());
    return true;
  }

  /** Blocks somebody, or hears them again. */
  public void set(Jid jid, boolean block) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", null, Node.of(block ? "block" : "unblock", Ns.BLOCKING,
        Node.of("item", Ns.BLOCKING).with("jid", jid.bare()))));
    know(jid, block);
  }

  /** The server has blocked somebody for us, or hears them again. */
  void know(Jid jid, boolean block) {
    synchronized (this) {
      if (block) {
        blocked.add(jid.bare());
      } else {
        blocked.remove(jid.bare());
      }
    }
    hub.tell(new Event.ContactsChanged());
  }
}
