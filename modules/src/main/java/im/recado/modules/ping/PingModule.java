package im.recado.modules.ping;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings and pings clients that have been silent (XEP-0199), so that a connection that died without a word is found
 * (SECURITY F7). One sweep looks at all sessions; none has a timer of its own. A stranger can make nothing grow here.
 */
public final class PingModule implements Module {
  static final String NS = "urn:xmpp:ping";

  /** After so long a silence a client is asked whether it is there. */
  public static final Option<Duration> INTERVAL =
      Option.duration(
          "c2s.ping-interval",
          Duration.ofMinutes(5),
          "A client that has been silent for so long is asked whether it is still there; what is sent to a dead one is"
              + " found out earlier.");

  static final Option<Duration> TIMEOUT =
      Option.duration(
          "c2s.ping-timeout",
          Duration.ofSeconds(30),
          "A client that has not answered by then is disconnected; also how often silent clients are looked for.");

  private final Kernel kernel;
  private final RosterModule rosters;

  public PingModule(Kernel kernel, RosterModule rosters) {
    this.kernel = kernel;
    this.rosters = rosters;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("ping", "Answers pings and finds connections that died without a word.")
        .xep(199, "2.0.1", "XMPP Ping")
        .serverFeature(NS)
        .accountFeature(NS)
        .option(INTERVAL)
        .option(TIMEOUT)
        .iq(Iq.Type.GET, IqTarget.SERVER, "ping", NS, request -> null)
        .iq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "ping", NS, request -> null)
        .blockingIq(Iq.Type.GET, IqTarget.OTHER_ACCOUNT, "ping", NS, this::other)
        .every(TIMEOUT, this::sweep);
  }

  /** The account of a contact answers, as it says in its features that it does; that of anybody else is not there (SECURITY M10). */
  private @Nullable Element other(IqRequest request) throws StanzaException {
    if (!rosters.sees(request.from().bare(), request.askedAccount())) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    return null;
  }

  private void sweep() {
    long interval = Math.max(1, kernel.options().get(INTERVAL).toMillis());
    long timeout = Math.max(1, kernel.options().get(TIMEOUT).toMillis());
    long rounds = Math.max(1, (interval + timeout - 1) / timeout);
    for (Session session : kernel.sessions().all()) {
      ClientStream stream = session.stream();
      if (stream == null) {
        continue;
      }
      int silent = stream.silentRounds();
      if (silent == rounds) {
        session.send(
            Iq.request(
                Iq.Type.GET, "alive-" + stream.id(), Jid.valueOf(session.jid().domain()), session.jid(),
                Element.of("ping", NS)));
      } else if (silent > rounds) {
        stream.end(StreamError.of("connection-timeout", "The client did not answer."));
      }
    }
  }
}
