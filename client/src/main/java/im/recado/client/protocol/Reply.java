package im.recado.client.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What a message answers to (XEP-0461).
 *
 * @param id of the other message: that of the room's archive in a room, else its sender's; empty: it answers to none
 * @param author who wrote that one, as this sender says; may be empty
 * @param quote what was said there, as this sender says: the part of the words for clients that know no replies (XEP-0428)
 */
public record Reply(String id, String author, String quote) {
  public static final Reply NONE = new Reply("", "", "");
  private static final int LONGEST = 500;
  private static final int MOST_QUOTED = 300;
  private static final int MOST_LINES = 5;

  /**
   * The words of a message without the quotation before them.
   *
   * @param unstyled whether they are shown as they are (XEP-0393, section 7)
   */
  public record Said(String words, Reply reply, boolean unstyled) {
    public Said(String words, Reply reply) {
      this(words, reply, false);
    }
  }

  public boolean isThere() {
    return !id.isEmpty();
  }

  /**
   * Takes words apart. Only a quotation at their beginning is taken away from them, and only one that looks like one: nobody hides
   * words by a number beside them.
   *
   * @param sealed whether the words were encrypted. What stands beside them was not, so that whoever carried the message may have
   *     put it there: without a quotation in the words it is passed over
   */
  static Said in(Node message, String body, boolean sealed) {
    boolean unstyled = message.has("unstyled", Ns.STYLING);
    List<Node> all = message.all("reply", Ns.REPLY).limit(2).toList();
    String id = all.size() == 1 ? all.getFirst().get("id") : "";
    if (id.isEmpty() || id.length() > LONGEST) {
      return new Said(body, NONE, unstyled);
    }
    String author = Jid.parse(all.getFirst().get("to")).map(Jid::toString).orElse("");
    int end = message.all("fallback", Ns.FALLBACK).filter(fallback -> fallback.get("for").equals(Ns.REPLY))
        .flatMap(fallback -> fallback.child("body").stream()).map(range -> end(range, body)).flatMap(Optional::stream)
        .findFirst().orElse(0);
    if (end == 0) {
      return new Said(body, sealed ? NONE : new Reply(id, author, ""), unstyled);
    }
    return new Said(body.substring(end), new Reply(id, author, unquoted(body.substring(0, end))), unstyled);
  }

  /** Where the quotation ends, in characters of Java; the message counts code points. */
  private static Optional<Integer> end(Node range, String body) {
    try {
      if (!range.get("start").equals("0")) {
        return Optional.empty();
      }
      int end = body.offsetByCodePoints(0, Integer.parseInt(range.get("end")));
      String quotation = body.substring(0, end);
      boolean quotes = end > 0 && quotation.stripTrailing().lines().allMatch(line -> line.startsWith(">"));
      return quotes && !body.substring(end).isBlank() ? Optional.of(end) : Optional.empty();
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static String unquoted(String quotation) {
    return String.join("\n", quotation.stripTrailing().lines().map(line -> line.replaceFirst("^> ?", "")).toList());
  }

  /** The same with what is said there, cut to what fits over an answer. */
  public Reply quoting(String words) {
    String few = String.join("\n", words.strip().lines().limit(MOST_LINES).toList());
    boolean tooLong = few.codePointCount(0, few.length()) > MOST_QUOTED;
    String cut = tooLong ? few.substring(0, few.offsetByCodePoints(0, MOST_QUOTED)) : few;
    return new Reply(id, author, tooLong || few.length() < words.strip().length() ? cut + "…" : cut);
  }

  /** Whether the quotation is of these words, or of how they begin. */
  public boolean quotes(String words) {
    return !quote.isBlank() && (quote.strip().equals(words.strip()) || quoting(words).quote.equals(quote));
  }

  /** An answer as all clients show it: the quotation before the words, which those that know replies take away. */
  public Node in(Node message, String words) {
    if (!isThere()) {
      return message.add(Node.text("body", Ns.CLIENT, words));
    }
    String quotation = String.join("", quote.lines().map(line -> "> " + line + "\n").toList());
    Node answer = message.add(Node.text("body", Ns.CLIENT, quotation + words),
        Node.of("reply", Ns.REPLY).with("to", author).with("id", id));
    return quotation.isEmpty() ? answer : answer.add(Node.of("fallback", Ns.FALLBACK,
        Node.of("body", Ns.FALLBACK).with("start", 0).with("end", quotation.codePointCount(0, quotation.length()))).with("for", Ns.REPLY));
  }
}
