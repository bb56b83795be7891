package im.recado.kernel.session;

import java.util.List;

/**
 * Decides what a session's client gets now and what it gets later (XEP-0352). Called under the session's lock, so that
 * order is kept; must be quick and call nothing else.
 */
public interface OutboundFilter {
  /** The stanzas to send now in place of this one: none when it is held back, several when it lets held ones go. */
  List<Outbound> filter(Outbound outbound);

  /** Everything held back, which is then forgotten. */
  List<Outbound> release();

  /** Everything held back, oldest first; it stays held. */
  List<Outbound> held();
}
