package im.recado.client.protocol;

import java.net.URLConnection;

/**
 * What is told of a file that is handed over by its address (XEP-0447 with XEP-0446).
 *
 * @param size in bytes; 0 while nobody knows it
 */
public record SharedFile(String name, long size) {
  /** A message whose words are the address of the file, with what is told of it; the words are for those who read nothing else. */
  public Node in(Node message, String address) {
    Node file = Node.of("file", Ns.FILE_METADATA, Node.text("name", Ns.FILE_METADATA, name));
    if (size > 0) {
      file = file.add(Node.text("size", Ns.FILE_METADATA, Long.toString(size)));
    }
    String type = URLConnection.guessContentTypeFromName(name);
    if (type != null) {
      file = file.add(Node.text("media-type", Ns.FILE_METADATA, type));
    }
    Node sources = Node.of("sources", Ns.FILE_SHARING, Node.of("url-data", Ns.URL_DATA).with("target", address));
    return message.add(Node.of("file-sharing", Ns.FILE_SHARING, file, sources),
        Node.of("fallback", Ns.FALLBACK, Node.of("body", Ns.FALLBACK)).with("for", Ns.FILE_SHARING),
        Node.of("x", Ns.OOB, Node.text("url", Ns.OOB, address)));
  }
}
