package im.recado.modules.federation;

import im.recado.kernel.session.Delivery;
import im.recado.kernel.session.Lane;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stanzas that another server sends over one stream: whether it speaks for their senders is looked at, and they are acknowledged when
 * they are safe (XEP-0198). Offered on the connection's loop; they go on from a lane, where they may wait.
 */
final class Arrivals {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  /** So long recipients have to say that they have a message before the disk is bothered. */
  private static final Duration MOMENT = Duration.ofMillis(10);

  /** So long a stream whose other end is closed stays open for that. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** The stream on which they come. */
  interface Stream {
    /** Whether any domain was proved. */
    boolean isProven();

    /** Whether the other side speaks for this domain. */
    boolean speaksFor(Jid domain);

    /** Whether the other side speaks for a domain that is not kept out. */
    boolean hasOthers();

    /** Whether what is for this domain may come here. */
    boolean takesFor(String domain);

    /** The domain of ours with which the other side speaks here. */
    Jid ours();

    /** The language of its stanzas that do not say. */
    @Nullable String language();

    /** The other side has broken the rules. Any thread. */
    void fail(StreamError error);
  }

  private final Federation all;
  private final Stream stream;
  private final ServerConnection connection;
  private final Lane<Runnable> lane;
  private final AtomicLong received = new AtomicLong();

  /** Null as long as nothing is counted. For the loop. */
  private @Nullable Receipts receipts;

  // For the loop.
  private boolean answering;
  private boolean askedAgain;

  /** The other side has broken the rules: what is behind that counts for nothing. */
  private volatile boolean failed;

  Arrivals(Federation all, Stream stream, ServerConnection connection) {
    this.all = all;
    this.stream = stream;
    this.connection = connection;
    this.lane = new Lane<>(connection.loop(), Runnable::run, connection::reading);
  }

  /** A stanza has come. */
  void take(Element element) {
    Receipts counted = receipts;
    lane.offer(() -> lane.block(() -> stanza(element, counted)));
  }

  /** Does this behind everything that has come; it may wait. */
  void behind(Runnable task) {
    lane.offer(() -> lane.block(task));
  }

  /** Nothing of what has come and was not looked at counts. */
  void failed() {
    failed = true;
  }

  /** How many have come. Any thread. */
  long received() {
    return received.get();
  }

  // Acknowledgements.

  /** What comes from now on is counted here. */
  void count(Receipts receipts) {
    this.receipts = receipts;
  }

  /** The other side wants to know how much has arrived. It hears of it as soon as that is safe. */
  void asked() {
    Receipts counted = receipts;
    if (counted != null) {
      behind(() -> connection.loop().execute(() -> answer(counted)));
    }
  }

  private void answer(Receipts counted) {
    if (answering) {
      askedAgain = true;
      return;
    }
    answering = true;
    int count = counted.handled();
    List<Delivery> open = counted.open();
    if (open.isEmpty()) {
      answered(counted, count, null);
      return;
    }
    all.acknowledging().ask(open);
    connection
        .loop()
        .schedule(
            MOMENT,
            () ->
                all.acknowledging()
                    .secure(open)
                    .whenComplete((done, failure) -> connection.loop().execute(() -> answered(counted, count, failure))));
  }

  private void answered(Receipts counted, int count, @Nullable Throwable failure) {
    answering = false;
    if (failure != null) {
      LOG.warn("What {} has sent cannot be made safe: {}", connection.peer(), failure.toString());
      stream.fail(StreamError.of("internal-server-error", "What was sent cannot be stored now."));
      return;
    }
    connection.write(Sm.answer(count));
    if (askedAgain) {
      askedAgain = false;
      answer(counted);
    }
  }

  /** Makes safe what has come, as far as that can be done soon, and then does this. */
  void settle(Runnable then) {
    Receipts counted = receipts;
    behind(
        () -> {
          if (counted != null) {
            CompletableFuture<Void> safe = all.acknowledging().secure(counted.open());
            safe.handle((done, failure) -> failure == null).completeOnTimeout(false, SOON.toMillis(), TimeUnit.MILLISECONDS).join();
          }
          then.run();
        });
  }

  /** The last word on what has arrived, before the stream is closed. On the loop. */
  void sayWhatIsSafe() {
    Receipts counted = receipts;
    if (counted != null) {
      connection.write(Sm.answer(counted.safe()));
    }
  }

  // On the lane, off the loop.

  private void stanza(Element element, @Nullable Receipts counted) {
    if (failed) {
      return;
    }
    Delivery delivery = handle(element, counted != null);
    if (!failed && counted != null && counted.handled(delivery)) {
      secure(counted);
    }
  }

  /** Memory is no place for all that a server may send: it goes on when the disk has what it sent before. */
  private void secure(Receipts counted) {
    try {
      all.acknowledging().secure(counted.open()).join();
    } catch (RuntimeException e) {
      LOG.warn("What {} has sent cannot be made safe: {}", connection.peer(), e.toString());
      fail(StreamError.of("internal-server-error", "What was sent cannot be stored now."));
    }
  }

  private @Nullable Delivery handle(Element element, boolean tracked) {
    Stanza stanza;
    try {
      Element ours = element.moved(Namespaces.SERVER, Namespaces.CLIENT);
      if (!Stanza.isStanza(ours)) {
        fail(StreamError.of("unsupported-stanza-type", "A stanza was expected."));
        return null;
      }
      String language = stream.language();
      if (language != null && !language.equals("en") && ours.lang() == null) {
        ours = ours.withAttribute(Namespaces.XML, "lang", language);
      }
      stanza = Stanza.of(ours);
    } catch (StanzaException e) {
      malformed(element, e);
      return null;
    }
    StreamError error = objection(stanza.from(), stanza.to());
    if (error != null) {
      fail(error);
      return null;
    }
    if (isKeptOut(stanza.from())) {
      // Others speak over the same stream, and are welcome.
      LOG.debug("What {} sends is dropped: it is kept out", stanza.from());
      return null;
    }
    received.incrementAndGet();
    Delivery delivery = tracked ? delivery(stanza) : null;
    all.received(stanza, delivery);
    return delivery;
  }

  /** What there is to be waited for: a message to an account here. */
  private @Nullable Delivery delivery(Stanza stanza) {
    Jid to = stanza.to();
    return stanza instanceof Message message && to != null && all.policy().isAccount(to) ? new Delivery(message, to.bare()) : null;
  }

  private @Nullable StreamError objection(@Nullable Jid from, @Nullable Jid to) {
    if (from == null || to == null) {
      return StreamError.of("improper-addressing", "A stanza between servers says from whom and to whom it is.");
    }
    Jid domain = from.isDomain() ? from : Jid.valueOf(from.domain());
    // A domain that has become ours since it was proved speaks for itself.
    if (!stream.speaksFor(domain) || all.policy().isOurs(domain.domain())) {
      return stream.isProven()
          ? StreamError.of("invalid-from", "This stream does not speak for that domain.")
          : StreamError.of("not-authorized", "No domain was proved on this stream.");
    }
    if (isKeptOut(from) && !stream.hasOthers()) {
      return StreamError.of("policy-violation", "This server does not speak with that domain.");
    }
    return stream.takesFor(to.domain()) ? null : StreamError.of("host-unknown", "This server does not serve that domain.");
  }

  private boolean isKeptOut(@Nullable Jid from) {
    return from != null && all.policy().isKeptOut(Jid.valueOf(from.domain()));
  }

  /**
   * A shape or an address that is none: the sender is told (RFC 6120 sections 8.2.3 and 8.3.3.8). The stream lives only when it is clear
   * who is to blame, one of those it speaks for.
   */
  private void malformed(Element element, StanzaException reason) {
    Jid from = Stanza.legibleAddress(element, "from");
    Jid to = Stanza.legibleAddress(element, "to");
    // For somebody whose address cannot be read the domain answers.
    Jid answering = to == null && element.attribute("to") != null ? stream.ours() : to;
    StreamError error = objection(from, answering);
    if (error != null || from == null) {
      fail(error == null ? StreamError.of("improper-addressing") : error);
      return;
    }
    LOG.debug("{} sent what is no stanza: {}", from, reason.error().condition());
    Stanza answer = Stanza.refusal(element, answering, from, reason.error());
    if (answer != null) {
      all.answer(answer);
    }
  }

  private void fail(StreamError error) {
    failed = true;
    stream.fail(error);
  }
}
