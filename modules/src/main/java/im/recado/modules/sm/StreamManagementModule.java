package im.recado.modules.sm;

import im.recado.kernel.Kernel;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.event.ServerStopped;
import im.recado.kernel.event.ServerStopping;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Securer;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.SessionClosed;
import im.recado.kernel.session.Sessions.SessionDetached;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.login.Admission;
import im.recado.modules.spool.Spool;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stream management (XEP-0198). */
public final class StreamManagementModule implements Module, StreamFeature {
  public static final String NS = "urn:xmpp:sm:3";
  private static final Element REQUEST = Element.of("r", NS);

  static final Option<Duration> RESUME_TIMEOUT =
      Option.duration(
          "sm.resume-timeout",
          Duration.ofMinutes(5),
          "So long a client may be away and come back to its session; afterwards its messages find another way.");

  private final Kernel kernel;
  private final Acknowledger acknowledger;
  private final Resumption resumption;
  private final Admission admission;

  public StreamManagementModule(Kernel kernel, StreamLedger ledger, Spool spool, Admission admission) {
    this.kernel = kernel;
    this.admission = admission;
    this.acknowledger = new Acknowledger(kernel, ledger, spool);
    this.resumption = new Resumption(kernel, ledger, spool, acknowledger, admission, REQUEST);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("sm", "Acknowledges stanzas and lets clients come back to their sessions.")
        .xep(198, "1.6.1", "Stream Management", "for clients, and between servers both ways; streams of other servers are not resumed after a restart of this one")
        .option(RESUME_TIMEOUT)
        .streamFeature(this)
        .bindFeature(NS, this::enableInline)
        .on(SessionDetached.class, detached -> resumption.detached(detached.session()))
        .on(SessionClosed.class, closed -> resumption.closed(closed.session()))
        .on(AccountRemoved.class, removed -> resumption.forget(removed.account()))
        .on(ServerStarting.class, starting -> resumption.restore())
        .on(ServerStopping.class, stopping -> resumption.stopping())
        .on(ServerStopped.class, stopped -> resumption.save())
        .every(RESUME_TIMEOUT, resumption::forget);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    Session session = stream.session();
    return stream.phase() == Phase.BINDING || session != null && session.get(Managed.KEY) == null
        ? Element.of("sm", NS)
        : null;
  }

  @Override
  public String namespace() {
    return NS;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.BINDING, Phase.BOUND);
  }

  @Override
  public boolean blocks(Element element) {
    return element.name().equals("resume") || element.name().equals("enable");
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    switch (element.name()) {
      case "r" -> requested(stream);
      case "a" -> acknowledged(stream, element);
      case "enable" -> {
        Session session = stream.session();
        if (session == null || session.get(Managed.KEY) != null) {
          stream.write(failed(Condition.UNEXPECTED_REQUEST));
        } else {
          // What is counted from now on must come after the client has heard that it is.
          session.holdBack();
          Element enabled = enable(stream, session, element);
          session.open(stream, () -> stream.connection().write(enabled));
        }
      }
      case "resume" -> {
        Element failure = resume(stream, element, resumed -> resumed);
        if (failure != null) {
          stream.write(failure);
        }
      }
      default -> throw new StreamException("unsupported-stanza-type", "There is no such element of stream management.");
    }
  }

  private void requested(ClientStream stream) {
    Session session = stream.session();
    Managed managed = session == null ? null : session.get(Managed.KEY);
    if (session == null || managed == null) {
      stream.write(failed(Condition.UNEXPECTED_REQUEST));
    } else {
      acknowledger.requested(session, stream, managed);
    }
  }

  private static void acknowledged(ClientStream stream, Element element) throws StreamException {
    Session session = stream.session();
    if (session == null || session.get(Managed.KEY) == null) {
      return;
    }
    int count = count(element.attribute("h"));
    if (!session.acknowledged(count)) {
      throw tooHigh(count, session.sentCount());
    }
  }

  static StreamException tooHigh(int count, int sent) {
    return new StreamException(
        new StreamError(
            "undefined-condition",
            "More is acknowledged than was sent.",
            Element.builder("handled-count-too-high", NS)
                .attribute("h", Integer.toUnsignedString(count))
                .attribute("send-count", Integer.toUnsignedString(sent))
                .build()));
  }

  private static int count(@Nullable String text) throws StreamException {
    Integer count = number(text);
    if (count == null) {
      throw new StreamException("bad-format", "The count h is no number.");
    }
    return count;
  }

  private static @Nullable Integer number(@Nullable String text) {
    try {
      return Integer.parseUnsignedInt(text == null ? "" : text.strip());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private @Nullable Element enableInline(ClientStream stream, Session session, Element request) {
    return request.name().equals("enable") ? enable(stream, session, request) : null;
  }

  /** Turns stream management on for a session; the element that answers. Waits. On the lane, off the loop. */
  public Element enable(ClientStream stream, Session session, Element request) {
    if (session.get(Managed.KEY) != null) {
      return failed(Condition.UNEXPECTED_REQUEST);
    }
    String wish = request.attributeOr("resume", "false");
    boolean resumable = wish.equals("true") || wish.equals("1");
    String id = StreamIds.fresh(kernel.random());
    String lineage = stream.getOr(Lineage.KEY, StreamIds.fresh(kernel.random()));
    session.set(Lineage.KEY, lineage);
    Managed managed = new Managed(StreamIds.hash(id), lineage);
    session.set(Managed.KEY, managed);
    session.set(Securer.KEY, acknowledger::secure);
    session.keepUnacknowledged(REQUEST);
    stream.startCounting(0);
    Element.Builder enabled = Element.builder("enabled", NS);
    if (resumable) {
      Duration patience = patience(request.attribute("max"));
      managed.patience(patience);
      resumption.enabled(session, managed);
      enabled
          .attribute("id", id)
          .attribute("resume", "true")
          .attribute("max", Long.toString(patience.toSeconds()));
    }
    return enabled.build();
  }

  /** So long the client may be away: no longer than it wishes (section 5). */
  private Duration patience(@Nullable String wish) {
    Duration most = kernel.options().get(RESUME_TIMEOUT);
    Integer seconds = number(wish);
    return seconds == null || seconds < 1 || seconds > most.toSeconds() ? most : Duration.ofSeconds(seconds);
  }

  /**
   * Brings a client back to its session. On the lane, off the loop.
   *
   * @param greeting makes of {@code <resumed/>} what the client is to get before anything else
   * @return null when the session is back, else {@code <failed/>} for the client
   * @throws StreamException what the stream ends with, also when the account's sessions were ended since its login began
   */
  public @Nullable Element resume(
      ClientStream stream, Element request, UnaryOperator<Element> greeting)
      throws StreamException {
    if (stream.phase() != Phase.BINDING) {
      return failed(Condition.UNEXPECTED_REQUEST);
    }
    String id = request.attribute("previd");
    Integer count = number(request.attribute("h"));
    if (id == null || count == null) {
      // Section 6: with a request for resumption nothing goes wrong that ends the stream.
      return failed(Condition.BAD_REQUEST);
    }
    try {
      admission.ask(stream);
    } catch (StanzaException e) {
      return failed(e.error().condition());
    }
    return resumption.resume(stream, id, count, greeting);
  }

  static Element failed(Condition condition) {
    return Element.of("failed", NS, Element.of(condition.wire(), Namespaces.STANZA_ERRORS));
  }
}
