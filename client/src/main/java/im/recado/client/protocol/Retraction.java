package im.recado.client.protocol;

import java.util.Optional;

/**
 * That a message is taken back: by who wrote it (XEP-0424), or by a room for one of its moderators (XEP-0425).
 *
 * @param id the message's: that of the room's archive in a room, else its sender's
 * @param moderated whether a moderator did it
 * @param by the moderator's nick, empty when the room does not tell
 * @param reason the moderator's, empty when there is none
 */
public record Retraction(String id, boolean moderated, String by, String reason) {
  private static final int LONGEST_ID = 500;
  private static final int LONGEST_REASON = 1000;
  private static final String FALLBACK = "A message was taken back, which this program cannot show.";

  /** Whether a message is one, be it believed or not: its words are for programs that know nothing of this. */
  public static boolean isIn(Node message) {
    return message.has("retract", Ns.RETRACT);
  }

  /** What a message takes back; of moderators only the room itself tells (XEP-0425, section 5). */
  static Optional<Retraction> in(Letter letter) {
    return letter.stanza().child("retract", Ns.RETRACT)
        .map(retract -> read(retract.get("id"), retract))
        .filter(read -> !read.id.isEmpty() && read.id.length() <= LONGEST_ID)
        .filter(read -> !read.moderated || letter.room() && letter.sender().isBare());
  }

  /** What an archive tells of a message that it does not have any more (XEP-0424, section 4). */
  static Optional<Retraction> tombstone(Letter letter) {
    return letter.stanza().child("retracted", Ns.RETRACT).map(retracted -> read("", retracted));
  }

  private static Retraction read(String id, Node node) {
    Optional<Node> moderated = node.child("moderated", Ns.MODERATE);
    String by = moderated.flatMap(found -> found.jid("by")).filter(jid -> !jid.isBare()).map(Jid::resource).orElse("");
    String reason = moderated.isEmpty() ? "" : node.textOf("reason");
    return new Retraction(id, moderated.isPresent(), by,
        reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…");
  }

  /** Takes an own message back, with words for programs that know nothing of this. */
  public static Node in(Node message, String id) {
    return message.add(Node.of("retract", Ns.RETRACT).with("id", id), Node.of("fallback", Ns.FALLBACK).with("for", Ns.RETRACT),
        Node.text("body", Ns.CLIENT, FALLBACK), Node.of("store", Ns.HINTS));
  }
}
