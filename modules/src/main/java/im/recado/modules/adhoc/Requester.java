package im.recado.modules.adhoc;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.ServerRole;
import im.recado.wire.jid.Jid;

/**
 * Who gives a command.
 *
 * @param jid the full address
 * @param role what an account of this server may do
 */
public record Requester(Jid jid, ServerRole role) {
  public Caller caller() {
    return new Caller(jid.bare().toString(), role);
  }
}
