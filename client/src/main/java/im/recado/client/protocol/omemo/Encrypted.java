package im.recado.client.protocol.omemo;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.ratchet.Sealed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a message has for devices in the place of words (XEP-0384 version 0.3, section 4.5).
 *
 * @param sid the device that wrote it
 * @param keys what it has for each device, by their numbers
 * @param payload the words, sealed with what is in the keys; null when it only has keys
 */
public record Encrypted(int sid, Map<Integer, Sealed> keys, byte[] iv, byte @Nullable [] payload) {
  private static final int MOST_KEYS = 2000;
  private static final int LONGEST_KEY = 1000;
  private static final int LONGEST_IV = 16;
  private static final int LONGEST_PAYLOAD = 256 * 1024;
  /** What those read who cannot open it. */
  private static final String FALLBACK = "This message is encrypted with OMEMO, and this client cannot show it.";

  /** Whether a message claims to be encrypted: its words count for nothing then. */
  public static boolean isIn(Node message) {
    return message.has("encrypted", Ns.OMEMO);
  }

  /** Reads it; nothing when it is not as it should be. */
  public static Optional<Encrypted> in(Node message) {
    Node encrypted = message.child("encrypted", Ns.OMEMO).orElse(Node.of("encrypted", Ns.OMEMO));
    Node header = encrypted.child("header").orElse(Node.of("header", Ns.OMEMO));
    OptionalInt sid = Words.number(header.get("sid"), 1);
    Optional<byte[]> iv = Words.bytes(header.textOf("iv"), LONGEST_IV);
    Optional<Node> payload = encrypted.child("payload");
    Optional<byte[]> bytes = payload.flatMap(node -> Words.bytes(node.text(), LONGEST_PAYLOAD));
    if (sid.isEmpty() || iv.isEmpty() || payload.isPresent() && bytes.isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Sealed> keys = new LinkedHashMap<>();
    List<Node> all = header.all("key", Ns.OMEMO).limit(MOST_KEYS).toList();
    for (Node key : all) {
      OptionalInt rid = Words.number(key.get("rid"), 1);
      boolean invitation = key.get("prekey").equals("true") || key.get("prekey").equals("1");
      Words.bytes(key.text(), LONGEST_KEY).filter(any -> rid.isPresent())
          .ifPresent(value -> keys.putIfAbsent(rid.getAsInt(), new Sealed(invitation, value)));
    }
    return Optional.of(new Encrypted(sid.getAsInt(), keys, iv.get(), bytes.orElse(null)));
  }

  /** As the message has it. */
  public Node node() {
    List<Node> header = new ArrayList<>();
    keys.forEach((rid, key) -> header.add(Node.text("key", Ns.OMEMO, Words.text(key.bytes())).with("rid", rid)
        .with("prekey", key.invitation() ? "true" : null)));
    header.add(Node.text("iv", Ns.OMEMO, Words.text(iv)));
    Node head = Node.of("header", Ns.OMEMO, header.toArray(Node[]::new)).with("sid", sid);
    byte[] words = payload;
    return words == null ? Node.of("encrypted", Ns.OMEMO, head)
        : Node.of("encrypted", Ns.OMEMO, head, Node.text("payload", Ns.OMEMO, Words.text(words)));
  }

  /** The message with this in the place of its words, and with what those see who cannot open it (XEP-0380). */
  public Node in(Node message, boolean words) {
    Node sealed = new Node(message.name(), message.ns(), message.attributes(), message.children().stream()
        .filter(child -> !child.is("body", Ns.CLIENT) && !child.is("x", Ns.OOB)
            && !child.is("file-sharing", Ns.FILE_SHARING) && !child.is("encrypted", Ns.OMEMO)).toList(), "");
    if (words) {
      sealed = sealed.add(Node.text("body", Ns.CLIENT, FALLBACK),
          Node.of("encryption", Ns.EME).with("namespace", Ns.OMEMO).with("name", "OMEMO"));
    }
    return sealed.add(node(), Node.of("store", Ns.HINTS));
  }
}
