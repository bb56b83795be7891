package im.recado.gateway.network;

import java.util.Set;

/** A connection to a network that keeps people away whom the user has blocked (XEP-0191). */
public interface BlocksContacts {
  /** Those who are blocked there, as {@link Network#contact} gives them; later changes come as {@link NetworkEvent.Blocked}. */
  Set<String> blocked();

  /** Whether those are all; otherwise who is missing is not taken for unblocked. */
  boolean isWhole();

  /** Somebody is blocked from now on, or is not any more. */
  void block(String contact, boolean blocked) throws NetworkException;
}
