package im.recado.modules.login;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamException;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes sessions; the same for resource binding (RFC 6120 section 7) and Bind 2 (XEP-0386). */
public final class Binder {
  static final Option<Integer> SESSIONS =
      Option.integer("c2s.sessions-per-account", 20, 1, 10_000, "So many sessions an account may have at once.");

  private final Kernel kernel;
  private final Admission admission;

  public Binder(Kernel kernel, Admission admission) {
    this.kernel = kernel;
    this.admission = admission;
  }

  /**
   * Makes a session on this stream, which has logged in. May wait. The caller then answers the client in {@link
   * Session#open} and calls {@link im.recado.kernel.session.Sessions#bound}.
   *
   * @param wanted the resource that the client wants, or null
   * @param first runs when the stream may have a session, before it gets one
   * @throws StanzaException {@code resource-constraint} when the account has too many sessions, {@code bad-request} for
   *     what is no resource
   * @throws StreamException what the stream ends with when the account's sessions were ended since its login began
   */
  public Session bind(ClientStream stream, @Nullable String wanted, Runnable first)
      throws StanzaException, StreamException {
    admission.ask(stream);
    first.run();
    Jid account = Objects.requireNonNull(stream.identity());
    Jid full;
    try {
      full = account.withResource(wanted == null || wanted.isEmpty() ? generated() : wanted);
    } catch (JidException e) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is no resource: " + e.getMessage() + ".");
    }
    Session session = kernel.sessions().prepare(full, stream, kernel.options().get(SESSIONS));
    if (session == null) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "The account has as many sessions as it may.");
    }
    stream.bound(session);
    admission.confirm(stream, session);
    return session;
  }

  /** A resource that nobody can guess. */
  public String generated() {
    byte[] bytes = new byte[9];
    kernel.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
