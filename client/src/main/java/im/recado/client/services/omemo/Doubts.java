package im.recado.client.services.omemo;

import im.recado.client.protocol.Jid;
import im.recado.client.services.omemo.Opened.Doubt;
import im.recado.client.services.omemo.Opened.Due;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.OmemoStore;
import im.recado.client.services.store.OmemoStore.Device;
import im.recado.client.services.store.Trust;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages whose device was not known to be one of its person's when they came: the server may tell of a new device after what it
 * wrote. They are believed when its person's list has it. Safe for any thread.
 */
final class Doubts {
  /** Whoever writes from devices of which they do not tell shall not fill the memory; the oldest are forgotten. */
  private static final int MOST = 500;

  private final Database database;
  private final OmemoStore store;
  private final Messages messages;
  private final LinkedHashSet<Due> open = new LinkedHashSet<>();

  Doubts(Database database, OmemoStore store, Messages messages) {
    this.database = database;
    this.store = store;
    this.messages = messages;
  }

  synchronized void add(Due due) {
    if (due.doubt() != null && open.add(due) && open.size() > MOST) {
      open.removeFirst();
    }
  }

  private synchronized List<Due> of(Jid author) {
    return open.stream().filter(due -> due.jid().equals(author)).toList();
  }

  private synchronized void drop(List<Due> settled) {
    settled.forEach(open::remove);
  }

  /** Believes what was written with devices of this person that are believed now; the conversations in which that is to be seen. */
  Set<Jid> settle(Jid author) {
    List<Due> doubted = of(author);
    if (doubted.isEmpty()) {
      return Set.of();
    }
    Set<Jid> conversations = new LinkedHashSet<>();
    List<Due> settled = new ArrayList<>();
    database.together(() -> {
      for (Due due : doubted) {
        Doubt doubt = due.doubt();
        boolean believed = store.device(author, due.device()).map(Device::trust).filter(trust -> trust == Trust.BLIND).isPresent();
        if (doubt != null && believed) {
          settled.add(due);
          if (messages.believed(doubt.conversation(), doubt.sender(), doubt.id())) {
            conversations.add(doubt.conversation());
          }
        }
      }
      return true;
    });
    drop(settled);
    return conversations;
  }
}
