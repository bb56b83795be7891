package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Namespaces;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What services know of their subscribers' presence (XEP-0060 section 12.6): that of this server's own accounts, and of those
 * elsewhere what they show to the service themselves. Bounded. Any thread; never waits.
 */
final class ServicePresences {
  /** So many accounts from elsewhere are known for one service, and so many resources of each. */
  private static final int MOST = 10_000;

  private static final int MOST_RESOURCES = 20;

  private static final String ONLINE = "online";

  private final Kernel kernel;
  private final Map<Jid, Map<Jid, Map<Jid, String>>> shown = new ConcurrentHashMap<>();

  ServicePresences(Kernel kernel) {
    this.kernel = kernel;
  }

  private static String show(Presence presence) {
    String show = presence.element().childText("show", Namespaces.CLIENT);
    return show == null || show.isBlank() ? ONLINE : show.strip();
  }

  /** Somebody has sent presence to a service. */
  void shown(Jid service, Presence presence) {
    Jid from = presence.from();
    if (from == null || kernel.router().isLocal(from.domain())) {
      return;
    }
    Map<Jid, Map<Jid, String>> known = shown.computeIfAbsent(service, any -> new ConcurrentHashMap<>());
    known.compute(
        from.bare(),
        (bare, before) -> {
          Map<Jid, String> resources = before == null ? new HashMap<>(2) : new HashMap<>(before);
          resources.remove(from);
          if (presence.isAvailable()
              && resources.size() < MOST_RESOURCES
              && (before != null || known.size() < MOST)) {
            resources.put(from, show(presence));
          }
          return resources.isEmpty() ? null : resources;
        });
  }

  /**
   * Whether a subscriber is there.
   *
   * @param subscriber a resource, or all of an account
   * @param shows in one of these states; empty for any
   * @param certainly whether one of whom nothing is known counts as absent
   */
  boolean isAvailable(Jid service, Jid subscriber, Set<String> shows, boolean certainly) {
    if (kernel.router().isLocal(subscriber.domain())) {
      Account account = kernel.sessions().account(subscriber.bare());
      return account != null && isAvailable(account, subscriber, shows);
    }
    Map<Jid, String> known = shown.getOrDefault(service, Map.of()).get(subscriber.bare());
    if (known == null || (subscriber.isFull() && !known.containsKey(subscriber))) {
      return !certainly;
    }
    for (Map.Entry<Jid, String> entry : known.entrySet()) {
      if ((subscriber.isBare() || entry.getKey().equals(subscriber))
          && (shows.isEmpty() || shows.contains(entry.getValue()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAvailable(Account account, Jid subscriber, Set<String> shows) {
    for (Session session : account.sessions()) {
      Presence presence = session.presence();
      if (presence != null
          && (subscriber.isBare() || session.jid().equals(subscriber))
          && (shows.isEmpty() || shows.contains(show(presence)))) {
        return true;
      }
    }
    return false;
  }
}
