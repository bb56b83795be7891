package im.recado.client.services.store;

/**
 * What a message is that stands for a file which goes from client to client; its words are the name of the file.
 *
 * @param size of the file in bytes, also of one that is on a server; 0 while nobody knows it
 */
public record Handed(How how, long size) {
  /** Any other message. */
  public static final Handed NOT = new Handed(How.NOT, 0);

  /** How far it is. The order is kept in the store: add at the end. */
  public enum How { NOT, OFFERED, GOING, DONE, DECLINED, STOPPED, FAILED }

  public boolean isSo() {
    return how != How.NOT;
  }
}
