package im.recado.modules.muc;

import im.recado.kernel.Domains.DomainAdded;
import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopped;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.session.Sessions.AccountClosed;
import im.recado.kernel.session.Sessions.SessionClosed;
import im.recado.modules.Backends;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.admin.Administrators;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.CleanUp;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.spool.Spool;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rooms (XEP-0045 and its family). */
public final class MucModule implements Module {
  private final Kernel kernel;
  private final ServerDisco server;
  private final Shelves shelves;
  private final Function<Jid, MucService> maker;
  private final List<MucService> services = new CopyOnWriteArrayList<>();
  private boolean begun;

  /** @param key 32 secret bytes that stay the same over restarts: occupants are known by ids made with it */
  public MucModule(
      Kernel kernel, Backends backends, Answers answers, Spool spool, StanzaIds ids, ServerDisco server, byte[] key) {
    this.kernel = kernel;
    this.server = server;
    this.shelves =
        new Shelves(backends.rooms(), backends.archive(), answers, backends.accounts(), spool, backends.stores());
    OccupantIds occupantIds = new OccupantIds(key);
    Administrators administrators = new Administrators(kernel.options());
    this.maker = domain -> new MucService(new Hall(kernel, domain, shelves, ids, occupantIds, administrators));
    domains().forEach(domain -> services.add(maker.apply(domain)));
  }

  private boolean isOff() {
    return kernel.options().get(MucOptions.DOMAINS).equals(List.of("off"));
  }

  /** The service for the rooms of a domain that is not the main one, or is and nobody has said more. */
  private static Jid usual(String domain) {
    return Jid.valueOf("conference." + domain);
  }

  private Set<Jid> domains() {
    if (isOff()) {
      return Set.of();
    }
    List<String> named = kernel.options().get(MucOptions.DOMAINS);
    Set<Jid> domains = new LinkedHashSet<>();
    for (String name : named.isEmpty() ? List.of(usual(kernel.domain()).toString()) : named) {
      try {
        Jid domain = Jid.parse(name);
        if (domain.isDomain() && !kernel.domains().contains(domain.domain())) {
          domains.add(domain);
          continue;
        }
      } catch (JidException e) {
        // Said below.
      }
      throw new IllegalArgumentException(
          "muc.domains names \"" + name + "\", which is no domain, or one that has accounts.");
    }
    kernel.domains().all().stream().skip(1).map(MucModule::usual).forEach(domains::add);
    return domains;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("muc", "Rooms in which many people talk.")
            .xep(45, "1.35.5", "Multi-User Chat")
            .xep(249, "1.2", "Direct MUC Invitations")
            .xep(158, "1.0.1", "CAPTCHA Forms")
            .xep(313, "1.1.3", "Message Archive Management")
            .xep(307, "0.1", "Unique Room Names for Multi-User Chat")
            .xep(317, "0.3.1", "Hats")
            .xep(410, "1.1.0", "MUC Self-Ping (Schrödinger's Chat)")
            .xep(421, "1.0.1", "Occupant identifiers for semi-anonymous MUCs")
            .xep(424, "0.4.2", "Message Retraction")
            .xep(425, "0.3.0", "Moderated Message Retraction")
            .xep(433, "0.1.0", "Extended Channel Search")
            .xep(437, "0.2.0", "Room Activity Indicators")
            .xep(452, "0.2.2", "MUC Mention Notifications")
            .xep(463, "0.2.0", "MUC Affiliations Versioning")
            .xep(486, "0.1.0", "MUC Avatars")
            .xep(488, "0.1.0", "MUC Token Invite")
            .xep(500, "0.1.1", "MUC Slow Mode")
            .xep(502, "0.1.0", "MUC Activity Indicator")
            .xep(513, "0.1.0", "Explicit Mentions")
            .option(RoomVCard.BYTES)
            .on(ServerStarting.class, starting -> begin())
            .on(DomainAdded.class, added -> add(added.domain()))
            .on(SessionClosed.class, closed -> left(closed.session()))
            .on(AccountClosed.class, closed -> left(closed.account()))
            .on(AccountRemoved.class, removed -> forget(removed.account()))
            .on(ServerStopping.class, stopping -> services.forEach(service -> service.hall().continuity().stopping()))
            .on(ServerStopped.class, stopped -> services.forEach(service -> service.hall().continuity().stopped()))
            .sessionState(this::save, this::restore)
            .every(CleanUp.PERIOD, () -> services.forEach(service -> service.hall().retention().run()))
            .every(MucOptions.SWEEP, () -> services.forEach(service -> service.hall().rooms().sweep()));
    MucOptions.declare(declaration);
    RoomSteps steps = new RoomSteps(services);
    new RoomCommands(steps).all().forEach(declaration::command);
    new RoomCare(steps).all().forEach(declaration::command);
    return declaration;
  }

  /** Whether this is a room in memory that only members enter. Any thread; never waits. */
  public boolean isForMembers(Jid jid) {
    for (MucService service : services) {
      if (service.hall().domain().domain().equals(jid.domain())) {
        Room room = service.hall().rooms().loaded(jid);
        return room != null && room.config().is(Settings.MEMBERS_ONLY);
      }
    }
    return false;
  }

  /** The rooms of all services first, so that each gets another owner; then what no service knows of. */
  private void forget(Jid account) {
    @Nullable StoreException first = null;
    for (MucService service : services) {
      try {
        service.hall().removedAccounts().forget(account);
      } catch (StoreException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    Object _ = shelves.rooms().forget(account);
    new HatStore(shelves.stores().keyValues(HatStore.STORE)).forget(account);
  }

  /** Nothing of a guest outlives the guest. */
  private void left(Account account) {
    if (account.isGuest()) {
      Background.start(
          "a guest who has gone",
          () -> services.forEach(service -> service.hall().removedAccounts().forgetGuest(account.jid())));
    }
  }

  private @Nullable String save(Session session) {
    List<String> saved = new ArrayList<>();
    for (MucService service : services) {
      String visits = service.hall().continuity().save(session);
      if (visits != null) {
        saved.add(visits);
      }
    }
    return saved.isEmpty() ? null : String.join("\n", saved);
  }

  private void restore(Session session, String saved) {
    for (String visits : saved.split("\n(?=<visits )")) {
      services.forEach(service -> service.hall().continuity().restore(session, visits));
    }
  }

  /** The rooms are there from now on. Sessions that were kept over a restart are back in theirs already. */
  private synchronized void begin() {
    begun = true;
    services.forEach(this::begin);
  }

  private void begin(MucService service) {
    service.hall().continuity().starting();
    Jid domain = service.hall().domain();
    kernel.router().service(domain.domain(), service);
    server.add(new ServerDisco.Item(domain, "Rooms", false));
  }

  private @Nullable MucService service(Jid domain) {
    for (MucService service : services) {
      if (service.hall().domain().equals(domain)) {
        return service;
      }
    }
    return null;
  }

  private synchronized void add(String domain) {
    if (isOff() || service(usual(domain)) != null) {
      return;
    }
    MucService made = maker.apply(usual(domain));
    services.add(made);
    if (begun) {
      begin(made);
    }
  }

  /** How many rooms of a domain are kept. May wait. */
  public long count(String domain) {
    MucService service = service(usual(domain));
    return service == null ? 0 : service.hall().store().count(usual(domain).domain(), false);
  }

  /** Ends the service for the rooms of a domain, with all rooms that it has. Waits; when it fails, the service stays. */
  public synchronized void retire(String domain) throws CommandException {
    MucService service = service(usual(domain));
    if (service == null || kernel.options().get(MucOptions.DOMAINS).contains(usual(domain).toString())) {
      return;
    }
    // First, so that nobody makes a room while they go.
    kernel.router().service(usual(domain).domain(), null);
    server.remove(usual(domain));
    try {
      new RoomSteps(services).destroyAll(service.hall());
      services.remove(service);
    } catch (CommandException | RuntimeException e) {
      begin(service);
      throw e;
    }
  }

  /** A session has ended: its clients are in no room any more. */
  private void left(Session session) {
    Set<Jid> rooms = session.get(Whereabouts.ROOMS);
    for (MucService service : services) {
      Hall hall = service.hall();
      hall.indicators().end(session.jid());
      if (rooms == null) {
        continue;
      }
      for (Jid room : rooms) {
        if (room.domain().equals(hall.domain().domain())) {
          hall.rooms()
              .in(
                  room,
                  lane -> {
                    Room here = lane.room();
                    if (here != null) {
                      hall.leaving().sessionClosed(lane, here, session.jid());
                    }
                  });
        }
      }
    }
  }
}
