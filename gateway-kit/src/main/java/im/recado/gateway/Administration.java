package im.recado.gateway;

import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What administrators see and do of a gateway's accounts. On threads that may wait. */
final class Administration {
  private final Gateway gateway;

  Administration(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The session of an account on the network, or null when it has none. */
  @Nullable GatewaySession session(Link link) {
    return gateway.seats().find(link.owner(), gateway.links().realm(link));
  }

  /** Ends all sessions of somebody, and waits for it; whether there were any. */
  boolean logOut(Jid owner) throws StanzaException {
    List<GatewaySession> all = gateway.seats().of(owner);
    for (GatewaySession session : all) {
      gateway.seats().await(owner, session.realm(), one -> one.wishes().putOut());
    }
    return !all.isEmpty();
  }

  /** Seals what is kept of an account with the key of now, on its session's lane, and waits for it. */
  void reseal(Link link) throws StanzaException {
    gateway.seats().await(
        link.owner(),
        gateway.links().realm(link),
        session -> {
          Link now = gateway.links().find(link.owner(), gateway.links().realm(link));
          try {
            if (now != null) {
              gateway.links().reseal(now);
            }
          } catch (Vault.VaultException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Forgets all accounts of somebody on the network, and waits for it; whether there were any. */
  boolean unregister(Jid owner) throws StanzaException {
    List<Link> all = gateway.links().of(owner);
    for (Link link : all) {
      gateway.seats().await(owner, gateway.links().realm(link), session -> gateway.registration().forget(session, link, () -> {}));
    }
    return !all.isEmpty();
  }
}
