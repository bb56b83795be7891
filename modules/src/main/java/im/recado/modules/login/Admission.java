package im.recado.modules.login;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.kernel.stream.StreamException;
import im.recado.modules.account.Locks;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Objects;

/**
 * Whether a stream that has logged in may have a session: its account may have been removed or disabled, or have got another
 * password, since (SECURITY A11, R2). Asked twice: before the session is touched ({@link #ask}), and when it can be found by
 * whoever ends the sessions of its account ({@link #confirm}). On the stream's lane, off the loop.
 */
public final class Admission {
  private final Kernel kernel;
  private final Authenticator authenticator;
  private final Locks locks;

  public Admission(Kernel kernel, Authenticator authenticator, Locks locks) {
    this.kernel = kernel;
    this.authenticator = authenticator;
    this.locks = locks;
  }

  /**
   * Asks whether the account may still log in, also of what another process has changed. May wait.
   *
   * @throws StreamException what the stream ends with that may have no session
   * @throws StanzaException when nobody can tell just now
   */
  public void ask(ClientStream stream) throws StreamException, StanzaException {
    check(stream);
    Jid account = Objects.requireNonNull(stream.identity());
    LoginAttempts.Login login = stream.get(LoginAttempts.LOGIN);
    boolean welcome;
    try {
      welcome = login != null && authenticator.mayLogIn(account, login.mechanism());
    } catch (StoreException e) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Nobody can tell just now whether the account may log in.");
    }
    if (!welcome) {
      throw new StreamException(
          StreamError.of("not-authorized", locks.explain(account, "The account cannot log in any more.")));
    }
  }

  /**
   * The session carries this stream now, and stands among those of its account: ends it if these were ended since the login
   * began. May wait.
   *
   * @throws StreamException what the stream ends with
   */
  public void confirm(ClientStream stream, Session session) throws StreamException {
    StreamError error = stream.ended();
    if (error != null) {
      kernel.sessions().close(session, error);
      throw new StreamException(error);
    }
  }

  private static void check(ClientStream stream) throws StreamException {
    StreamError error = stream.ended();
    if (error != null) {
      throw new StreamException(error);
    }
  }
}
