package im.recado.gateway.network;

/** A connection to a network that shows others a picture of the user. */
public interface ShowsPicture {
  /**
   * What pictures have to be there.
   *
   * @param side neither wider nor higher, in pixels
   * @param format of the file: {@code png} or {@code jpeg}
   * @param bytes no longer
   */
  record Shape(int side, String format, int bytes) {}

  Shape shape();

  /**
   * Shows this from now on.
   *
   * @param picture of that shape; empty to show none
   */
  void picture(byte[] picture) throws NetworkException;
}
