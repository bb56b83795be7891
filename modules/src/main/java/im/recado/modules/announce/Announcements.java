package im.recado.modules.announce;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells people of its own accord (XEP-0133 sections 4.23 to 4.28): an announcement to all sessions of the
 * moment; the message of the day to everybody once, at once or when they come; the welcome to new accounts. All are
 * headlines from the server's domain, which cannot be answered. The texts are in memory; of each account it is kept which
 * message of the day it has seen. Methods may wait. Any thread.
 */
public final class Announcements {
  private static final String MOTD = "motd";
  private static final String WELCOME = "welcome";
  private static final String SEEN = "seen";
  private static final String NEW = "new";

  /** The message of the day that an online account was last told. */
  private static final Key<String> TOLD = Key.named("motd-told");

  /**
   * The message of the day.
   *
   * @param id another one for each that was set; one that is merely edited keeps it
   */
  private record Motd(String id, String text) {}

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;
  private volatile @Nullable Motd motd;
  private volatile @Nullable String welcome;

  public Announcements(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Takes up what was set in earlier lives of the server. */
  void load() {
    String kept = store.get(server, MOTD);
    int space = kept == null ? -1 : kept.indexOf(' ');
    motd = kept == null || space < 0 ? null : new Motd(kept.substring(0, space), kept.substring(space + 1));
    welcome = store.get(server, WELCOME);
  }

  /** Tells every session of the moment; how many. */
  public int announce(String text) {
    int told = 0;
    for (Session session : kernel.sessions().all()) {
      tell(session, text);
      told++;
    }
    return told;
  }

  private void tell(Session session, String text) {
    session.send(
        Message.of(
            Message.Type.HEADLINE,
            Jid.valueOf(session.jid().domain()),
            session.jid(),
            Element.of("body", Namespaces.CLIENT, text)));
  }

  /** The message of the day, or null. */
  public @Nullable String motd() {
    Motd now = motd;
    return now == null ? null : now.text();
  }

  /** Sets a new message of the day and tells those who are online. */
  void motd(String text) {
    Motd fresh = new Motd(Long.toString(kernel.clock().millis(), 36), text);
    store.put(server, MOTD, fresh.id() + " " + text);
    motd = fresh;
    for (Account account : kernel.sessions().accounts()) {
      if (account.isAvailable()) {
        tellOnce(account, fresh);
      }
    }
  }

  /** Changes the message of the day; those who were told the old text are not told again. */
  void editMotd(String text) {
    Motd now = motd;
    if (now == null) {
      motd(text);
      return;
    }
    Motd edited = new Motd(now.id(), text);
    store.put(server, MOTD, edited.id() + " " + text);
    motd = edited;
  }

  boolean removeMotd() {
    motd = null;
    return store.remove(server, MOTD);
  }

  /** What new accounts are told when they first come, or null. */
  public @Nullable String welcome() {
    return welcome;
  }

  void welcome(String text) {
    store.put(server, WELCOME, text);
    welcome = text;
  }

  boolean removeWelcome() {
    welcome = null;
    return store.remove(server, WELCOME);
  }

  /** An account was made. */
  void created(Jid account) {
    store.put(account, NEW, "");
  }

  void removed(Jid account) {
    store.removeAll(account);
  }

  /** A session has become available. */
  void came(Session session) {
    Account account = session.account();
    String greeting = welcome;
    if (greeting != null && store.remove(account.jid(), NEW)) {
      tell(session, greeting);
    }
    Motd today = motd;
    if (today != null) {
      tellOnce(account, today);
    }
  }

  private void tellOnce(Account account, Motd today) {
    synchronized (account) {
      if (today.id().equals(account.get(TOLD))) {
        return;
      }
      account.set(TOLD, today.id());
    }
    if (today.id().equals(store.get(account.jid(), SEEN))) {
      return;
    }
    for (Session session : account.sessions()) {
      if (session.presence() != null) {
        tell(session, today.text());
      }
    }
    store.put(account.jid(), SEEN, today.id());
  }
}
