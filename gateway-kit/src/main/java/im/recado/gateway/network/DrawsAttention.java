package im.recado.gateway.network;

/** A connection to a network by which somebody can be made to look (a nudge). */
public interface DrawsAttention {
  /** Makes somebody look; answered as {@link Connection#send}. */
  void nudge(String contact, String id) throws NetworkException;
}
