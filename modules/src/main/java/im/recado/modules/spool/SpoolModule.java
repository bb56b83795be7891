package im.recado.modules.spool;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.AccountOpened;
import im.recado.kernel.session.Sessions.SessionResumed;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.PresenceModule.SessionAvailable;
import im.recado.modules.roster.PresenceModule.SessionHidden;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offline messages (XEP-0160): kept until a session of the account with a priority of at least 0 takes them. */
public final class SpoolModule implements Module {
  /** A message is kept for an account none of whose sessions takes it. Its sender's lane, off the loop; listeners may wait. */
  public record MessageKept(Message message, @Nullable Session sender, @Nullable Delivery delivery) {}

  private static final Logger LOG = LoggerFactory.getLogger(SpoolModule.class);

  private final Kernel kernel;
  private final Spool spool;
  private final AccountStore accounts;
  private final Handover handover;

  public SpoolModule(Kernel kernel, Spool spool, AccountStore accounts) {
    this.kernel = kernel;
    this.spool = spool;
    this.accounts = accounts;
    this.handover = new Handover(kernel, spool);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("offline", "Keeps messages for accounts that are away.")
        .xep(160, "1.0.1", "Best Practices for Handling Offline Messages")
        .serverFeature("msgoffline")
        .option(Spool.MESSAGES)
        .option(Spool.BYTES)
        .stage(Stage.UNDELIVERED, this::keep)
        .on(ServerStarting.class, starting -> spool.recover())
        .on(AccountOpened.class, opened -> handover.opened(opened.account()))
        .on(AccountRemoved.class, removed -> spool.forgetAccount(removed.account()))
        .on(SessionAvailable.class, available -> takes(available.session()))
        .on(SessionHidden.class, hidden -> takes(hidden.session()))
        .on(SessionResumed.class, resumed -> takes(resumed.session()));
  }

  private void takes(Session session) {
    if (session.takesMessages() && session.account().holdsBack()) {
      handover.beginAndWait(session.account());
    }
  }

  /** Keeps what nobody takes, and what must not overtake older messages that wait for somebody who does. */
  private boolean keep(MessageRoute route) throws StanzaException {
    Jid account = route.to().bare();
    Delivery delivery = route.delivery();
    boolean heldBack = !route.targets().isEmpty();
    if (heldBack && !(Worth.waits(route.message()) && route.targets().stream().anyMatch(Session::takesMessages))) {
      return true;
    }
    boolean fresh = !spool.has(delivery);
    if (fresh) {
      if (!heldBack && !accounts.exists(account)) {
        throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      }
      if (!Worth.waits(route.message())) {
        if (delivery != null) {
          delivery.settle();
        }
        return false;
      }
      if (spool.isFull(account)) {
        // XEP-0160 section 2: as where nothing waits for anybody.
        throw new StanzaException(
            Condition.SERVICE_UNAVAILABLE, "Too many messages wait for this account; try again when it has been online.");
      }
    }
    CompletableFuture<?> kept = spool.keep(account, route.message(), delivery);
    // Asked for only now: who comes online from here on finds the message.
    Account online = kernel.sessions().account(account);
    Backlog backlog = online == null ? null : online.get(Backlog.KEY);
    if (backlog != null) {
      backlog.keeps();
    }
    if (fresh && !heldBack) {
      kernel.events().fire(new MessageKept(route.message(), route.sender(), delivery));
    }
    kept.whenComplete(
        (done, failure) -> {
          if (backlog != null) {
            backlog.kept();
          }
          if (failure != null) {
            refuse(route.message(), delivery, failure);
          }
          nudge(account);
        });
    return false;
  }

  /** The disk does not take it: its sender hears of it, and is not told that it is safe. */
  private void refuse(Message message, @Nullable Delivery delivery, Throwable failure) {
    LOG.debug("A message for {} could not be kept: {}", message.to(), failure.toString());
    kernel.router()
        .refuse(message, StoreException.told(failure));
    if (delivery != null) {
      delivery.settle();
    }
  }

  /** The account may have come online while its message was on the way to the disk. */
  private void nudge(Jid bare) {
    Account account = kernel.sessions().account(bare);
    if (account != null) {
      handover.beginForAnybody(account);
    }
  }
}
