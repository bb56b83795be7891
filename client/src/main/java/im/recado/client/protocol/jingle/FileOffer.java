package im.recado.client.protocol.jingle;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.Base64;
import java.util.Optional;

/**
 * A file that is offered (XEP-0234, section 5).
 *
 * @param name as it was told: no name for a file of this computer before it was made one
 * @param size in bytes
 * @param type its media type; empty when it is not told
 * @param sha256 its checksum (XEP-0300) in base64; empty when it is not told
 * @param later whether it is to be told when the file has gone
 */
public record FileOffer(String name, long size, String type, String sha256, boolean later) {
  private static final String ALGORITHM = "sha-256";
  private static final int HASH_BYTES = 32;

  /** What is offered; nothing without a size that is a number. */
  static Optional<FileOffer> read(Node description) {
    return description.child("file").flatMap(file -> {
      try {
        long size = Long.parseLong(file.textOf("size").strip());
        boolean later = file.all("hash-used", Ns.HASHES).anyMatch(used -> used.get("algo").equals(ALGORITHM))
            || file.all("hash", Ns.HASHES).anyMatch(hash -> hash.get("algo").equals(ALGORITHM) && hash.text().isBlank());
        return Optional.of(new FileOffer(file.textOf("name"), size, file.textOf("media-type"), hashIn(file), later));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    });
  }

  Node node() {
    Node file = Node.of("file", Ns.JINGLE_FILE);
    file = type.isEmpty() ? file : file.add(Node.text("media-type", Ns.JINGLE_FILE, type));
    file = file.add(Node.text("name", Ns.JINGLE_FILE, name), Node.text("size", Ns.JINGLE_FILE, Long.toString(size)));
    file = sha256.isEmpty() ? file : file.add(hash(sha256));
    return Node.of("description", Ns.JINGLE_FILE, later ? file.add(Node.of("hash-used", Ns.HASHES).with("algo", ALGORITHM)) : file);
  }

  static Node hash(String sha256) {
    return Node.text("hash", Ns.HASHES, sha256).with("algo", ALGORITHM);
  }

  /** The checksum in a file's element; empty when there is none of this kind that can be one. */
  static String hashIn(Node file) {
    return file.all("hash", Ns.HASHES).filter(hash -> hash.get("algo").equals(ALGORITHM)).map(Node::text).map(text -> text.replaceAll("\\s", ""))
        .filter(FileOffer::isHash).findFirst().orElse("");
  }

  private static boolean isHash(String text) {
    try {
      return Base64.getDecoder().decode(text).length == HASH_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
