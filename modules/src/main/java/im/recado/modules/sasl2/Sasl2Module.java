package im.recado.modules.sasl2;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.login.Authenticator;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.sm.StreamManagementModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.AnonymousServer;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.SaslStep;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramUpgrade;
import im.recado.wire.xml.Element;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Login by the extensible SASL profile (XEP-0388), offered under TLS only. What a client wants besides is done after
 * its login and answered with it: resumption first (XEP-0198 section 9.2), else a resource (XEP-0386), and a token
 * (XEP-0484).
 */
public final class Sasl2Module implements Module, StreamFeature {
  static final String NS = "urn:xmpp:sasl:2";

  private static final Logger LOG = LoggerFactory.getLogger(Sasl2Module.class);

  private static final Key<Sasl2Login> UNDER_WAY = Key.named("sasl2");

  /** Set once a client has been asked to continue: it cannot begin again (section 4.8). */
  private static final Key<Boolean> CONTINUED = Key.named("sasl2-continued");

  private final Kernel kernel;
  private final Authenticator authenticator;
  private final LoginAttempts attempts;
  private final Bind2Module bind;
  private final FastModule fast;
  private final UpgradeModule upgrade;
  private final StreamManagementModule management;

  public Sasl2Module(
      Kernel kernel,
      Authenticator authenticator,
      LoginAttempts attempts,
      Bind2Module bind,
      FastModule fast,
      UpgradeModule upgrade,
      StreamManagementModule management) {
    this.kernel = kernel;
    this.authenticator = authenticator;
    this.attempts = attempts;
    this.bind = bind;
    this.fast = fast;
    this.upgrade = upgrade;
    this.management = management;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("sasl2", "Lets clients log in and begin a session in one round trip.")
        .xep(388, "1.0.4", "Extensible SASL Profile")
        .streamFeature(this);
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    if (stream.phase() != Phase.LOGIN || stream.connection().tls() == null) {
      return null;
    }
    SaslOffer offer = authenticator.offer(stream);
    if (offer.mechanisms().isEmpty()) {
      // Nobody could begin (section 2.1).
      return null;
    }
    Element.Builder offered = Element.builder("authentication", NS);
    for (String mechanism : offer.mechanisms()) {
      offered.child("mechanism", NS, mechanism);
    }
    return offered
        .child(
            Element.builder("inline", NS)
                .child(Element.of("sm", StreamManagementModule.NS))
                .child(bind.offer())
                .child(fast.offer(offer))
                .build())
        .children(upgrade.offers())
        .build();
  }

  @Override
  public String namespace() {
    return NS;
  }

  @Override
  public Set<Phase> phases() {
    return EnumSet.of(Phase.LOGIN);
  }

  @Override
  public boolean blocks(Element element) {
    return true;
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    Sasl2Login login = stream.get(UNDER_WAY);
    switch (element.name()) {
      case "authenticate" -> {
        if (login != null || stream.get(CONTINUED) != null) {
          throw new StreamException("policy-violation", "A login is under way already.");
        }
        begin(stream, element);
      }
      case "response" -> {
        if (login == null || login.account != null) {
          fail(stream, SaslFailure.MALFORMED, null);
        } else {
          proceed(stream, login, element.text());
        }
      }
      case "next" -> next(stream, login, element);
      case "task-data" -> taskData(stream, login, element);
      case "abort" -> fail(stream, SaslFailure.ABORTED, null);
      default -> throw new StreamException("unsupported-stanza-type", "There is no such step of a login.");
    }
  }

  private void begin(ClientStream stream, Element request) throws StreamException {
    if (stream.connection().tls() == null) {
      fail(stream, SaslFailure.ENCRYPTION_REQUIRED, null);
      return;
    }
    if (attempts.refuses(stream)) {
      fail(stream, SaslFailure.TEMPORARY, null);
      return;
    }
    stream.loginBegins();
    UserAgent agent = UserAgent.of(request);
    SaslOffer offer = authenticator.offer(stream);
    String name = request.attributeOr("mechanism", "");
    Element token = request.child("fast", FastModule.NS);
    SaslServerMechanism mechanism =
        token == null
            ? authenticator.mechanism(stream, offer, name)
            : fast.mechanism(stream, offer, name, agent.id(), token);
    if (mechanism == null) {
      fail(stream, SaslFailure.INVALID_MECHANISM, null);
      return;
    }
    Sasl2Login login = new Sasl2Login(request, mechanism, agent);
    stream.set(UNDER_WAY, login);
    stream.exclusive(this);
    proceed(stream, login, request.childText("initial-response", NS));
  }

  /** Takes one message: null when the client has sent none, else Base64, empty for an empty one. */
  private void proceed(ClientStream stream, Sasl2Login login, @Nullable String text) throws StreamException {
    byte[] message;
    try {
      message = text == null ? null : Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      fail(stream, SaslFailure.INCORRECT_ENCODING, null);
      return;
    }
    SaslStep step;
    try {
      step = login.mechanism.respond(message);
      if (step instanceof SaslStep.Success success) {
        step = permitted(stream, login, success);
      }
    } catch (StoreException e) {
      LOG.debug("Nobody can tell whether {} may log in: {}", stream.connection().peer(), e.getMessage());
      step = new SaslStep.Failure(SaslFailure.TEMPORARY, null);
    }
    switch (step) {
      case SaslStep.Challenge challenge ->
          stream.write(Element.of("challenge", NS, Base64.getEncoder().encodeToString(challenge.bytes())));
      case SaslStep.Failure failure -> fail(stream, failure.reason(), failure.attempted());
      case SaslStep.Success success -> verified(stream, login, success);
    }
  }

  private void verified(ClientStream stream, Sasl2Login login, SaslStep.Success success) throws StreamException {
    login.account = success.account();
    login.additional = success.additional();
    goOn(stream, login, success.account());
  }

  /** Whether somebody who has proved who they are is let in; finds out what they are to be asked for besides. May wait. */
  private SaslStep permitted(ClientStream stream, Sasl2Login login, SaslStep.Success success) {
    Jid account = success.account();
    String mechanism = login.mechanism.name();
    Jid claimed = stream.claimed();
    if (claimed != null && !claimed.equals(account) && !mechanism.equals(AnonymousServer.NAME)) {
      return new SaslStep.Failure(SaslFailure.BAD_AUTHZID, account);
    }
    if (!authenticator.mayLogIn(account, mechanism)) {
      return new SaslStep.Failure(SaslFailure.ACCOUNT_DISABLED, account);
    }
    login.upgrades.addAll(upgrade.wanted(login, account));
    return success;
  }

  /** Asks for the next upgrade, or lets the client in when there is none. */
  private void goOn(ClientStream stream, Sasl2Login login, Jid account) throws StreamException {
    ScramHash hash = login.upgrades.peek();
    if (hash == null) {
      succeed(stream, login, account);
      return;
    }
    stream.set(CONTINUED, true);
    stream.write(
        Element.builder("continue", NS)
            .child(additional(login))
            .child(Element.of("tasks", NS, Element.of("task", NS, ScramUpgrade.task(hash))))
            .build());
    login.additional = null;
  }

  private static @Nullable Element additional(Sasl2Login login) {
    byte[] additional = login.additional;
    return additional == null
        ? null
        : Element.of("additional-data", NS, Base64.getEncoder().encodeToString(additional));
  }

  private void next(ClientStream stream, @Nullable Sasl2Login login, Element element) {
    ScramHash hash = login == null ? null : login.upgrades.peek();
    if (login == null
        || login.account == null
        || hash == null
        || login.task != null
        || ScramUpgrade.of(element.attributeOr("task", "")) != hash) {
      fail(stream, SaslFailure.MALFORMED, null);
      return;
    }
    UpgradeModule.Task task = upgrade.begin(hash);
    login.task = task;
    stream.write(ScramUpgrade.salt(task.salt(), task.iterations()));
  }

  private void taskData(ClientStream stream, @Nullable Sasl2Login login, Element element) throws StreamException {
    UpgradeModule.Task task = login == null ? null : login.task;
    if (login == null || login.account == null || task == null) {
      fail(stream, SaslFailure.MALFORMED, null);
      return;
    }
    SaslFailure failure = upgrade.finish(login, task, login.account, element);
    if (failure != null) {
      fail(stream, failure, null);
      return;
    }
    login.task = null;
    login.upgrades.remove();
    goOn(stream, login, login.account);
  }

  private void succeed(ClientStream stream, Sasl2Login login, Jid account) throws StreamException {
    stream.set(UNDER_WAY, null);
    stream.exclusive(null);
    attempts.succeeded(stream, account, login.mechanism.name());
    stream.authenticated(account);
    Element token = fast.token(stream, authenticator.offer(stream), login, account);
    Element.Builder success = Element.builder("success", NS).child(additional(login));
    Element resume = login.request.child("resume", StreamManagementModule.NS);
    if (resume != null) {
      Element failed =
          management.resume(
              stream,
              resume,
              resumed ->
                  success
                      .child(identifier(Objects.requireNonNull(stream.session()).jid()))
                      .child(resumed)
                      .child(token)
                      .build());
      if (failed == null) {
        return;
      }
      finish(stream, login, success, failed, token);
    } else {
      finish(stream, login, success, null, token);
    }
  }

  private void finish(
      ClientStream stream,
      Sasl2Login login,
      Element.Builder success,
      @Nullable Element failed,
      @Nullable Element token)
      throws StreamException {
    Element wish = login.request.child("bind", Bind2Module.NS);
    Bind2Module.Bound bound = wish == null ? null : bind.bind(stream, wish, login.agent);
    Session session = bound == null ? null : bound.session();
    Jid identity = session == null ? Objects.requireNonNull(login.account) : session.jid();
    Element answer =
        success
            .child(identifier(identity))
            .child(failed)
            .child(bound == null ? null : bound.answer())
            .child(token)
            .build();
    if (session == null) {
      stream.write(answer);
      stream.writeFeatures();
    } else {
      session.open(
          stream,
          () -> {
            stream.connection().write(answer);
            stream.writeFeatures();
          });
      kernel.sessions().bound(session);
    }
  }

  private static Element identifier(Jid identity) {
    return Element.of("authorization-identifier", NS, identity.toString());
  }

  private void fail(ClientStream stream, SaslFailure reason, @Nullable Jid attempted) {
    Sasl2Login login = stream.get(UNDER_WAY);
    stream.set(UNDER_WAY, null);
    stream.exclusive(null);
    attempts.failed(stream, NS, reason, attempted, login == null ? "none" : login.mechanism.name());
  }
}
