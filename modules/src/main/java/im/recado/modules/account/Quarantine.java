package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Account;
import im.recado.modules.account.Locks.Kind;
import im.recado.modules.account.Locks.Lock;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;

/**
 * Who is in quarantine reaches the server and its administrators, and nobody else, rooms, services and contacts included; what
 * others send still arrives (SECURITY B-11).
 */
final class Quarantine implements StanzaPolicy {
  private final Kernel kernel;
  private final Locks locks;

  Quarantine(Kernel kernel, Locks locks) {
    this.kernel = kernel;
    this.locks = locks;
  }

  @Override
  public void sending(Jid account, Stanza stanza) throws StanzaException {
    Lock lock = locks.of(account);
    Jid to = stanza.to();
    if (lock == null || lock.kind() != Kind.QUARANTINED || to == null) {
      return;
    }
    boolean server = to.local() == null && kernel.router().isLocal(to.domain());
    if (!server && !kernel.powers(to).in(account.domain()).isAtLeast(ServerRole.MODERATOR)) {
      throw new StanzaException(
          Condition.NOT_ALLOWED,
          locks.explain(account, "This account may only write to the administrators of the server."));
    }
  }

  @Override
  public boolean receiving(Jid account, Stanza stanza) {
    return true;
  }

  @Override
  public boolean receivesAll(Account account) {
    return true;
  }
}
