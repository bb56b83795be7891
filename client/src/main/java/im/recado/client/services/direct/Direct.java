package im.recado.client.services.direct;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.FileOffer;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.services.direct.DirectException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Files from client to client (XEP-0166, XEP-0234): what is offered waits for a person, what goes is led by the thread of whoever wants
 * it. Safe for any thread.
 */
public final class Direct {
  /** What is understood here. */
  public static final List<String> FEATURES = List.of(Ns.JINGLE, Ns.JINGLE_FILE, Ns.JINGLE_SOCKS5, Ns.JINGLE_IBB);

  /** No more is taken of one file, in bytes: how much others take they say themselves. */
  private static final long LARGEST = 20_000_000_000L;
  private static final int MOST_OFFERS = 20;
  private static final int MOST_OFFERS_OF_ONE = 5;
  /** So many are handed over and so many are taken at once. */
  private static final int MOST_AT_ONCE = 5;

  private record Key(Jid peer, String sid) {}

  private record Waiting(Offer offer, Talk talk, Content content, FileOffer file) {}

  /**
   * A file that somebody wants to hand over.
   *
   * @param from their client
   * @param name as it was told
   * @param size in bytes
   */
  public record Offer(long number, Jid from, String name, long size) {}

  private final Link link;
  private final Predicate<Jid> welcome;
  private final Ways ways;
  private final Map<Key, Talk> talks = new ConcurrentHashMap<>();
  private final Map<Long, Waiting> waiting = new ConcurrentSkipListMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final Semaphore sending = new Semaphore(MOST_AT_ONCE, true);
  private final Semaphore taking = new Semaphore(MOST_AT_ONCE, true);
  private volatile Consumer<Offer> offered = offer -> {};
  private volatile Consumer<Offer> withdrawn = offer -> {};

  /**
   * Makes one.
   *
   * @param welcome whose offers a person hears of
   * @param hidden while this holds nobody learns the addresses of this computer
   */
  public Direct(Link link, Predicate<Jid> welcome, Proxies proxies, Places places, BooleanSupplier hidden) {
    this.link = link;
    this.welcome = welcome;
    this.ways = new Ways(link, proxies, places, hidden);
  }

  /** Whether a client that understands these takes files. */
  public static boolean takes(Set<String> features) {
    return features.contains(Ns.JINGLE) && features.contains(Ns.JINGLE_FILE)
        && (features.contains(Ns.JINGLE_SOCKS5) || features.contains(Ns.JINGLE_IBB));
  }

  /** Hears what is offered, and what is so no more without a person's decision. */
  public void onOffer(Consumer<Offer> come, Consumer<Offer> gone) {
    offered = come;
    withdrawn = gone;
  }

  /** What somebody offers and nobody has decided about, in order. */
  public List<Offer> offers(Jid contact) {
    return waiting.values().stream().map(Waiting::offer).filter(offer -> offer.from().bare().equals(contact)).toList();
  }

  /**
   * Hands a file to a client; waits for the person there, and for the end.
   *
   * @param features what the client understands
   * @param progress hears bytes that have gone and the size, from time to time
   */
  public void send(Jid client, Set<String> features, Path file, BiConsumer<Long, Long> progress) throws DirectException, OfflineException, InterruptedException {
    if (!sending.tryAcquire()) {
      throw new DirectException(Reason.BUSY);
    }
    try {
      Talk talk = new Talk(link, client, Ids.random(), true);
      lead(talk, () -> new Sender(talk, ways, features.contains(Ns.JINGLE_SOCKS5), file, progress).run());
    } finally {
      sending.release();
    }
  }

  /**
   * Takes a file that is offered; waits.
   *
   * @param into a file that is there
   * @param progress hears bytes that have come and the size, from time to time
   */
  public void take(long number, Path into, BiConsumer<Long, Long> progress) throws DirectException, OfflineException, InterruptedException {
    Waiting taken = waiting.remove(number);
    if (taken == null) {
      throw new DirectException(Reason.STOPPED);
    }
    lead(taken.talk, () -> {
      taking.acquire();
      try {
        new Receiver(taken.talk, ways, taken.content, taken.file, into, progress).run();
      } finally {
        taking.release();
      }
    });
  }

  /** Does not want what is offered. */
  public void decline(long number) {
    Waiting declined = waiting.remove(number);
    if (declined != null) {
      declined.talk.end("decline");
      forget(declined.talk);
    }
  }

  private interface Leads {
    void run() throws DirectException, OfflineException, InterruptedException;
  }

  private void lead(Talk talk, Leads leads) throws DirectException, OfflineException, InterruptedException {
    talks.put(new Key(talk.peer(), talk.sid()), talk);
    String condition = "failed-application";
    try {
      leads.run();
      condition = "success";
    } catch (DirectException e) {
      condition = e.condition();
      throw e;
    } catch (InterruptedException e) {
      condition = "cancel";
      throw e;
    } finally {
      talk.end(condition);
      forget(talk);
    }
  }

  private void forget(Talk talk) {
    talks.remove(new Key(talk.peer(), talk.sid()));
  }

  /** A client of somebody has gone: nothing comes from there any more. */
  public void gone(Predicate<Jid> clients) {
    talks.values().stream().filter(talk -> clients.test(talk.peer())).forEach(talk -> {
      talk.over(Reason.STOPPED);
      withdraw(talk);
    });
  }

  /** It has ended before a person has decided. */
  private void withdraw(Talk talk) {
    waiting.values().stream().filter(asked -> asked.talk == talk).filter(asked -> waiting.remove(asked.offer.number(), asked)).forEach(asked -> {
      forget(talk);
      withdrawn.accept(asked.offer);
    });
  }

  // ---- What others ask

  /** Answers what a client asks; nothing: it is none of what is known here, or nothing that they shall know. */
  public Optional<Node> request(Node iq) {
    Jid peer = iq.jid("from").filter(from -> !from.isBare()).orElse(null);
    Node payload = iq.payload().orElse(null);
    if (peer == null || payload == null || !iq.get("type").equals("set") || !welcome.test(peer)) {
      return Optional.empty();
    }
    String problem = payload.ns().equals(Ns.IBB) ? ways.ibbs().hear(peer, payload)
        : Jingle.read(iq).map(said -> heard(peer, said)).orElse("bad-request");
    return Optional.of(problem.isEmpty() ? Node.of("iq", Ns.CLIENT).with("type", "result")
        : Node.of("iq", Ns.CLIENT, Node.of("error", Ns.CLIENT, Node.of(problem, Ns.STANZAS))).with("type", "error"));
  }

  /** The condition of the error that answers it; empty when all is well. */
  private String heard(Jid peer, Jingle said) {
    Talk talk = talks.get(new Key(peer, said.sid()));
    if (said.action().equals(Jingle.INITIATE)) {
      return talk == null ? offered(peer, said) : "unexpected-request";
    }
    if (talk == null) {
      return "item-not-found";
    }
    return switch (said.action()) {
      case Jingle.TERMINATE -> {
        talk.ended(said.reason());
        withdraw(talk);
        yield "";
      }
      case Jingle.INFO -> said.info() == null ? ""
          : said.isReceived() || said.checksum().isPresent() ? took(talk, said) : "feature-not-implemented";
      case Jingle.ACCEPT, Jingle.TRANSPORT, Jingle.REPLACE, Jingle.REPLACED, Jingle.NOT_REPLACED -> took(talk, said);
      default -> "feature-not-implemented";
    };
  }

  private static String took(Talk talk, Jingle said) {
    return talk.hear(said) ? "" : "resource-constraint";
  }

  private String offered(Jid peer, Jingle said) {
    Talk talk = new Talk(link, peer, said.sid(), false);
    String refused = refused(peer, said.content());
    Content content = said.content();
    FileOffer file = content == null ? null : content.file();
    if (!refused.isEmpty() || content == null || file == null) {
      // The request is answered on this thread.
      Thread.ofVirtual().start(() -> talk.end(refused));
      return "";
    }
    Waiting asked = new Waiting(new Offer(numbers.incrementAndGet(), peer, file.name(), file.size()), talk, content, file);
    talks.put(new Key(peer, said.sid()), talk);
    waiting.put(asked.offer.number(), asked);
    offered.accept(asked.offer);
    return "";
  }

  /** Why an offer is not even shown; empty when it is. */
  private String refused(Jid peer, @Nullable Content content) {
    if (content == null || content.file() == null || !(content.senders().equals("initiator") || content.senders().isEmpty())) {
      return "unsupported-applications";
    }
    if (content.way() == null) {
      return "unsupported-transports";
    }
    if (content.file().size() < 0 || content.file().size() > LARGEST) {
      return "failed-application";
    }
    return waiting.size() >= MOST_OFFERS || offers(peer.bare()).size() >= MOST_OFFERS_OF_ONE ? "busy" : "";
  }
}
