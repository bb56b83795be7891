package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The invitations of a room that are not for somebody in particular (XEP-0488). On the room's lane. */
final class Tokens {
  /**
   * An invitation.
   *
   * @param text who has it may come in
   * @param creator who gave it away
   * @param uses so many may still come in with it; 0 for any number
   * @param until not after this
   */
  record Token(String text, Jid creator, int uses, Instant until) {
    /** As text to be kept; the token itself is the key. */
    String write() {
      return creator + "\n" + uses + "\n" + until;
    }

    static Token read(String text, String kept) {
      String[] lines = kept.split("\n", -1);
      return new Token(text, Jid.valueOf(lines[0]), Integer.parseInt(lines[1]), Instant.parse(lines[2]));
    }

    /** Used once more; null when it was for the last time. */
    @Nullable Token used() {
      return uses == 0 ? this : uses == 1 ? null : new Token(text, creator, uses - 1, until);
    }
  }

  private final Map<String, Token> tokens = new LinkedHashMap<>();

  void put(Token token) {
    tokens.put(token.text(), token);
  }

  void remove(String text) {
    tokens.remove(text);
  }

  @Nullable Token get(@Nullable String text) {
    return text == null ? null : tokens.get(text);
  }

  int size() {
    return tokens.size();
  }

  List<Token> all() {
    return new ArrayList<>(tokens.values());
  }
}
