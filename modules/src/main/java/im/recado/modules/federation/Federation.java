package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.route.Service;
import im.recado.kernel.session.Delivery;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Everything elsewhere: one link for each pair of domains that have something to say, and the streams of others. Any thread. */
final class Federation implements Service {
  /** So many pairs of domains have a link, or are remembered to have none. */
  private static final int MOST_LINKS = 20_000;

  private static final Refusal KEPT_OUT =
      new Refusal(Condition.NOT_ALLOWED, "This server has nothing to do with that address.", true);

  /** @param asks for questions alone, which may not go over a stream that the other side has opened */
  private record Pair(Jid ours, Jid theirs, boolean asks) {}

  private final Kernel kernel;
  private final FederationPolicy policy;
  private final DialbackKeys keys;
  private final Journal journal;
  private final Acknowledging acknowledging;
  private final Returns returns = new Returns(this);
  private final Held held = new Held(this::send);
  private final Hosts hosts;
  private final Map<Pair, OutgoingLink> links = new ConcurrentHashMap<>();
  private final Map<Pair, WayBack> waysBack = new ConcurrentHashMap<>();
  private final Set<IncomingStream> streams = ConcurrentHashMap.newKeySet();
  private final DialbackBrakes brakes;

  Federation(Kernel kernel, FederationPolicy policy, DialbackKeys keys, Journal journal, Acknowledging acknowledging) {
    this.kernel = kernel;
    this.policy = policy;
    this.keys = keys;
    this.journal = journal;
    this.acknowledging = acknowledging;
    this.hosts = new Hosts(kernel);
    this.brakes = new DialbackBrakes(kernel.timers()::nanoTime, () -> kernel.options().get(DialbackDesk.RATE));
  }

  FederationPolicy policy() {
    return policy;
  }

  DialbackKeys keys() {
    return keys;
  }

  SecurityLog security() {
    return kernel.security();
  }

  /** The main one of ours. */
  Jid domain() {
    return Jid.valueOf(kernel.domain());
  }

  String newId() {
    byte[] bytes = new byte[16];
    kernel.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  long now() {
    return kernel.timers().nanoTime();
  }

  Loop.Cancellable after(Duration delay, Runnable task) {
    return kernel.timers().after(delay, task);
  }

  /** A stream that has proved no domain by then is closed. */
  Duration deadline() {
    return kernel.options().get(ClientStreams.LOGIN_DEADLINE);
  }

  /** Longer than our own streams are silent, so that it is the side that uses a stream which closes it. */
  Duration longestSilence() {
    return kernel.options().get(LinkLimits.IDLE).multipliedBy(2);
  }

  // Out.

  /** Takes what somebody here sends to a domain elsewhere. */
  @Override
  public void receive(Stanza stanza) {
    Refusal no = refusal(stanza);
    if (no != null) {
      refuse(stanza, no.exception());
    } else {
      Parcel parcel = journal.keep(stanza, newId());
      if (!held.offer(parcel)) {
        back(parcel, new Refusal(Condition.RESOURCE_CONSTRAINT, "Too much waits for other servers.", false));
      }
    }
  }

  private @Nullable Refusal refusal(Stanza stanza) {
    Jid to = Objects.requireNonNull(stanza.to());
    Jid from = stanza.from();
    if (from == null || !policy.isOurs(from.domain())) {
      // A relay for others is the last thing this is.
      return new Refusal(Condition.NOT_ALLOWED, "Nothing is passed on for others.", true);
    }
    if (kernel.servers().dialer() == null) {
      return Refusal.notFound("This server keeps to itself.");
    }
    return policy.isKeptOut(Jid.valueOf(to.domain())) || policy.isAddressKeptOut(to) ? KEPT_OUT : null;
  }

  private void send(Parcel parcel) {
    Jid ours = Jid.valueOf(Objects.requireNonNull(parcel.stanza().from()).domain());
    Jid theirs = Jid.valueOf(Objects.requireNonNull(parcel.stanza().to()).domain());
    OutgoingLink link;
    do {
      link = link(new Pair(ours, theirs, false));
      if (link == null) {
        back(parcel, new Refusal(Condition.RESOURCE_CONSTRAINT, "Too many servers are spoken with.", false));
        return;
      }
    } while (!link.offer(parcel));
  }

  /** It goes back to its sender. */
  void back(Parcel parcel, Refusal why) {
    journal.done(List.of(parcel));
    refuse(parcel.stanza(), why.exception());
  }

  Journal journal() {
    return journal;
  }

  Acknowledging acknowledging() {
    return acknowledging;
  }

  Returns returns() {
    return returns;
  }

  Hosts hosts() {
    return hosts;
  }

  /** Sends what the last process has left, as soon as other servers can be reached. */
  void resume() {
    journal.restore(this::again).thenRun(held::open);
  }

  private void again(Parcel parcel) {
    Refusal no = refusal(parcel.stanza());
    if (no == null) {
      send(parcel);
    } else {
      back(parcel, no);
    }
  }

  /** Asks the server of a domain about a key: over the connection that there is to it, for whichever domain of ours. */
  void verify(Jid ours, Jid theirs, Verification question) {
    Guests host = hosts.of(theirs);
    if (host != null && host.host().verify(question)) {
      return;
    }
    OutgoingLink link;
    do {
      OutgoingLink known = links.get(new Pair(ours, theirs, false));
      boolean apart = known != null && known.isCarried();
      link = kernel.servers().dialer() == null ? null : link(new Pair(ours, theirs, apart));
      if (link == null) {
        question.answer().accept(Verification.Outcome.FAILED);
        return;
      }
    } while (!link.verify(question));
  }

  private @Nullable OutgoingLink link(Pair pair) {
    OutgoingLink known = links.get(pair);
    return known != null || links.size() >= MOST_LINKS
        ? known
        : links.computeIfAbsent(pair, same -> new OutgoingLink(this, kernel, pair.ours(), pair.theirs()));
  }

  /** A link is of no use any more. */
  void retired(OutgoingLink link) {
    links.remove(new Pair(link.ours(), link.theirs(), false), link);
    links.remove(new Pair(link.ours(), link.theirs(), true), link);
  }

  void refuse(Stanza stanza, StanzaException reason) {
    kernel.router().refuse(stanza, reason);
  }

  // In.

  void opened(IncomingStream stream) {
    streams.add(stream);
  }

  void closed(IncomingStream stream) {
    streams.remove(stream);
  }

  /** How much servers may have us do by showing keys. */
  DialbackBrakes brakes() {
    return brakes;
  }

  /** Whether streams may be of both directions (XEP-0288). */
  boolean allowsBidi() {
    return kernel.options().get(Bidi.ENABLED);
  }

  /** What is for a domain can go back over a stream that it has opened. */
  void opened(WayBack way) {
    Pair pair = new Pair(way.ours(), way.theirs(), false);
    waysBack.put(pair, way);
    OutgoingLink link = links.get(pair);
    if (link != null) {
      link.connecting().takes(way);
    }
  }

  void closed(WayBack way) {
    waysBack.remove(new Pair(way.ours(), way.theirs(), false), way);
  }

  /** A stream that the other side has opened and over which this may go; null when there is none. */
  @Nullable WayBack wayBack(Jid ours, Jid theirs) {
    return waysBack.get(new Pair(ours, theirs, false));
  }

  /** Its server is there after all. */
  void forgive(Jid theirs) {
    links.forEach(
        (pair, link) -> {
          if (pair.theirs().equals(theirs)) {
            link.forgive();
          }
        });
  }

  /**
   * A stanza has come whose sender is of a domain that its stream speaks for. May wait.
   *
   * @param delivery tells when it is safe; null when nobody waits for that
   */
  void received(Stanza stanza, @Nullable Delivery delivery) {
    if (policy.isAddressKeptOut(Objects.requireNonNull(stanza.from()))) {
      if (delivery != null) {
        delivery.settle();
      }
      if (!(stanza instanceof Presence)) {
        refuse(stanza, new StanzaException(Condition.SERVICE_UNAVAILABLE));
      }
    } else if (delivery != null) {
      kernel.router().send(delivery.message(), delivery);
    } else {
      kernel.router().send(stanza);
    }
  }

  /** Tells somebody elsewhere what is wrong with what has come; bounded as all that goes there. */
  void answer(Stanza error) {
    kernel.router().send(error);
  }

  // For administrators.

  List<LinkState> outgoing() {
    return links.values().stream().map(OutgoingLink::state).toList();
  }

  List<IncomingStream.State> incoming() {
    return streams.stream().map(IncomingStream::state).toList();
  }

  /** Ends all streams that speak for a domain of ours, or for what lies below it. */
  void retire(String ours) {
    for (OutgoingLink link : links.values()) {
      if ((ours.equals(link.ours().domain()) || link.ours().domain().endsWith("." + ours)) && !policy.isOurs(link.ours().domain())) {
        link.close();
      }
    }
  }

  /** Ends all streams with a domain; how many. */
  int close(Jid theirs) {
    int count = 0;
    for (OutgoingLink link : links.values()) {
      if (link.theirs().equals(theirs)) {
        link.forgive();
        link.close();
        count++;
      }
    }
    for (IncomingStream stream : streams) {
      if (stream.domains().contains(theirs)) {
        stream.end(null);
        count++;
      }
    }
    return count;
  }

  /** What is said about whom this server speaks with has changed: whoever is kept out by now is gone at once. */
  void endUnwanted() {
    for (OutgoingLink link : links.values()) {
      if (policy.isKeptOut(link.theirs())) {
        link.end(KEPT_OUT);
      }
    }
    for (IncomingStream stream : streams) {
      if (stream.isKeptOut()) {
        stream.fail(StreamError.of("policy-violation", "This server does not speak with that domain."));
      }
    }
  }

  /** The server stops. */
  void stop() {
    links.values().forEach(OutgoingLink::close);
    streams.forEach(stream -> stream.end(StreamError.of("system-shutdown")));
  }
}
