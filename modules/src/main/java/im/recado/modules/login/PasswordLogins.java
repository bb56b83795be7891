package im.recado.modules.login;

import im.recado.kernel.command.PasswordLogin;
import im.recado.kernel.log.SecurityLog;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Logins by password on the web, under the same throttle and with the same lines in the security log as those on streams
 * (SECURITY W7, A9).
 */
public final class PasswordLogins implements PasswordLogin {
  /** In place of a mechanism, in the security log. */
  private static final String WAY = "web";

  /** In milliseconds, for each failure. */
  private static final long PAUSE = 100;

  private static final long LONGEST_PAUSE = 1000;

  private final Authenticator authenticator;
  private final LoginThrottle throttle;
  private final SecurityLog security;

  public PasswordLogins(Authenticator authenticator, LoginThrottle throttle, SecurityLog security) {
    this.authenticator = authenticator;
    this.throttle = throttle;
    this.security = security;
  }

  @Override
  public Outcome attempt(Jid account, String password, InetAddress client) {
    if (!throttle.begins(client, account)) {
      return Outcome.LATER;
    }
    try {
      if (authenticator.isPassword(account, password) && authenticator.mayLogIn(account, WAY)) {
        return Outcome.WELCOME;
      }
      int failures = throttle.failed(client, account);
      if (client.isLoopbackAddress()) {
        slowDown(failures);
      }
    } finally {
      throttle.ends(client, account);
    }
    security.authenticationFailed(new InetSocketAddress(client, 0), account.toString(), WAY, "not-authorized");
    return Outcome.REFUSED;
  }

  /** Nobody is banned on this machine, so whoever guesses there waits, longer each time. */
  private static void slowDown(int failures) {
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE, failures * PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
