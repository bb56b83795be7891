package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another server sends over a stream that this one has opened to it, if both have agreed to that (XEP-0288): from its domains to ours
 * that speak over it, and nothing else. It has shown who it is, as far as that is asked of it, before it was told who we are. For the connection's loop.
 */
final class OtherWay implements Arrivals.Stream {
  private static final Logger LOG = LoggerFactory.getLogger(OtherWay.class);

  private final Federation all;
  private final OutgoingLink link;
  private final ServerConnection connection;
  private final Consumer<StreamError> broken;
  private final Arrivals arrivals;
  private volatile boolean isOpen;
  private volatile boolean believed;

  /** The domains of ours that speak over the stream, and those of the other side that they speak to. */
  private final Set<Jid> ours = ConcurrentHashMap.newKeySet();

  private final Set<Jid> theirs = ConcurrentHashMap.newKeySet();

  private volatile @Nullable String language;

  /** @param broken what is done, on the loop, when the other side has broken the rules */
  OtherWay(Federation all, OutgoingLink link, ServerConnection connection, Consumer<StreamError> broken) {
    this.all = all;
    this.link = link;
    this.connection = connection;
    this.broken = broken;
    this.arrivals = new Arrivals(all, this, connection);
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** Whether the other side was told that it may send. */
  boolean isOpen() {
    return isOpen;
  }

  /** Tells the other side that it may, if it can; before it is told who we are (section 2.2). */
  void open(Element features) {
    if (!isOpen && Bidi.isOffered(features) && all.allowsBidi()) {
      isOpen = true;
      connection.write(Bidi.REQUEST);
    }
  }

  /** The stream of the other side says which language it speaks. */
  void speaks(@Nullable String language) {
    this.language = language;
  }

  /** The other side believes that we speak from this domain to that one: it may answer (section 2.2). */
  void believed(Jid ours, Jid theirs) {
    this.ours.add(ours);
    this.theirs.add(theirs);
    believed = true;
  }

  void take(Element stanza) {
    if (isOpen) {
      link.used();
      arrivals.take(stanza);
    } else {
      LOG.debug("{} sent {} over a stream that is not its own to send on", link.theirs(), stanza.name());
    }
  }

  @Override
  public boolean isProven() {
    return believed;
  }

  @Override
  public boolean speaksFor(Jid domain) {
    return believed && theirs.contains(domain);
  }

  @Override
  public boolean hasOthers() {
    return theirs.stream().anyMatch(domain -> !all.policy().isKeptOut(domain));
  }

  @Override
  public boolean takesFor(String domain) {
    return ours.contains(Jid.valueOf(domain)) && all.policy().isOurs(domain);
  }

  @Override
  public Jid ours() {
    return link.ours();
  }

  @Override
  public @Nullable String language() {
    return language;
  }

  @Override
  public void fail(StreamError error) {
    arrivals.failed();
    all.security().refused(
        connection.peer(), link.theirs().toString(), "s2s-" + error.condition(), String.valueOf(error.text()));
    connection.loop().execute(() -> broken.accept(error));
  }

  /** The last word on what has come. */
  void sayWhatIsSafe() {
    if (isOpen) {
      arrivals.sayWhatIsSafe();
    }
  }

  /** Does this on the loop when what has come is safe, as far as that can be soon. */
  void settle(Runnable then) {
    if (isOpen) {
      arrivals.settle(() -> connection.loop().execute(then));
    } else {
      then.run();
    }
  }

  /** Does this when all that has come is dealt with. */
  void behind(Runnable task) {
    if (isOpen) {
      arrivals.behind(task);
    } else {
      task.run();
    }
  }
}
