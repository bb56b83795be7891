package im.recado.modules.registration;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Source;
import im.recado.kernel.session.Key;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.ClientStreams;
import im.recado.kernel.stream.ClientStreams.TlsPolicy;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamException;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.bob.Bits;
import im.recado.modules.bob.BobModule;
import im.recado.modules.captcha.Captchas;
import im.recado.modules.invite.Invitation;
import im.recado.modules.registration.RegistrationOptions.Mode;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Registration on a stream that nobody has logged in on (XEP-0077 sections 3.1.1 and 8). */
final class BeforeLogin implements StreamFeature {
  private static final Element OFFER = Element.of("register", "http://jabber.org/features/iq-register");

  /** On a stream that has brought a good invitation. */
  static final Key<Invitation> INVITATION = Key.named("invitation");

  /** On a stream that an account was made on. */
  private static final Key<Boolean> REGISTERED = Key.named("registered");

  private final Kernel kernel;
  private final Registrar registrar;
  private final Captchas<Source> captchas;

  BeforeLogin(Kernel kernel, Registrar registrar) {
    this.kernel = kernel;
    this.registrar = registrar;
    this.captchas = new Captchas<>(kernel.random(), kernel.clock());
  }

  /** Whether a password may travel on this stream (SECURITY A13). */
  static boolean isSafe(Kernel kernel, ClientStream stream) {
    return stream.connection().tls() != null || kernel.options().get(ClientStreams.TLS) == TlsPolicy.OFF;
  }

  private Mode mode(ClientStream stream) {
    return RegistrationOptions.mode(kernel.options(), domain(stream));
  }

  private String domain(ClientStream stream) {
    String domain = stream.domain();
    return domain == null ? kernel.domain() : domain;
  }

  @Override
  public @Nullable Element offer(ClientStream stream) {
    return stream.phase() == Phase.LOGIN && mode(stream) != Mode.CLOSED && isSafe(kernel, stream) ? OFFER : null;
  }

  @Override
  public String namespace() {
    return RegistrationForm.NS;
  }

  @Override
  public Set<Phase> requests() {
    return EnumSet.of(Phase.LOGIN);
  }

  @Override
  public void handle(ClientStream stream, Element element) throws StreamException {
    answer(stream, element, request -> register(stream, request));
  }

  /** Does what a request asks for before login. */
  @FunctionalInterface
  interface Answer {
    @Nullable Element of(Iq request) throws StanzaException;
  }

  /** Answers a request on a stream that has no session yet. On the stream's lane, where waiting is allowed. */
  static void answer(ClientStream stream, Element element, Answer answer) throws StreamException {
    Iq request = ClientStream.request(element);
    Jid to = request.to();
    try {
      if (!request.isRequest()) {
        return;
      }
      if (to != null && !to.toString().equals(stream.domain())) {
        throw new StanzaException(Condition.NOT_ALLOWED, "Only the server itself is asked before login.");
      }
      stream.write(request.result(answer.of(request)).element());
    } catch (StanzaException e) {
      stream.write(request.errorReply(e.error()).element());
    }
  }

  private @Nullable Element register(ClientStream stream, Iq request) throws StanzaException {
    Element query = Objects.requireNonNull(request.payload());
    if (!query.name().equals("query") || mode(stream) == Mode.CLOSED) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (!isSafe(kernel, stream)) {
      throw new StanzaException(Condition.NOT_AUTHORIZED, "Only over TLS.");
    }
    if (stream.get(REGISTERED) != null) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "There is an account for you already: log in.");
    }
    if (query.has("remove", RegistrationForm.NS)) {
      throw new StanzaException(Condition.UNEXPECTED_REQUEST, "Log in to remove your account.");
    }
    return request.type() == Iq.Type.GET ? form(stream, request) : make(stream, query);
  }

  private boolean isChallenged(ClientStream stream, @Nullable Invitation invitation) {
    return invitation == null && kernel.options().get(RegistrationOptions.CAPTCHA, domain(stream));
  }

  private Element form(ClientStream stream, Iq request) {
    Invitation invitation = stream.get(INVITATION);
    if (invitation == null && mode(stream) == Mode.INVITATION) {
      return RegistrationForm.query(
          RegistrationForm.instructions("Who was invited can make an account here: open the link of the invitation."));
    }
    if (!isChallenged(stream, invitation)) {
      return RegistrationForm.plain(invitation == null ? null : invitation.name());
    }
    Captchas.Challenge challenge =
        captchas.challenge(
            source(stream),
            Objects.requireNonNull(stream.domain()),
            kernel.options().get(RegistrationOptions.PROOF_BITS));
    Bits picture = captchas.picture(challenge);
    BobModule.shown(stream, picture);
    return RegistrationForm.challenge(challenge, picture, Objects.requireNonNull(request.id()));
  }

  private static Source source(ClientStream stream) {
    return Source.of(stream.connection().peer().getAddress());
  }

  private @Nullable Element make(ClientStream stream, Element query) throws StanzaException {
    Invitation invitation = stream.get(INVITATION);
    if (invitation == null && mode(stream) == Mode.INVITATION) {
      throw new StanzaException(Condition.NOT_ALLOWED, "An invitation is needed.");
    }
    RegistrationForm.Answers answers = RegistrationForm.answers(query);
    DataForm form = answers.form();
    if (isChallenged(stream, invitation) && (form == null || !captchas.passes(source(stream), form))) {
      throw RegistrationForm.unacceptable("Those are not the characters of the picture. Ask for another one.");
    }
    registrar.register(
        new Registrar.Applicant(stream.connection().peer(), Objects.requireNonNull(stream.domain()), invitation),
        answers.username(),
        answers.password());
    stream.set(REGISTERED, true);
    return null;
  }
}
