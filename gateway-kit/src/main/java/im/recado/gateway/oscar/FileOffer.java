package im.recado.gateway.oscar;

import java.nio.charset.Charset;

/**
 * What is said of files that somebody wants to send.
 *
 * @param name of the file, or how many there are; empty when that cannot be read
 * @param size of all of them in bytes; 0 when that cannot be read
 */
record FileOffer(String name, long size) {
  private static final int LONGEST = 260;
  private static final FileOffer UNKNOWN = new FileOffer("", 0);

  /** @param data the value 0x2711 of what is offered: a kind, how many files there are, how much that is, and a name */
  static FileOffer read(byte[] data, Charset charset) {
    ByteReader in = new ByteReader(data);
    try {
      in.u16();
      int count = in.u16();
      long size = in.u32();
      String name = clean(new String(in.rest(), charset));
      return new FileOffer(count > 1 ? count + " files" : name, size);
    } catch (OscarException e) {
      return UNKNOWN;
    }
  }

  /** What stands before the end of a text of C, as far as people can read it. */
  private static String clean(String name) {
    int end = name.indexOf('\0');
    String clean = (end < 0 ? name : name.substring(0, end)).replaceAll("\\p{Cntrl}", "").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
