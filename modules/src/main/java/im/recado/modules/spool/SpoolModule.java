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
import im.recado.kernel.session.Sessions.SessionResumed;
import im.recado.modules.account.AccountStore;
import im.recado.modules.roster.PresenceModule.SessionAvailable;
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
  /** A message is kept for an account that does not take it now. Its sender's lane, off the loop; listeners may wait. */
  public record MessageKept(Message message, @Nullable Session sender) {}

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
        .stage(Stage.IN_STORE, this::queue)
        .stage(Stage.UNDELIVERED, this::keep)
        .on(ServerStarting.class, starting -> spool.recover())
        .on(SessionAvailable.class, available -> takes(available.session()))
        .on(SessionResumed.class, resumed -> takes(resumed.session()));
  }

  private void takes(Session session) {
    if (session.takesMessages() && spool.hasAny(session.jid().bare())) {
      handover.beginAndWait(session.jid().bare());
    }
  }

  /** While older messages are being handed over, newer ones queue up behind them. */
  private boolean queue(MessageRoute route) throws StanzaException {
    if (route.targets().isEmpty()
        || route.to().isFull()
        || !Keepable.is(route.message())
        || !handover.queues(route.to().bare())) {
      return true;
    }
    keep(route, spool.keep(route.to().bare(), route.message()));
    return false;
  }

  private boolean keep(MessageRoute route) throws StanzaException {
    Jid account = route.to().bare();
    Delivery delivery = route.delivery();
    CompletableFuture<Long> copy = delivery == null ? null : delivery.secured();
    if (copy != null && !copy.isCompletedExceptionally()) {
      copy.whenComplete(
          (id, failure) -> {
            if (failure == null) {
              release(account, id);
            } else {
              refuse(route.message(), delivery, failure);
            }
          });
      return false;
    }
    if (!accounts.exists(account)) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (!Keepable.is(route.message())) {
      if (delivery != null) {
        delivery.settle();
      }
      return false;
    }
    keep(route, spool.keep(account, route.message()));
    return false;
  }

  /** The copy is safe, but nobody is given it before this has succeeded. */
  private void release(Jid account, long copy) {
    spool
        .release(account, copy)
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                nudge(account);
              } else {
                LOG.warn("A message for {} waits for the disk: {}", account, failure.toString());
                kernel.timers().after(Handover.AGAIN, () -> release(account, copy));
              }
            });
  }

  private void keep(MessageRoute route, CompletableFuture<Long> copy) {
    Message message = route.message();
    Delivery delivery = route.delivery();
    if (delivery != null) {
      delivery.secured(copy);
    }
    kernel.events().fire(new MessageKept(message, route.sender()));
    copy.whenComplete(
        (id, failure) -> {
          if (failure == null) {
            nudge(route.to().bare());
          } else {
            refuse(message, delivery, failure);
          }
        });
  }

  /** The disk does not take it: its sender hears of it, and is not told that it is safe. */
  private void refuse(Message message, @Nullable Delivery delivery, Throwable failure) {
    LOG.warn("A message for {} could not be kept: {}", message.to(), failure.toString());
    kernel.router()
        .refuse(
            message,
            new StanzaException(Condition.RESOURCE_CONSTRAINT, "The message cannot be stored now; try again later."));
    if (delivery != null) {
      delivery.settle();
    }
  }

  /** The account may have come online while its message was on the way to the disk. */
  private void nudge(Jid bare) {
    Account account = kernel.sessions().account(bare);
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      if (session.takesMessages()) {
        handover.begin(bare);
        return;
      }
    }
  }
}
