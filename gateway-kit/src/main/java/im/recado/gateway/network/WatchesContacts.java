package im.recado.gateway.network;

/**
 * A connection to a network that keeps no list of contacts and asks nobody for agreement, but can tell whether people are there:
 * {@link NetworkEvent.Shown}. The list is the user's own, here.
 */
public interface WatchesContacts {
  /** Tells from now on whether somebody is there, or does not any more. */
  void watch(String contact, boolean wanted) throws NetworkException;
}
