package im.recado.modules.invite;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.net.InetAddress;

/** Makes accounts for guests who were invited and choose name and password on the invitation's page. */
@FunctionalInterface
public interface GuestAccounts {
  /**
   * Makes one, which uses the invitation up. May wait.
   *
   * @param client where the guest is
   * @param invitation one that is for an account
   * @throws StanzaException what stands against it
   */
  Jid make(InetAddress client, Invitation invitation, String name, String password) throws StanzaException;
}
