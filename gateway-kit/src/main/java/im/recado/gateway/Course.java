package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.kernel.background.Background;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Ground;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a gateway and all its sessions with the server: it starts, takes them up again, and stops. On threads that may wait. */
final class Course {
  private static final Logger LOG = LoggerFactory.getLogger(Course.class);

  private static final int PAGE = 500;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Gateway gateway;
  private final Ground ground;
  private final Network network;
  private final Links links;
  private final Seats seats;
  private final Reception reception;

  Course(Gateway gateway, Ground ground, Reception reception) {
    this.gateway = gateway;
    this.ground = ground;
    this.network = gateway.network();
    this.links = gateway.links();
    this.seats = gateway.seats();
    this.reception = reception;
  }

  void begin() {
    if (gateway.kernel().router().isService(gateway.jid().domain())) {
      LOG.info("A component has {}: there is no gateway to {} here", gateway.jid().domain(), network.name());
      return;
    }
    gateway.kernel().router().service(gateway.jid().domain(), reception);
    if (gateway.number() == 0) {
      ground.disco().add(new ServerDisco.Item(gateway.jid(), network.name()), gateway::isOffered);
      network.begin();
    }
    if (gateway.isOffered()) {
      Background.start("sessions of a gateway", this::resume);
    }
    gateway.kernel().options().whenChanged(
        key -> {
          if (gateway.isOffer(key) && gateway.isOffered()) {
            Background.start("sessions of a gateway", this::resume);
          }
          if (gateway.isConcernedBy(key)) {
            seats.all().forEach(session -> session.lane().add(0, session::optionsChanged));
          }
        });
  }

  /** Sessions of clients that the server has taken up again say nothing by themselves: they are asked. May wait. */
  private void resume() {
    try {
      Jid last = null;
      List<Link> page;
      do {
        page = links.page(List.of(), last, PAGE);
        for (Link link : page) {
          gateway.roster().appear(link.owner(), gateway.addresses().self(links.realm(link)));
          wake(link);
          last = link.owner();
        }
      } while (page.size() >= PAGE);
    } catch (StoreException e) {
      LOG.error("Sessions on {} could not be taken up again", network.type(), e);
    }
  }

  /** Who stays when none of their clients is here is there again. */
  private void wake(Link link) {
    try {
      if (links.staysOn(link)) {
        seats.wake(link.owner(), links.realm(link));
      }
    } catch (Vault.VaultException | StanzaException e) {
      LOG.warn("{} could not be logged in to {} again: {}", link.owner(), network.type(), e.getMessage());
    }
  }

  /** Says goodbye to the network for everybody, and does not wait long for that. */
  void end() {
    List<GatewaySession> all = seats.all();
    CountDownLatch gone = new CountDownLatch(all.size());
    for (GatewaySession session : all) {
      session.lane().add(
          0,
          () -> {
            session.rooms().end("The server is stopping.", 332);
            session.logOut();
            gone.countDown();
          });
    }
    try {
      if (!gone.await(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Not everybody could be logged out of {}", network.type());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (gateway.number() == 0) {
      network.end();
    }
  }

  /** An account is no more. Waits; what fails is tried again by whoever tells of it. */
  void removed(Jid owner) {
    // First: a session that still has something to do would write anew what is forgotten here.
    for (GatewaySession session : seats.of(owner)) {
      end(session);
    }
    for (Link link : links.of(owner)) {
      links.remove(link);
      gateway.traces().forget(owner, links.realm(link));
    }
    gateway.shadow(owner).forget();
    gateway.blockedOnBoth(owner).forget();
    gateway.held(owner).all().forEach(gateway.held(owner)::remove);
    gateway.archives().forget(owner, any -> true);
  }

  private void end(GatewaySession session) {
    try {
      seats.await(session.owner(), session.realm(), GatewaySession::unwanted);
    } catch (StanzaException e) {
      throw new IllegalStateException("A session of " + session.owner() + " on " + network.type() + " could not be ended", e);
    }
  }
}
