package im.recado.gateway.network;

/** A connection to a network where one can be there without being seen. */
public interface Hides extends ShowsPresence {
  /** Nobody sees the user from now on, until {@link #show} says how they are there. */
  void hide() throws NetworkException;
}
