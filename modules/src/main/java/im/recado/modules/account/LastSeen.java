package im.recado.modules.account;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** When accounts were last let in. */
public interface LastSeen {
  /** Of these accounts, those that were let in at all. May wait. */
  Map<Jid, Instant> of(Collection<Jid> accounts);
}
