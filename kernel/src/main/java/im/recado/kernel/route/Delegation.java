package im.recado.kernel.route;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** Requests to this server and to its accounts that a program answers in its place (XEP-0355). */
@FunctionalInterface
public interface Delegation {
  /** Nobody answers in the server's place. */
  Delegation NONE = (request, asking) -> null;

  /**
   * Who answers this request, or null when the server does. Asked for every request, so it must not wait.
   *
   * @param asking whose request it is in truth: the program that sends it in an account's name, else its sender
   */
  @Nullable IqHandler of(IqRequest request, Jid asking);
}
