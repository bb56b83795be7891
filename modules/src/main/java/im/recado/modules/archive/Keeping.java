package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts the messages of accounts into their archives: what an account sends when it is sent, what it gets when it is known
 * that it will get it. Each is kept under the id by which the account's clients hear of it, so that a message which is sent
 * again after a crash is kept once. Nothing waits for the disk here but acknowledgements.
 */
final class Keeping {
  private final Kernel kernel;
  private final Owners owners;
  private final Archives archives;
  private final StanzaIds ids;
  private final Retractions retractions;

  Keeping(Kernel kernel, Owners owners, Archives archives, StanzaIds ids) {
    this.kernel = kernel;
    this.owners = owners;
    this.archives = archives;
    this.ids = ids;
    this.retractions = new Retractions(archives.store());
  }

  /** A client has sent this, or a program in an account's name. What an account sends to itself is kept when it gets it. */
  boolean sent(MessageRoute route) {
    Message message = route.message();
    if (route.isOutgoing() && Worth.isArchivedAsSent(message)) {
      Session sender = route.sender();
      Jid owner = route.from().bare();
      if (!route.to().bare().equals(owner)
          && (sender == null ? owners.keep(owner, route.to()) : owners.keep(sender.account(), route.to()))) {
        String id = sender == null ? ids.fresh() : ids.sentId(message, sender);
        route.sentId(id);
        keep(owner, route.to(), id, message, sender, null);
      }
    }
    return true;
  }

  /** The account has said this by a program of another network; the id by which it is found, null when it is not kept. May wait. */
  @Nullable String elsewhere(Jid owner, Message message) {
    Jid to = message.to();
    if (to == null || !Worth.isArchivedAsSent(message) || !owners.keep(owner, to)) {
      return null;
    }
    String id = ids.fresh();
    keep(owner, to, id, message, null, null);
    return id;
  }

  /**
   * Whether the archive of the recipient will keep this once it is delivered: asked once, before it is. It is told its id then,
   * and what has an id is kept. May wait unless the account is online.
   */
  boolean willKeep(MessageRoute route) {
    return Worth.isArchived(route.message()) && owners.keep(route.to().bare(), route.from());
  }

  /** Sessions take this. What none takes is kept when the spool has it. */
  boolean received(MessageRoute route) {
    Account account = route.account();
    if (account != null && !route.targets().isEmpty()) {
      got(account.jid(), route.message(), route.sender(), route.delivery());
    }
    return true;
  }

  /** The spool has this for an account. May wait. */
  void spooled(Message message, @Nullable Session sender, @Nullable Delivery delivery) {
    if (message.to() != null && message.from() != null) {
      got(message.to().bare(), message, sender, delivery);
    }
  }

  /** No client gets this, and its sender does not hear that: it is found in the archive. May wait. */
  void unseen(MessageRoute route) {
    got(route.to().bare(), route.message(), route.sender(), route.delivery());
  }

  private void got(Jid owner, Message message, @Nullable Session sender, @Nullable Delivery delivery) {
    String id = StanzaIds.in(message, owner);
    if (id != null) {
      keep(owner, Objects.requireNonNull(message.from()), id, message, sender, delivery);
    }
  }

  /** @param delivery by which a sender elsewhere hears of it; null when it is told by nobody */
  private void keep(
      Jid owner, Jid with, String id, Message message, @Nullable Session sender, @Nullable Delivery delivery) {
    ArchiveName archive = ArchiveName.of(owner);
    Instant now = kernel.clock().instant();
    // The id is told beside the message, not within it.
    String xml = message.element().without(child -> isOwnId(child, owner)).toString();
    ArchiveEntry entry = new ArchiveEntry(id, now, with, message.id(), xml, Searchable.text(message));
    CompletableFuture<Void> write = archives.append(archive, entry);
    owners.writing(owner, write);
    if (sender != null) {
      if (archives.isBehind()) {
        Writes.addSlow(sender, write, archives.isFull());
      } else {
        Writes.add(sender, write);
      }
    } else if (delivery != null) {
      delivery.writing(write);
    }
    if (Retractions.retracted(message) != null) {
      owners.retracting(
          owner,
          write.thenRunAsync(
              () -> retractions.retract(archive, with, message, now), Background.executor("taking back a message")));
    }
  }

  private static boolean isOwnId(Element child, Jid owner) {
    return child.is("stanza-id", StanzaIds.NS) && owner.toString().equals(child.attribute("by"));
  }
}
