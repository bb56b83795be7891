package im.recado.modules.account;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.time.Instant;
import java.util.List;

/**
 * An account as it is stored.
 *
 * @param jid its bare address
 * @param keys what is kept in place of a password, one for each hash; empty for an account that cannot log in with one
 * @param name the person's name, may be empty
 * @param enabled whether it may log in
 * @param created when it was made
 */
public record AccountRecord(Jid jid, List<ScramKeys> keys, String name, boolean enabled, Instant created) {}
