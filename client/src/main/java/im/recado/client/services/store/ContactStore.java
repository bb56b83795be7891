package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The contacts as the server told them last, for the time until it does again. */
public final class ContactStore {
  /** A line of the roster (RFC 6121, section 2.1.2). */
  public record Contact(Jid jid, String name, String subscription, boolean asking, List<String> groups) {
    public Contact {
      groups = List.copyOf(groups);
    }

    /** Whether they let us see their presence. */
    public boolean tellsUs() {
      return subscription.equals("to") || subscription.equals("both");
    }

    /** Whether we let them see ours. */
    public boolean seesUs() {
      return subscription.equals("from") || subscription.equals("both");
    }
  }

  private final Database database;

  public ContactStore(Database database) {
    this.database = database;
  }

  public List<Contact> all() {
    return database.list("select jid, name, subscription, asking, groups from contact", row -> new Contact(
        Jid.of(row.getString(1)), row.getString(2), row.getString(3), row.getBoolean(4),
        Arrays.stream(row.getString(5).split("\n")).filter(group -> !group.isEmpty()).toList()));
  }

  public void replace(Collection<Contact> contacts) {
    database.together(() -> {
      Set<Contact> before = new HashSet<>(all());
      Set<Contact> now = new HashSet<>(contacts);
      before.stream().filter(contact -> !now.contains(contact)).forEach(contact -> remove(contact.jid()));
      now.stream().filter(contact -> !before.contains(contact)).forEach(this::put);
      return true;
    });
  }

  public void put(Contact contact) {
    database.change("insert into contact (jid, name, subscription, asking, groups) values (?, ?, ?, ?, ?)"
            + " on conflict (jid) do update set name = excluded.name, subscription = excluded.subscription,"
            + " asking = excluded.asking, groups = excluded.groups",
        contact.jid().toString(), contact.name(), contact.subscription(), contact.asking(),
        String.join("\n", contact.groups()));
  }

  public void remove(Jid jid) {
    database.change("delete from contact where jid = ?", jid.toString());
  }
}
