package im.recado.gateway.oscar;

import java.nio.charset.Charset;

/** What is said of files that somebody wants to send: how many there are, how much that is, and a name. */
final class FileOffer {
  private static final int LONGEST = 260;

  private FileOffer() {}

  /**
   * How the file is called, or how many there are; as far as that can be read.
   *
   * @param data the value 0x2711 of what is offered
   */
  static String name(byte[] data, Charset charset) {
    ByteReader in = new ByteReader(data);
    try {
      in.u16();
      int count = in.u16();
      in.u32();
      String clean = clean(new String(in.rest(), charset));
      return count > 1 ? count + " files" : clean.isEmpty() ? "a file" : "“" + clean + "”";
    } catch (OscarException e) {
      return "a file";
    }
  }

  /** What stands before the end of a text of C, as far as people can read it. */
  static String clean(String name) {
    int end = name.indexOf('\0');
    String clean = (end < 0 ? name : name.substring(0, end)).replaceAll("\\p{Cntrl}", "").strip();
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
