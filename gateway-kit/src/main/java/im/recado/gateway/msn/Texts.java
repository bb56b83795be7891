package im.recado.gateway.msn;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people say, as conversations carry it: a text of more than one payload goes in numbered pieces. */
final class Texts {
  /** So many bytes of a text one payload carries. */
  private static final int LONGEST = 1300;

  private static final int MOST_PIECES = 40;
  private static final String FONT = "X-MMS-IM-Format";

  private static final SecureRandom RANDOM = new SecureRandom();

  private Texts() {}

  /** By which the pieces of one text are known. */
  static String newId() {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    return "{" + HexFormat.of().withUpperCase().formatHex(id) + "}";
  }

  /**
   * The payloads of a text; empty when it is longer than anybody would take.
   *
   * @param id of this text, if it is in pieces
   */
  static List<byte[]> payloads(String text, String id) {
    String letters = Font.letters(text);
    List<String> pieces = pieces(plain(text, letters), LONGEST);
    if (pieces.size() > MOST_PIECES) {
      return List.of();
    }
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      List<String> headers = new ArrayList<>(List.of("MIME-Version", "1.0", "Content-Type", "text/plain; charset=UTF-8"));
      headers.addAll(List.of(FONT, Font.header(letters)));
      if (pieces.size() > 1) {
        headers.addAll(List.of("Message-ID", id));
        headers.addAll(i == 0 ? List.of("Chunks", Integer.toString(pieces.size())) : List.of("Chunk", Integer.toString(i)));
      }
      payloads.add(Mime.payload(pieces.get(i), headers.toArray(new String[0])));
    }
    return payloads;
  }

  /** The payloads of a text for somebody who is away: each is a message of its own. */
  static List<byte[]> left(String text) {
    List<byte[]> payloads = new ArrayList<>();
    String letters = Font.letters(text);
    for (String piece : pieces(plain(text, letters), LONGEST)) {
      payloads.add(
          Mime.payload(
              piece, "MIME-Version", "1.0", "Content-Type", "text/plain; charset=UTF-8", FONT, Font.header(letters), "Dest-Agent",
              "client"));
    }
    return payloads;
  }

  /** A text without the marks that its font says, in lines as they are written there. */
  private static String plain(String text, String letters) {
    return text.substring(letters.length(), text.length() - letters.length()).replace("\n", "\r\n");
  }

  /** A text in pieces of at most so many bytes in UTF-8, cut behind a space where there is one in the second half. */
  static List<String> pieces(String text, int most) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    do {
      int bytes = 0;
      int end = from;
      int space = -1;
      while (end < text.length()) {
        int c = text.codePointAt(end);
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (bytes > most) {
          break;
        }
        end += Character.charCount(c);
        space = c == ' ' ? end : space;
      }
      if (end < text.length() && space > (from + end) / 2) {
        end = space;
      }
      pieces.add(text.substring(from, end));
      from = end;
    } while (from < text.length());
    return pieces;
  }

  /** That the user types. */
  static byte[] typing(String self) {
    String[] headers = {"MIME-Version", "1.0", "Content-Type", "text/x-msmsgscontrol", "TypingUser", self};
    return Mime.payload("\r\n", headers);
  }

  /** That the other one is to look. */
  static byte[] nudge() {
    return Mime.payload("ID: 1\r\n\r\n", "MIME-Version", "1.0", "Content-Type", "text/x-msnmsgr-datacast");
  }

  /** Puts pieces together again. Owned by one conversation; what is never whole is forgotten. */
  static final class Joiner {
    private static final int MOST_OPEN = 8;
    private static final int MOST_CHARACTERS = 200_000;

    private static final class Open {
      final @Nullable String[] pieces;
      int missing;

      /** As the first piece says; the others say nothing of it. */
      String font = "";

      Open(int pieces) {
        this.pieces = new String[pieces];
        this.missing = pieces;
      }
    }

    private final Map<String, Open> open = new LinkedHashMap<>();
    private int characters;

    /** What somebody has said; null when more of it is to come. */
    @Nullable String take(String from, Mime mime) {
      String id = mime.header("Message-ID");
      int pieces = (int) Math.min(Command.number(mime.header("Chunks")), MOST_PIECES + 1);
      int piece = (int) Math.min(Command.number(mime.header("Chunk")), MOST_PIECES + 1);
      if (id.isEmpty() || (pieces < 2 && piece == 0) || pieces > MOST_PIECES || characters > MOST_CHARACTERS) {
        return Font.marked(mime.body(), mime.header(FONT));
      }
      String key = from + " " + id;
      Open text = open.get(key);
      if (text == null) {
        if (pieces < 2) {
          // The beginning was somebody else's, or has been forgotten.
          return mime.body();
        }
        forgetOne();
        text = new Open(pieces);
        open.put(key, text);
      }
      if (piece >= text.pieces.length || text.pieces[piece] != null) {
        return null;
      }
      text.pieces[piece] = mime.body();
      text.font = piece == 0 ? mime.header(FONT) : text.font;
      characters += mime.body().length();
      if (--text.missing > 0) {
        return null;
      }
      open.remove(key);
      String whole = String.join("", text.pieces);
      characters -= whole.length();
      return Font.marked(whole, text.font);
    }

    private void forgetOne() {
      if (open.size() >= MOST_OPEN) {
        Iterator<Open> oldest = open.values().iterator();
        for (String piece : oldest.next().pieces) {
          characters -= piece == null ? 0 : piece.length();
        }
        oldest.remove();
      }
    }
  }
}
