package im.recado.kernel.route;

import im.recado.wire.stanza.Stanza;

/** Who takes the stanzas for a domain that is not served by accounts: a room service, a component, a remote server. */
@FunctionalInterface
public interface Service {
  /** Takes a stanza whose addresses are verified. Any thread; must not wait. */
  void receive(Stanza stanza);

  /** Whether somebody else's program answers here, so that the server may write to it as to a stranger. */
  default boolean isExternal() {
    return false;
  }

  /** Whether people who are not of this server are reached here: guests are not let through. */
  default boolean leadsOut() {
    return isExternal();
  }
}
