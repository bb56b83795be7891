package im.recado.client.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All the signs that somebody has put at a message (XEP-0444); none: they were taken back.
 *
 * @param id the message's: that of the room's archive in a room, else its sender's
 */
public record Reactions(String id, List<String> signs) {
  /** More are not shown. */
  public static final int MOST = 12;
  private static final int LONGEST_ID = 500;
  /** Families, with a skin for each of them, are about as long. */
  private static final int LONGEST_SIGN = 40;
  private static final Pattern ONE = Pattern.compile("\\X");
  private static final int KEYCAP = 0x20E3;

  public Reactions {
    signs = List.copyOf(signs);
  }

  /** Those that a message brings: of one that has two lists, or none, nothing (section 4). */
  public static Optional<Reactions> in(Node message) {
    List<Node> all = message.all("reactions", Ns.REACTIONS).limit(2).toList();
    if (all.size() != 1) {
      return Optional.empty();
    }
    Node reactions = all.getFirst();
    String id = reactions.get("id");
    return id.isEmpty() || id.length() > LONGEST_ID ? Optional.empty() : Optional.of(new Reactions(id,
        reactions.all("reaction", Ns.REACTIONS).map(node -> node.text().strip()).filter(Reactions::isSign).distinct().limit(MOST).toList()));
  }

  /** Whether this is shown as one emoji: words of strangers are not put at messages. */
  static boolean isSign(String text) {
    return text.length() <= LONGEST_SIGN && ONE.matcher(text).matches()
        && text.codePoints().anyMatch(c -> c == KEYCAP || Character.isExtendedPictographic(c) || c >= 0x1F1E6 && c <= 0x1F1FF);
  }

  /** As a message has it. */
  public Node node() {
    return Node.of("reactions", Ns.REACTIONS, signs.stream().map(sign -> Node.text("reaction", Ns.REACTIONS, sign)).toArray(Node[]::new))
        .with("id", id);
  }
}
