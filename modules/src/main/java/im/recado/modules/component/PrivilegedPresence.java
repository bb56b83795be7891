package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.OrderedWork;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.component.Grants.Shown;
import im.recado.modules.roster.PresenceModule.PresenceBroadcast;
import im.recado.modules.roster.PresenceModule.PresenceMissed;
import im.recado.modules.roster.PresenceModule.PresenceShown;
import im.recado.modules.roster.PresenceModule.SessionAvailable;
import im.recado.modules.roster.PresenceModule.SessionUnavailable;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows presence to components that may see it (XEP-0356 section 7): that of accounts of this server, and that of their contacts
 * elsewhere. A component that is away misses it, and is told how things are when it comes back (section 8).
 */
final class PrivilegedPresence {
  /** So many addresses elsewhere it is known of what was shown last; of others it may be shown twice. */
  private static final int MOST_KNOWN = 10_000;

  /** So much presence of one contact is looked at in a row. */
  private static final int MOST_WAITING = 100;

  private final Kernel kernel;
  private final RosterModule rosters;
  private final Granted granted;
  private final Shower shower;
  private final OrderedWork<Jid> inOrder = new OrderedWork<>(MOST_WAITING);

  /** What was shown last of addresses elsewhere: the same comes for each account that they are a contact of. Guarded by itself. */
  private final Map<Jid, Long> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Jid, Long> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /** Shows presence to a component if it is there. Never waits. */
  @FunctionalInterface
  interface Shower {
    void show(String component, Presence presence);
  }

  PrivilegedPresence(Kernel kernel, RosterModule rosters, Granted granted, Shower shower) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.granted = granted;
    this.shower = shower;
  }

  private void each(Consumer<String> one, Shown... levels) {
    granted
        .all()
        .forEach(
            (component, grants) -> {
              if (Set.of(levels).contains(grants.presence())) {
                one.accept(component);
              }
            });
  }

  private void show(Presence presence, Shown... levels) {
    each(component -> shower.show(component, presence.withTo(Jid.valueOf(component))), levels);
  }

  /** Of accounts alone the first presence and the last one are shown (section 7.1). */
  void available(SessionAvailable event) {
    if (event.initial()) {
      show(event.presence(), Shown.MANAGED_ENTITY);
    }
  }

  /** To whom contacts are shown too, each account is somebody's contact (section 7.4). */
  void changed(PresenceBroadcast event) {
    show(event.presence(), Shown.ROSTER);
  }

  void unavailable(SessionUnavailable event) {
    show(event.presence(), Shown.MANAGED_ENTITY, Shown.ROSTER);
  }

  void shown(PresenceShown event) {
    if (isOfSomebodyElsewhere(event.presence())) {
      ofContact(event.account(), event.presence());
    }
  }

  /** For an account that is not online its roster is in the database. */
  void missed(PresenceMissed event) {
    Jid from = event.presence().from();
    if (from != null && isOfSomebodyElsewhere(event.presence())) {
      boolean taken = inOrder.take(from.bare(), () -> ofContact(event.account(), event.presence()));
      if (!taken) {
        synchronized (known) {
          known.remove(from);
        }
      }
    }
  }

  private boolean isOfSomebodyElsewhere(Presence presence) {
    Jid from = presence.from();
    return from != null
        && presence.type() != Presence.Type.ERROR
        && !kernel.router().isLocal(from.domain())
        && granted.all().values().stream().anyMatch(grants -> grants.presence() == Shown.ROSTER);
  }

  private void ofContact(Jid account, Presence presence) {
    Jid from = presence.from();
    if (from != null && rosters.hears(account, from.bare()) && isNews(from, presence)) {
      show(presence, Shown.ROSTER);
    }
  }

  /** Whether this is not what was shown of this address last (section 8, rule 2). */
  private boolean isNews(Jid from, Presence presence) {
    Presence same = (Presence) presence.withTo(null).withId(null);
    Long mark = ((long) same.element().size() << 32) | (same.element().hashCode() & 0xffff_ffffL);
    synchronized (known) {
      Long before = known.put(from, mark);
      return !mark.equals(before);
    }
  }

  /** A component that sees presence has come: it is shown how things are. May wait. */
  void arrived(String component) {
    Shown level = granted.of(component).presence();
    if (level == Shown.NONE) {
      return;
    }
    Jid to = Jid.valueOf(component);
    Set<Jid> asked = new HashSet<>();
    if (level == Shown.ROSTER) {
      synchronized (known) {
        known.clear();
      }
    }
    for (Session session : kernel.sessions().all()) {
      Presence presence = session.presence();
      if (presence != null) {
        shower.show(component, presence.withTo(to));
      }
      if (level == Shown.ROSTER) {
        askAfter(session.account(), asked);
      }
    }
  }

  /** The server keeps no presence of those elsewhere: they are asked, once for all whose contacts they are. */
  private void askAfter(Account account, Set<Jid> asked) {
    for (Jid contact : rosters.heard(account.jid())) {
      if (!kernel.router().isLocal(contact.domain()) && asked.add(contact)) {
        @Nullable Presence probe = Presence.of(Presence.Type.PROBE, account.jid(), contact);
        if (kernel.router().mayPass(account.jid(), probe)) {
          kernel.router().send(probe);
        }
      }
    }
  }
}
