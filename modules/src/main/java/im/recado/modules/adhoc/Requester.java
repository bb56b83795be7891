package im.recado.modules.adhoc;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.Powers;
import im.recado.wire.jid.Jid;
import java.util.function.Supplier;

/**
 * Who gives a command.
 *
 * @param jid the full address
 * @param now what an account of this server may do at this moment: forms are filled in later than they were asked for
 * @param at to which address it is given: a domain, or the own bare address
 */
public record Requester(Jid jid, Supplier<Powers> now, Jid at) {
  public Powers powers() {
    return now.get();
  }

  public Caller caller() {
    return new Caller(jid.bare().toString(), powers());
  }
}
