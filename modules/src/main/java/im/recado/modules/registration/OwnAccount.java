package im.recado.modules.registration;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.account.Accounts;
import im.recado.modules.login.Authenticator;
import im.recado.modules.login.LoginAttempts;
import im.recado.modules.login.LoginThrottle;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.OauthBearerServer;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What owners of accounts do with them (XEP-0077 sections 3.2 and 3.3): for the account of their own session alone, over TLS,
 * and after they have proved to know the password (SECURITY A4).
 */
final class OwnAccount {
  private final Kernel kernel;
  private final Accounts accounts;
  private final Authenticator authenticator;
  private final LoginThrottle throttle;
  private final Registrar registrar;
  private final Predicate<Jid> isLast;

  OwnAccount(
      Kernel kernel, Accounts accounts, Authenticator authenticator, LoginThrottle throttle, Registrar registrar, Predicate<Jid> isLast) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.authenticator = authenticator;
    this.throttle = throttle;
    this.registrar = registrar;
    this.isLast = isLast;
  }

  /** Says that there is an account. */
  Element get(IqRequest request) throws StanzaException {
    Jid owner = owner(request);
    return RegistrationForm.query(
        Element.of("registered", RegistrationForm.NS),
        RegistrationForm.instructions("You have an account here. You can change its password."),
        Element.of("username", RegistrationForm.NS, Objects.requireNonNull(owner.local())),
        Element.of("password", RegistrationForm.NS));
  }

  /** Changes the password, or removes the account. */
  @Nullable Element set(IqRequest request) throws StanzaException {
    Element query = request.payload();
    if (query.has("remove", RegistrationForm.NS)) {
      return remove(request, query);
    }
    DataForm form = DataForm.in(query);
    return form != null && form.isOf(RegistrationForm.CANCEL) ? remove(request, query) : change(request, query);
  }

  /** Whose account it is: that of the session, whatever is asked. */
  private Jid owner(IqRequest request) throws StanzaException {
    Session session = request.session();
    Jid to = request.iq().to();
    Jid owner = session == null ? null : session.account().jid();
    if (owner == null || (to != null && !to.domain().equals(owner.domain()))) {
      // Section 3.1: who is logged in elsewhere registers with no server; Table 1: and has nothing here to cancel.
      throw new StanzaException(
          request.iq().type() == Iq.Type.GET ? Condition.SERVICE_UNAVAILABLE : Condition.REGISTRATION_REQUIRED,
          "Your account is with another domain.");
    }
    if (!accounts.exists(owner)) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED);
    }
    return owner;
  }

  // Another password.

  private Element change(IqRequest request, Element query) throws StanzaException {
    Jid owner = owner(request);
    if (!kernel.options().get(RegistrationOptions.PASSWORD_CHANGE, owner.domain())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Passwords are not changed here.");
    }
    if (authenticator.isFromElsewhere(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "This password is kept elsewhere, and changed there.");
    }
    requireTls(request);
    DataForm form = RegistrationForm.submitted(query, RegistrationForm.CHANGE);
    String username = form == null ? query.childText("username", RegistrationForm.NS) : form.value("username");
    String password = form == null ? query.childText("password", RegistrationForm.NS) : form.value("password");
    if (username == null || password == null || password.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "The name and a new password are needed.");
    }
    requireOwn(owner, username);
    registrar.requireGood(password);
    if (!isProved(request, form == null ? null : form.value("old_password"))) {
      return ask(request, RegistrationForm.proofForChange(Objects.requireNonNull(owner.local())));
    }
    try {
    Session asking = request.ownSession();
      accounts.changePassword(owner, password, () -> lastWord(asking, request));
    } catch (PasswordException e) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, String.valueOf(e.getMessage()));
    }
    return IqHandler.ANSWERED;
  }

  private static void requireOwn(Jid owner, String username) throws StanzaException {
    try {
      Jid named =
          username.indexOf('@') < 0 ? Jid.of(username, owner.domain(), null) : Jid.parse(username);
      if (named.equals(owner)) {
        return;
      }
    } catch (JidException e) {
      // It is nobody's then.
    }
    throw new StanzaException(Condition.NOT_ALLOWED, "Only your own account.");
  }

  // The end.

  private Element remove(IqRequest request, Element query) throws StanzaException {
    Jid owner = owner(request);
    if (query.has("remove", RegistrationForm.NS) && query.elements().size() > 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "Nothing stands beside <remove/>.");
    }
    if (!kernel.options().get(RegistrationOptions.REMOVAL, owner.domain())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Accounts are removed by administrators here.");
    }
    if (isLast.test(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, Accounts.LAST_ADMINISTRATOR);
    }
    requireTls(request);
    DataForm form = RegistrationForm.submitted(query, RegistrationForm.CANCEL);
    if (form != null) {
      requireOwn(owner, form.value("username") instanceof String username ? username : "");
    }
    if (!isProved(request, form == null ? null : form.value("password"))) {
      return ask(request, RegistrationForm.proofForRemoval(Objects.requireNonNull(owner.local())));
    }
    Session asking = request.ownSession();
    accounts.remove(owner, () -> lastWord(asking, request));
    return IqHandler.ANSWERED;
  }

  /** Tells that it is done, straight on the stream: what waits for a session goes with it. */
  private static void lastWord(Session asking, IqRequest request) {
    ClientStream stream = asking.stream();
    if (stream != null) {
      stream.write(request.iq().result().element());
    }
  }

  // Proof.

  private void requireTls(IqRequest request) throws StanzaException {
    ClientStream stream = request.ownSession().stream();
    if (stream == null || !BeforeLogin.isSafe(kernel, stream)) {
      throw new StanzaException(Condition.NOT_AUTHORIZED.error("Only over TLS.").withType(StanzaError.Type.MODIFY));
    }
  }

  /**
   * Whether whoever sits at the client has proved to be the owner: by the password that came along, or by a login with it not
   * long ago. A login with a token proves the device only.
   */
  private boolean isProved(IqRequest request, @Nullable String password) throws StanzaException {
    if (!kernel.options().get(RegistrationOptions.PROVE)) {
      return true;
    }
    ClientStream stream = request.ownSession().stream();
    if (stream == null) {
      return false;
    }
    if (password == null) {
      LoginAttempts.Login login = stream.get(LoginAttempts.LOGIN);
      Instant fresh = kernel.clock().instant().minus(kernel.options().get(RegistrationOptions.FRESH_LOGIN));
      return login != null && login.at().isAfter(fresh) && !login.mechanism().startsWith("HT-")
          && !login.mechanism().equals(OauthBearerServer.NAME);
    }
    InetSocketAddress peer = stream.connection().peer();
    if (throttle.refuses(peer.getAddress())) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many passwords were wrong. Try again later.");
    }
    Jid owner = request.ownSession().account().jid();
    if (!authenticator.isPassword(owner, password)) {
      throttle.failed(peer.getAddress());
      kernel.security().authenticationFailed(peer, owner.toString(), "registration", "not-authorized");
      throw new StanzaException(Condition.NOT_AUTHORIZED, "That is not the password.");
    }
    return true;
  }

  /** Answers with an error that holds a form to be filled in. */
  private static Element ask(IqRequest request, Element form) throws StanzaException {
    StanzaError error =
        Condition.NOT_AUTHORIZED.error("Prove that you know the password, here or by a new login.")
            .withType(StanzaError.Type.MODIFY);
    Element reply = request.iq().errorReply(error).element();
    request.ownSession().send(Stanza.of(reply.withChild(form)));
    return IqHandler.ANSWERED;
  }
}
