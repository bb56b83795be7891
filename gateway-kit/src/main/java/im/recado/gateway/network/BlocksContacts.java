package im.recado.gateway.network;

/** A connection to a network that keeps people away whom the user has blocked (XEP-0191). */
public interface BlocksContacts {
  /** Somebody is blocked from now on, or is not any more. */
  void block(String contact, boolean blocked) throws NetworkException;
}
