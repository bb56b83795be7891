package im.recado.bench.client;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way of one client from the first features to ready: TLS, SASL, binding, then stream management, carbons, roster
 * and presence in one write. Lives on the client's event loop and is dropped at the end.
 */
final class Negotiation {
  private static final SecureRandom RANDOM = new SecureRandom();

  private enum Step { FEATURES, TLS, SASL, BIND_FEATURES, RESUME, BIND, SESSION, START }

  private final Client client;
  private final Profile profile;
  private final Account account;
  private final @Nullable Client earlier;
  private Step step = Step.FEATURES;
  private @Nullable Scram scram;
  private boolean verified;
  private final Set<String> awaited = new HashSet<>();

  /** @param earlier whose stream is to be resumed, or null */
  Negotiation(Client client, Profile profile, Account account, @Nullable Client earlier) {
    this.client = client;
    this.profile = profile;
    this.account = account;
    this.earlier = earlier;
  }

  /** Handles an element of the stream; false when it is none of the login's business. */
  boolean takes(Frame frame) {
    if (frame.is("error") && !frame.contains("urn:xmpp:sm:3")) {
      client.fail("a stream error: " + frame);
      return true;
    }
    return switch (step) {
      case FEATURES -> features(frame);
      case TLS -> tls(frame);
      case SASL -> sasl(frame);
      case BIND_FEATURES -> bindFeatures(frame);
      case RESUME -> resume(frame);
      case BIND -> bind(frame);
      case SESSION -> session(frame);
      case START -> start(frame);
    };
  }

  private boolean features(Frame frame) {
    if (!frame.is("features")) {
      return unexpected(frame);
    }
    if (profile.security() == Security.STARTTLS && !client.encrypted()) {
      if (!frame.contains("urn:ietf:params:xml:ns:xmpp-tls")) {
        client.fail("the server offers no STARTTLS");
        return true;
      }
      step = Step.TLS;
      client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      return true;
    }
    String mechanism = profile.mechanism();
    if (!frame.texts("mechanism").contains(mechanism)) {
      client.fail("the server does not offer " + mechanism + " here, only " + frame.texts("mechanism"));
      return true;
    }
    Scram.Hash hash = Scram.Hash.of(mechanism);
    String first;
    if (hash == null) {
      first = "\0" + account.user() + "\0" + account.password();
      verified = true;
    } else {
      byte[] nonce = new byte[16];
      RANDOM.nextBytes(nonce);
      scram = new Scram(hash, account.user(), account.password(), HexFormat.of().formatHex(nonce), profile.keys());
      first = scram.first();
    }
    step = Step.SASL;
    client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + base64(first)
        + "</auth>");
    return true;
  }

  private boolean tls(Frame frame) {
    if (!frame.is("proceed")) {
      return unexpected(frame);
    }
    step = Step.FEATURES;
    client.startTls();
    return true;
  }

  private boolean sasl(Frame frame) {
    Scram exchange = scram;
    try {
      if (frame.is("challenge") && exchange != null) {
        client.send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + answer(exchange, text(frame, "challenge"))
            + "</response>");
      } else if (frame.is("success")) {
        if (exchange != null && !verified) {
          exchange.verify(text(frame, "success"));
        }
        step = Step.BIND_FEATURES;
        client.restartStream();
      } else if (frame.is("failure")) {
        client.fail("the server refused the login of " + account.user() + ": " + frame);
      } else {
        return unexpected(frame);
      }
    } catch (ScramException e) {
      client.fail("SCRAM: " + e.getMessage());
    }
    return true;
  }

  private String answer(Scram exchange, String challenge) throws ScramException {
    if (challenge.startsWith("v=")) {
      exchange.verify(challenge);
      verified = true;
      return "";
    }
    return base64(exchange.answer(challenge));
  }

  private boolean bindFeatures(Frame frame) {
    if (!frame.is("features")) {
      return unexpected(frame);
    }
    boolean sessionNeeded = false;
    for (Frame feature : frame.elements("session")) {
      sessionNeeded = !feature.contains("<optional");
    }
    if (sessionNeeded) {
      awaited.add("bs");
    }
    String request = earlier == null ? null : earlier.resumeRequest();
    if (request != null) {
      step = Step.RESUME;
      client.send(request);
    } else {
      askToBind();
    }
    return true;
  }

  private boolean resume(Frame frame) {
    if (frame.is("resumed") && earlier != null) {
      client.resume(earlier);
      client.loggedIn();
    } else if (frame.is("failed")) {
      askToBind();
    } else {
      return unexpected(frame);
    }
    return true;
  }

  private void askToBind() {
    step = Step.BIND;
    client.sendStanza("<iq type='set' id='bb'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  }

  private boolean bind(Frame frame) {
    String jid = frame.text("jid");
    if (!frame.is("iq") || !frame.attributeIs("type", "result") || jid == null) {
      return unexpected(frame);
    }
    client.bound(jid);
    if (awaited.contains("bs")) {
      step = Step.SESSION;
      client.sendStanza("<iq type='set' id='bs'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>");
    } else {
      begin();
    }
    return true;
  }

  private boolean session(Frame frame) {
    if (!frame.is("iq") || !frame.attributeIs("id", "bs")) {
      return unexpected(frame);
    }
    awaited.clear();
    begin();
    return true;
  }

  private void begin() {
    step = Step.START;
    if (profile.streamManagement()) {
      awaited.add("enabled");
      client.send("<enable xmlns='urn:xmpp:sm:3'" + (profile.resumption() ? " resume='true'/>" : "/>"));
      client.countFromNow();
    }
    if (profile.carbons()) {
      ask("bc", "set", "<enable xmlns='urn:xmpp:carbons:2'/>");
    }
    if (profile.roster()) {
      ask("br", "get", "<query xmlns='jabber:iq:roster'/>");
    }
    if (profile.presence()) {
      client.sendStanza("<presence/>");
      // Stanzas of a stream are handled in order: an answer to what follows says that the presence has arrived.
      awaited.add("bp");
      client.sendStanza("<iq type='get' id='bp' to='" + Client.escape(profile.domain())
          + "'><ping xmlns='urn:xmpp:ping'/></iq>");
    }
    finishIfDone();
  }

  private void ask(String id, String type, String payload) {
    awaited.add(id);
    client.sendStanza("<iq type='" + type + "' id='" + id + "'>" + payload + "</iq>");
  }

  private boolean start(Frame frame) {
    if (frame.is("enabled")) {
      client.resumable(profile.resumption() ? frame.attribute("id") : null);
      awaited.remove("enabled");
    } else if (frame.is("failed")) {
      client.fail("the server refused stream management");
    } else if (frame.is("iq") && (frame.attributeIs("type", "result") || frame.attributeIs("type", "error"))) {
      String id = frame.attribute("id");
      if (!awaited.remove(id)) {
        return false;
      }
      if (frame.attributeIs("type", "error") && !"bp".equals(id)) {
        client.fail("the server refused " + ("bc".equals(id) ? "carbons" : "the roster") + ": " + frame);
      }
    } else {
      return false;
    }
    finishIfDone();
    return true;
  }

  private void finishIfDone() {
    if (awaited.isEmpty()) {
      client.loggedIn();
    }
  }

  private boolean unexpected(Frame frame) {
    client.fail("unexpected during the login: " + frame);
    return true;
  }

  private static String text(Frame frame, String element) {
    String text = frame.text(element);
    if (text == null || text.isEmpty() || text.equals("=")) {
      return "";
    }
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(Client.utf8(text));
  }
}
