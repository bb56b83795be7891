package im.recado.gateway.network;

/** A connection to a network where people tell of themselves. */
public interface HasProfiles {
  /** Asks what somebody tells: {@link NetworkEvent.Profiled} with this id, or {@link NetworkEvent.Answered} that says why not. */
  void profile(String contact, String id) throws NetworkException;
}
