package im.recado.kernel.command;

import im.recado.wire.jid.Jid;
import java.net.InetAddress;

/**
 * Says whether somebody is the owner of an account, elsewhere than on a stream: the web console. Any thread that may
 * wait.
 */
@FunctionalInterface
public interface PasswordLogin {
  /** What comes of an attempt. */
  enum Outcome {
    WELCOME,
    /** No such account, a wrong password, a disabled account: nobody learns which. */
    REFUSED,
    /** Too many attempts came from there: this one was not looked at. */
    LATER
  }

  /** Looks at a password, and counts it when it is wrong. */
  Outcome attempt(Jid account, String password, InetAddress client);
}
