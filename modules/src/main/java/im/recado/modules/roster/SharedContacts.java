package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom rosters hold besides those that their owners chose. From memory; any thread. */
public interface SharedContacts {
  /** Nobody. */
  SharedContacts NONE =
      new SharedContacts() {
        @Override
        public @Nullable SharedContact contact(Jid owner, Jid contact) {
          return null;
        }

        @Override
        public Map<Jid, SharedContact> contacts(Jid owner) {
          return Map.of();
        }
      };

  /** What an owner shares with somebody, or null. */
  @Nullable SharedContact contact(Jid owner, Jid contact);

  /** With whom an owner shares what, in the order of their addresses. */
  Map<Jid, SharedContact> contacts(Jid owner);
}
