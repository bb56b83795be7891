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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the server tells people of its own accord (XEP-0133 sections 4.23 to 4.28): an announcement to all sessions of the
 * moment; the message of the day to everybody once, at once or when they come; the welcome to new accounts. All are
 * headlines from the server's domain, which cannot be answered. The texts are in memory; of each account it is kept which
 * message of the day it has seen. Methods may wait. Any thread.
 */
public final class Announcements {
  /** Stands for all domains. */
  public static final String ALL = "";

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

  /** By the domain whose people they are for; under the empty name those of all domains that have none of their own. */
  private final Map<String, Motd> motds = new ConcurrentHashMap<>();

  private final Map<String, String> welcomes = new ConcurrentHashMap<>();

  public Announcements(Kernel kernel, KeyValues store) {
    this.kernel = kernel;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Takes up what was set in earlier lives of the server. */
  void load() {
    store
        .all(server)
        .forEach(
            (key, kept) -> {
              String domain = key.substring(key.indexOf('@') + 1);
              int space = kept.indexOf(' ');
              if (key.equals(MOTD) && space >= 0) {
                motds.put(ALL, new Motd(kept.substring(0, space), kept.substring(space + 1)));
              } else if (key.startsWith(MOTD + "@") && space >= 0) {
                motds.put(domain, new Motd(kept.substring(0, space), kept.substring(space + 1)));
              } else if (key.equals(WELCOME)) {
                welcomes.put(ALL, kept);
              } else if (key.startsWith(WELCOME + "@")) {
                welcomes.put(domain, kept);
              }
            });
  }

  /** Under which key something for a domain, or for all, is kept. */
  private static String key(String what, String domain) {
    return domain.isEmpty() ? what : what + "@" + domain;
  }

  /** Tells every session of the moment of these domains; how many. */
  public int announce(String text, Predicate<String> domains) {
    int told = 0;
    for (Session session : kernel.sessions().all()) {
      if (domains.test(session.jid().domain())) {
        tell(session, text);
        told++;
      }
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

  /** The message of the day of a domain, or that for all ({@code ""}); null when there is none. */
  public @Nullable String motd(String domain) {
    Motd now = motds.get(domain);
    return now == null ? null : now.text();
  }

  /** Sets a new message of the day, of a domain or for all, and tells those who are online. */
  void motd(String domain, String text) {
    Motd fresh = new Motd(Long.toString(kernel.clock().millis(), 36), text);
    store.put(server, key(MOTD, domain), fresh.id() + " " + text);
    motds.put(domain, fresh);
    for (Account account : kernel.sessions().accounts()) {
      if (account.isAvailable() && fresh.equals(motdFor(account.jid()))) {
        tellOnce(account, fresh);
      }
    }
  }

  private @Nullable Motd motdFor(Jid account) {
    Motd own = motds.get(account.domain());
    return own == null ? motds.get(ALL) : own;
  }

  /** Changes the message of the day; those who were told the old text are not told again. */
  void editMotd(String domain, String text) {
    Motd now = motds.get(domain);
    if (now == null) {
      motd(domain, text);
      return;
    }
    Motd edited = new Motd(now.id(), text);
    store.put(server, key(MOTD, domain), edited.id() + " " + text);
    motds.put(domain, edited);
  }

  boolean removeMotd(String domain) {
    motds.remove(domain);
    return store.remove(server, key(MOTD, domain));
  }

  /** What new accounts of a domain are told when they first come, or those of all ({@code ""}); null when nothing. */
  public @Nullable String welcome(String domain) {
    return welcomes.get(domain);
  }

  void welcome(String domain, String text) {
    store.put(server, key(WELCOME, domain), text);
    welcomes.put(domain, text);
  }

  boolean removeWelcome(String domain) {
    welcomes.remove(domain);
    return store.remove(server, key(WELCOME, domain));
  }

  /** A domain is served no more. */
  void forget(String domain) {
    boolean _ = removeMotd(domain);
    boolean _ = removeWelcome(domain);
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
    String greeting = welcomes.getOrDefault(account.jid().domain(), welcomes.get(ALL));
    if (greeting != null && store.remove(account.jid(), NEW)) {
      tell(session, greeting);
    }
    Motd today = motdFor(account.jid());
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
