package im.recado.modules.muc;

import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said beside an occupant's presence, and to everybody: why it is sent.
 *
 * @param codes status codes (XEP-0045 section 16.6)
 * @param actor the nickname of who has done it, or null
 * @param reason why, or null
 * @param nick the new nickname, or null
 * @param extra further children of the extension
 */
record Notice(
    List<Integer> codes,
    @Nullable String actor,
    @Nullable String reason,
    @Nullable String nick,
    List<Element> extra) {
  static final Notice NONE = new Notice(List.of(), null, null, null, List.of());

  Notice {
    codes = List.copyOf(codes);
    extra = List.copyOf(extra);
  }

  static Notice of(Integer... codes) {
    return new Notice(List.of(codes), null, null, null, List.of());
  }

  Notice by(@Nullable String actor, @Nullable String reason) {
    return new Notice(codes, actor, reason, nick, extra);
  }

  Notice codes(Integer... codes) {
    return new Notice(List.of(codes), actor, reason, nick, extra);
  }

  Notice nick(String nick) {
    return new Notice(codes, actor, reason, nick, extra);
  }

  Notice with(@Nullable Element child) {
    if (child == null) {
      return this;
    }
    List<Element> more = new ArrayList<>(extra);
    more.add(child);
    return new Notice(codes, actor, reason, nick, more);
  }
}
