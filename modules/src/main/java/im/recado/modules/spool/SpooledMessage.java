package im.recado.modules.spool;

import java.time.Instant;

/**
 * A message kept for an account.
 *
 * @param id of this copy; raised from one message of an account to the next
 * @param stanzaId the message's id by the account (XEP-0359)
 * @param received when it came
 * @param xml the stanza, as XML text standing alone
 */
public record SpooledMessage(long id, String stanzaId, Instant received, String xml) {}
