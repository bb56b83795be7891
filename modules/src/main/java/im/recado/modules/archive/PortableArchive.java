package im.recado.modules.archive;

import im.recado.modules.delay.Dates;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Archives as they go from one server to another: a {@code <result/>} for each message (XEP-0227 section 4.11). */
public final class PortableArchive {
  private static final int PAGE = 500;

  private final ArchiveStore store;

  public PortableArchive(ArchiveStore store) {
    this.store = store;
  }

  /** Gives every message of an account, oldest first. May wait. */
  public void read(Jid owner, Consumer<Element> taker) {
    ArchiveName archive = ArchiveName.of(owner);
    ArchiveQuery query = ArchiveQuery.first(PAGE);
    while (true) {
      ArchivePage page = store.page(archive, query);
      if (page == null) {
        return;
      }
      for (ArchivedMessage kept : page.messages()) {
        Element message = ArchivedXml.element(kept);
        if (message != null) {
          taker.accept(ResultXml.result(null, kept.id(), kept.received(), message));
        }
      }
      if (page.complete() || page.messages().isEmpty()) {
        return;
      }
      query = query.page(new PageRequest(null, page.messages().getLast().id(), null, null));
    }
  }

  /**
   * Keeps a message of another server behind those that are there; one that is there already is not kept again.
   *
   * @return completes when it is durable; null when it is no message that an archive can keep
   */
  public @Nullable CompletableFuture<Void> write(Jid owner, Element result) {
    Element forwarded = result.is("result", QueryXml.NS) ? result.child("forwarded", ResultXml.FORWARD) : null;
    Element inner = forwarded == null ? null : forwarded.child("message", Namespaces.CLIENT);
    Element delay = forwarded == null ? null : forwarded.child("delay", Delay.NS);
    Instant received = delay == null ? null : Dates.parse(delay.attributeOr("stamp", ""));
    String id = result.attribute("id");
    try {
      if (inner == null || received == null || id == null || !(Stanza.of(inner) instanceof Message message)) {
        return null;
      }
      Jid with = with(owner, message);
      return store.appendForAll(
          ArchiveName.of(owner),
          new ArchiveEntry(id, received, with, message.id(), inner.toString(), Searchable.text(message)));
    } catch (StanzaException e) {
      return null;
    }
  }

  private static Jid with(Jid owner, Message message) {
    Jid from = message.from();
    Jid to = message.to();
    if (from != null && !from.bare().equals(owner)) {
      return from;
    }
    return to == null ? owner : to;
  }
}
