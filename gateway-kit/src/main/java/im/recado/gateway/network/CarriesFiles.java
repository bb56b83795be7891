package im.recado.gateway.network;

/**
 * A connection to a network that carries files between people. What somebody sends comes as {@link
 * NetworkEvent.FileOffered}.
 */
public interface CarriesFiles {
  /**
   * Whether somebody is there whose client takes files; who has no such client gets the address of a file. Never
   * waits.
   */
  boolean takesFiles(String contact);

  /**
   * Offers somebody a file. When they have all of it, that is {@link NetworkEvent.Delivered}; when they do not get
   * it, it is {@link NetworkEvent.Answered} with the reason, {@link Reason#REFUSED} if they did not want it.
   *
   * @param id names this in what the network answers
   */
  void offer(String contact, OutgoingFile file, String id) throws NetworkException;
}
