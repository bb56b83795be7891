package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements on a stream that another server has opened (XEP-0198): what it sends is counted, and it may carry on a stream that was
 * cut. For the connection's loop.
 */
final class IncomingManagement {
  private final Federation all;
  private final IncomingStream stream;
  private final ServerConnection connection;
  private final Arrivals arrivals;

  /** By what the other side may resume this stream. */
  private @Nullable String resumption;

  private boolean managed;

  IncomingManagement(Federation all, IncomingStream stream, ServerConnection connection, Arrivals arrivals) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
    this.arrivals = arrivals;
  }

  /** The other side wants to be told what has arrived; between which domains its stream is. */
  void enable(Element element, @Nullable Jid theirs, @Nullable Jid ours) {
    if (managed || !stream.isProven() || ours == null) {
      connection.write(Sm.failed(Condition.UNEXPECTED_REQUEST, null));
      return;
    }
    managed = true;
    Receipts receipts = new Receipts();
    arrivals.count(receipts);
    String wish = element.attributeOr("resume", "false");
    boolean resumable = wish.equals("true") || wish.equals("1");
    if (resumable && theirs != null && stream.speaksFor(theirs)) {
      resumption = all.returns().add(new Returns.Former(stream, receipts, theirs, ours));
    }
    connection.write(
        Element.builder("enabled", Sm.NS)
            .attribute("id", resumption)
            .attribute("resume", resumption == null ? null : "true")
            .attribute("max", resumption == null ? null : String.valueOf(Returns.KEPT.toSeconds()))
            .build());
    stream.counts(resumption, 0);
  }

  /** The other side wants to carry on a stream between these domains. */
  void resume(Element element, @Nullable Jid theirs, @Nullable Jid ours) {
    String id = element.attributeOr("previd", "");
    if (managed || theirs == null || !stream.speaksFor(theirs)) {
      connection.write(Sm.failed(Condition.UNEXPECTED_REQUEST, null));
      return;
    }
    Returns.Former former = all.returns().take(id, theirs, ours);
    if (former == null) {
      connection.write(Sm.failed(Condition.ITEM_NOT_FOUND, null));
      return;
    }
    Integer told = Sm.count(element);
    int count = told == null ? 0 : told;
    // What comes behind this has to wait until it is clear what has come before.
    CompletableFuture<Void> settled =
        former.stream().replaced().thenCompose(done -> all.acknowledging().secure(former.receipts().open()));
    arrivals.behind(
        () -> settled.handle((done, failure) -> failure == null).completeOnTimeout(false, 10, TimeUnit.SECONDS).join());
    settled.whenComplete(
        (done, failure) -> connection.loop().execute(() -> resumed(id, former, count, failure == null)));
  }

  private void resumed(String id, Returns.Former former, int count, boolean safe) {
    if (stream.isClosed()) {
      return;
    }
    if (!safe) {
      connection.write(Sm.failed(Condition.INTERNAL_SERVER_ERROR, null));
      return;
    }
    managed = true;
    resumption = id;
    arrivals.count(former.receipts());
    all.returns().carriedOn(id, new Returns.Former(stream, former.receipts(), former.theirs(), former.ours()));
    connection.write(
        Element.builder("resumed", Sm.NS)
            .attribute("previd", id)
            .attribute("h", Integer.toUnsignedString(former.receipts().handled()))
            .build());
    stream.counts(id, count);
  }

  /** The connection is gone. */
  void ended() {
    String id = resumption;
    if (id != null) {
      all.returns().ended(id, stream);
    }
  }
}
