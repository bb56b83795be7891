package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveExtent;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.Searchable;
import im.recado.modules.delay.Dates;
import im.recado.modules.worth.Worth;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of a room (XEP-0313 section 6.1.2). A message is reflected when it is durable there: whoever has sent it knows
 * by the reflection that it will not be lost.
 */
final class RoomArchive {
  /** The name under which it is kept. */
  static final String STORE = "muc-history";

  private static final Logger LOG = LoggerFactory.getLogger(RoomArchive.class);

  /** Who really said something, for those who may know it: beside the message, never sent as it is. */
  static final String SENDER = "urn:recado:sender:1";

  private static final String HISTORY = "urn:recado:history:1";

  private final Hall hall;
  private final ArchiveStore store;

  /** The last messages of rooms without an archive, from an orderly stop or from when the room was left alone. */
  private final KeyValues histories;

  RoomArchive(Hall hall, ArchiveStore store, KeyValues histories) {
    this.hall = hall;
    this.store = store;
    this.histories = histories;
  }

  static ArchiveName name(Jid room) {
    return ArchiveName.of(room);
  }

  /** Whether these words are kept. */
  boolean keeps(Room room, Words words) {
    return room.config().is(Settings.ARCHIVED) && Worth.isArchivedInRoom(words.message());
  }

  /**
   * Keeps a message and lets it out when it is durable. Within a step of the lane.
   *
   * @param then sends it
   */
  void keep(RoomLane lane, Room room, Words words, Promise promise, Executor where, Runnable then) {
    CompletableFuture<Void> kept = append(room, words);
    // Who has heard that a message was taken back does not find it in the archive any more: if it stays, nobody hears.
    CompletableFuture<Void> durable =
        Retractions.retracted(words.message()) == null
            ? kept
            : kept.thenRunAsync(
                () -> hall.retractions().entomb(room, words), Background.executor("taking back a message of a room"));
    lane.outgoing(
        durable,
        () -> {
          if (durable.isCompletedExceptionally()) {
            LOG.debug("A message to {} could not be stored: {}", room.jid(), durable.exceptionNow().toString());
            refuse(room, words, durable.exceptionNow());
          } else {
            then.run();
          }
          promise.kept();
        },
        where);
  }

  private void refuse(Room room, Words words, Throwable failure) {
    Occupant speaker = words.speaker();
    if (speaker == null) {
      return;
    }
    StanzaException reason = StoreException.told(failure);
    for (Visit visit : List.copyOf(speaker.visits())) {
      Message message = words.message();
      hall.post().refuse(message.withFrom(visit.jid()).withTo(room.jid()), room.jid(), reason);
    }
  }

  /**
   * Appends to the archive and waits until that is durable.
   *
   * @throws StoreException if it cannot be
   */
  void keepAndWait(Room room, Words words) {
    try {
      append(room, words).join();
    } catch (CompletionException e) {
      throw new StoreException("What was said in " + room.jid() + " cannot be archived.", e);
    }
  }

  /** Appends to the archive; completes when that is durable. */
  CompletableFuture<Void> append(Room room, Words words) {
    room.traced();
    Message message = words.message();
    Occupant speaker = words.speaker();
    Element kept = message.element();
    if (speaker != null && words.from() != null) {
      kept = kept.withChild(sender(speaker.affiliation(), words.from().toString(), speaker.role().wire()));
    }
    String xml = kept.toString();
    if (xml.indexOf(SENDER) != xml.lastIndexOf(SENDER)) {
      // Nobody says deep down who somebody is.
      xml = kept.withoutBelow(child -> child.namespace().equals(SENDER)).toString();
    }
    Jid with = speaker == null ? room.jid() : speaker.jid();
    return store.append(
        name(room.jid()), new ArchiveEntry(words.id(), words.said(), with, message.id(), xml, Searchable.text(message)));
  }

  private static Element sender(Affiliation affiliation, String jid, String role) {
    return Element.builder("sender", SENDER)
        .attribute("affiliation", affiliation.wire())
        .attribute("jid", jid)
        .attribute("role", role)
        .build();
  }

  /** What the XML of messages has in it, one of these, that were said by this person, or from this one of their clients. */
  static List<String> marksOf(Jid person) {
    return Arrays.stream(Affiliation.values())
        .map(affiliation -> sender(affiliation, person.isFull() ? person.toString() : person + "/", "").toString())
        .map(text -> text.substring(0, text.lastIndexOf(" role=") - (person.isFull() ? 0 : 1)))
        .toList();
  }

  /** Puts a tombstone in the place of a message; completes when that is durable. */
  CompletableFuture<Boolean> replace(Room room, String id, Element tombstone) {
    return store.replace(name(room.jid()), id, tombstone.toString());
  }

  /** The message of this id, with its sender, or null. May wait. */
  @Nullable Element find(Room room, String id) {
    ArchivedMessage found = store.find(name(room.jid()), id);
    return found == null ? null : read(found);
  }

  /** When the room got the message of this id, if it is of this occupant; else null. May wait. */
  @Nullable Instant said(Room room, String id, String occupant) {
    ArchivedMessage found = store.find(name(room.jid()), id);
    if (found == null) {
      return null;
    }
    Element message = read(found);
    return message != null && occupant.equals(Retractions.occupantId(message)) ? found.received() : null;
  }

  /** Keeps the history of a room that has no archive and leaves the memory. May wait. */
  void keepHistory(Room room) {
    if (room.config().is(Settings.ARCHIVED) || room.history().isEmpty()) {
      return;
    }
    Element.Builder kept = Element.builder("history", HISTORY);
    for (History.Past past : room.history().all()) {
      kept.child(
          Element.builder("past", HISTORY)
              .attribute("id", past.id())
              .attribute("occupant", past.occupant())
              .attribute("sent", Dates.format(past.sent()))
              .child(past.message().element())
              .build());
    }
    histories.put(room.jid(), "history", kept.build().toString());
  }

  private void furnishFromHistory(Room room, int most) {
    String kept = histories.get(room.jid(), "history");
    if (kept == null) {
      return;
    }
    histories.remove(room.jid(), "history");
    try {
      for (Element past : Xml.parse(kept, XmlLimits.STORED).elements("past", HISTORY)) {
        Instant sent = Dates.parse(past.attributeOr("sent", ""));
        if (past.firstElement() instanceof Element message && sent != null) {
          room.history()
              .add(
                  new History.Past(
                      past.attributeOr("id", ""),
                      past.attributeOr("occupant", ""),
                      (Message) Stanza.of(message),
                      sent),
                  most);
        }
      }
    } catch (XmlException | StanzaException e) {
      LOG.error("The history of {} cannot be read: {}", room.jid(), e.getMessage());
    }
  }

  /** Fills the history of a room that was loaded. May wait. */
  void furnish(Room room) {
    int most = Math.min(room.config().get(Settings.HISTORY), hall.option(MucOptions.MOST_HISTORY));
    if (!room.config().is(Settings.ARCHIVED)) {
      furnishFromHistory(room, most);
      return;
    }
    if (most == 0) {
      return;
    }
    ArchivePage page = store.page(name(room.jid()), ArchiveQuery.last(2 * most));
    for (ArchivedMessage archived : page == null ? List.<ArchivedMessage>of() : page.messages()) {
      Element element = read(archived);
      if (element == null) {
        continue;
      }
      try {
        Message message = (Message) Stanza.of(element.without(child -> child.namespace().equals(SENDER)));
        if (Passing.isForHistory(message)) {
          Element id = message.child("occupant-id", Faces.OCCUPANT_ID);
          Words words = new Words(archived.id(), message, null, null, archived.received());
          History.Past past = words.past(room.jid());
          room.history()
              .add(
                  new History.Past(
                      past.id(), id == null ? "" : id.attributeOr("id", ""), past.message(), past.sent()),
                  most);
        }
      } catch (StanzaException e) {
        LOG.error("A message of {} cannot be read: {}", room.jid(), e.getMessage());
      }
    }
  }

  private static @Nullable Element read(ArchivedMessage archived) {
    try {
      return Xml.parse(archived.xml(), XmlLimits.STORED);
    } catch (XmlException e) {
      LOG.error("The archived message {} cannot be read: {}", archived.id(), e.getMessage());
      return null;
    }
  }

  /** How far the archive of a room reaches; null when it is empty. May wait. */
  @Nullable ArchiveExtent extent(Jid room) {
    return store.extent(name(room));
  }

  /** Whether anything is kept of a room of this address. May wait. */
  boolean isThereAny(Jid room) {
    return extent(room) != null;
  }

  /** The room is gone. May wait. */
  void erase(Jid room) {
    histories.removeAll(room);
    store.removeAll(room);
  }
}
