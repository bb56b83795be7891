package im.recado.modules.archive;

import im.recado.kernel.store.StoreException;
import im.recado.modules.delay.Dates;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts tombstones in the place of messages that their senders retract (XEP-0424 section 4). The retraction itself is kept
 * like any message.
 */
final class Retractions {
  static final String NS = "urn:xmpp:message-retract:1";

  private static final Logger LOG = LoggerFactory.getLogger(Retractions.class);

  /** A client that gives many messages one id retracts the last of them. */
  private static final int MOST_LOOKED_AT = 10;

  private final ArchiveStore store;

  Retractions(ArchiveStore store) {
    this.store = store;
  }

  /** The id of the message that this one retracts, or null. */
  static @Nullable String retracted(Message message) {
    Element retract = message.child("retract", NS);
    return retract == null || message.id() == null ? null : retract.attribute("id");
  }

  /**
   * Does in an account's archive what a retraction asks for, if it comes from whom the message came from. May wait.
   *
   * @param with the other side of the conversation
   */
  void retract(ArchiveName archive, Jid with, Message retraction, Instant stamp) {
    String origin = Objects.requireNonNull(retracted(retraction));
    Jid from = Objects.requireNonNull(retraction.from()).bare();
    try {
      for (ArchivedMessage kept : store.sentAs(archive, origin, MOST_LOOKED_AT)) {
        Message message = ArchivedXml.message(kept);
        if (message != null && kept.with().bare().equals(with.bare()) && isFrom(message, from)) {
          Element tombstone = tombstone(message.element(), Objects.requireNonNull(retraction.id()), stamp);
          store.replace(archive, kept.id(), tombstone.toString()).join();
          return;
        }
      }
    } catch (StoreException | CompletionException e) {
      LOG.warn("A retracted message stays in the archive of {}: {}", archive, e.getMessage());
    }
  }

  private static boolean isFrom(Message message, Jid bare) {
    return message.from() != null && message.from().bare().equals(bare) && message.child("retract", NS) == null;
  }

  /** What stays of a message: its address and ids, and word of its retraction. */
  static Element tombstone(Element message, String retraction, Instant stamp) {
    return message
        .without(any -> true)
        .withChild(
            Element.builder("retracted", NS)
                .attribute("id", retraction)
                .attribute("stamp", Dates.format(stamp))
                .build());
  }
}
