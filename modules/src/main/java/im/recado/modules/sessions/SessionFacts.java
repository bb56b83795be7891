package im.recado.modules.sessions;

import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Tls;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.carbons.CarbonsModule;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.sasl2.UserAgent;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Namespaces;
import java.net.InetSocketAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What administrators see of a session in a list.
 *
 * @param name its full address
 * @param address from where it is connected; empty while it is away
 * @param state {@code active}, {@code idle} or {@code away}
 * @param tls the version, empty without
 * @param since when its stream logged in, empty while it is away
 * @param carrier what carries its stream; empty while it is away
 */
record SessionFacts(String name, String address, String state, String software, String tls, String since, String carrier) {
  static final List<String> COLUMNS = List.of("session", "address", "state", "software", "tls", "since", "carrier");

  static SessionFacts of(Session session) {
    ClientStream stream = session.stream();
    Tls tls = stream == null ? null : stream.connection().tls();
    LoginAttempts.Login login = stream == null ? null : stream.get(LoginAttempts.LOGIN);
    return new SessionFacts(
        session.jid().toString(),
        stream == null ? "" : stream.connection().peer().getAddress().getHostAddress(),
        state(session, stream),
        software(session),
        tls == null ? "" : tls.protocol(),
        login == null ? "" : login.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        stream == null ? "" : stream.connection().carrier());
  }

  /** What the client calls itself: as it logged in, or else where it says what it can do. */
  private static String software(Session session) {
    UserAgent agent = session.get(UserAgent.KEY);
    return agent == null || agent.software().isEmpty() ? CapsModule.of(session).software() : agent.software();
  }

  private static String state(Session session, @Nullable ClientStream stream) {
    return stream == null ? "away" : Activity.isActive(session) ? "active" : "idle";
  }

  boolean holds(String part) {
    return part.isEmpty()
        || name.contains(part)
        || address.contains(part)
        || software.toLowerCase(Locale.ROOT).contains(part);
  }

  List<String> row() {
    return List.of(name, address, state, software, tls, since, carrier);
  }

  /** Everything that is known of a session, by what it is. */
  static Map<String, String> details(Session session) {
    Map<String, String> all = new LinkedHashMap<>();
    ClientStream stream = session.stream();
    all.put("session", session.jid().toString());
    all.put("state", state(session, stream));
    if (stream != null) {
      connection(stream, all);
    }
    UserAgent agent = session.get(UserAgent.KEY);
    all.put("software", software(session));
    all.put("device", agent == null ? "" : agent.device());
    Presence presence = session.presence();
    if (presence != null) {
      String show = presence.element().childText("show", Namespaces.CLIENT);
      all.put("presence", show == null ? "available" : show);
      all.put("priority", Integer.toString(session.priority()));
    }
    all.put("features", String.join(", ", features(session)));
    if (stream != null) {
      all.put("received", Integer.toString(stream.handled()));
    }
    boolean isCounted = session.keepsUnacknowledged();
    all.put("sent", Integer.toString(isCounted ? session.sentCount() : session.writtenCount()));
    if (isCounted) {
      all.put("unacknowledged", Integer.toString(session.unacknowledgedCount()));
    }
    all.put("waiting", Integer.toString(session.waitingCount()));
    return all;
  }

  private static void connection(ClientStream stream, Map<String, String> all) {
    InetSocketAddress peer = stream.connection().peer();
    all.put("address", peer.getAddress().getHostAddress());
    all.put("carrier", stream.connection().carrier());
    all.put("port", Integer.toString(peer.getPort()));
    Tls tls = stream.connection().tls();
    all.put("tls", tls == null ? "" : tls.protocol());
    all.put("cipher", tls == null ? "" : tls.cipher());
    LoginAttempts.Login login = stream.get(LoginAttempts.LOGIN);
    all.put("mechanism", login == null ? "" : login.mechanism());
    all.put("since", login == null ? "" : login.at().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** What the client has switched on, by the names that people use. */
  private static List<String> features(Session session) {
    List<String> features = new ArrayList<>();
    if (session.keepsUnacknowledged()) {
      features.add("stream management");
    }
    if (session.isResumable()) {
      features.add("resumption");
    }
    if (CarbonsModule.isOn(session)) {
      features.add("carbons");
    }
    if (session.filter() != null) {
      features.add("inactive");
    }
    return features;
  }
}
