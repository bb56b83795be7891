package im.recado.gateway;

import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.ArchivedXml;
import im.recado.modules.archive.Searchable;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was said in one room of a network while its user was in it. Owned by the lane of the session. */
final class RoomArchive {
  private final RoomArchives archives;
  private final Jid owner;
  private final Jid room;
  private final @Nullable ArchiveName name;
  private final Supplier<String> ids;

  /**
   * @param room its address here
   * @param called its name on the network
   */
  RoomArchive(RoomArchives archives, Jid owner, Jid room, String called, Supplier<String> ids) {
    this.archives = archives;
    this.owner = owner;
    this.room = room;
    this.name = archives.name(owner, called);
    this.ids = ids;
  }

  /** A message that was said before, as it is told to clients. */
  record Kept(Message message, Instant said) {}

  /**
   * Keeps what was said, if that is wanted: with the id by which it is found there (XEP-0359). May wait.
   *
   * @param message from whoever has said it, to nobody
   */
  Message keep(Message message, Instant said) {
    String id = ids.get();
    Message called = message.id() == null ? message.withId(id) : message;
    if (name == null || !Worth.isArchivedInRoom(message) || !archives.keeps(owner, room)) {
      return called;
    }
    archives.append(
        name,
        new ArchiveEntry(id, said, Objects.requireNonNull(called.from()), called.id(), called.toString(), Searchable.text(called)));
    return called.withChild(stanzaId(id));
  }

  /** The last that was said, oldest first. May wait. */
  List<Kept> last(int most) {
    List<Kept> last = new ArrayList<>();
    for (ArchivedMessage archived : name == null || !archives.isKept() ? List.<ArchivedMessage>of() : archives.last(name, most)) {
      Message message = ArchivedXml.message(archived);
      if (message != null) {
        last.add(new Kept(message.withChild(stanzaId(archived.id())), archived.received()));
      }
    }
    return last;
  }

  private Element stanzaId(String id) {
    return Element.builder("stanza-id", StanzaIds.NS).attribute("by", room.toString()).attribute("id", id).build();
  }
}
