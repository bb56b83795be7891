package im.recado.modules.muc;

import im.recado.kernel.module.Option;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The vCard of a room, with its picture (XEP-0486, version 0.1.0): owners set it, everybody may see it. */
final class RoomVCard {
  /** The name under which it is kept. */
  static final String STORE = "muc-vcard";

  static final String NS = "vcard-temp";
  private static final String KEY = "vcard";

  static final Option<Integer> BYTES =
      Option.integer("muc.vcard-bytes", 64 * 1024, 0, 1024 * 1024, "The largest vCard of a room, in bytes.");

  private final Hall hall;
  private final KeyValues store;

  RoomVCard(Hall hall, KeyValues store) {
    this.hall = hall;
    this.store = store;
  }

  /** May wait. */
  void furnish(Room room) {
    String kept = store.get(room.jid(), KEY);
    if (kept != null) {
      room.vCard(kept, hashes(read(kept)));
    }
  }

  /** Keeps the vCard of a room that was not kept before. May wait. */
  void keep(Room room) {
    String vCard = room.vCard();
    if (vCard != null) {
      store.put(room.jid(), KEY, vCard);
    }
  }

  /** May wait. */
  void erase(Jid room) {
    store.removeAll(room);
  }

  void get(RoomRequest request) throws StanzaException {
    Room room = request.room();
    boolean outside =
        request.role() == Role.NONE && !request.affiliation().isAtLeast(Affiliation.MEMBER);
    boolean secret = room.config().is(Settings.MEMBERS_ONLY) && !room.config().is(Settings.PUBLIC);
    String kept = room.vCard();
    if (kept == null || request.affiliation() == Affiliation.OUTCAST || (outside && secret)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    request.answer(read(kept));
  }

  void set(RoomRequest request) throws StanzaException {
    Configuration.requireOwner(request);
    Room room = request.room();
    Element vCard = request.payload();
    if (vCard.elements().isEmpty()) {
      request.durably(
          () -> store.remove(room.jid(), KEY),
          () -> {
            room.vCard(null, List.of());
            done(request);
          });
      return;
    }
    String text = vCard.toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > hall.option(BYTES)) {
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE, "The vCard may have " + hall.option(BYTES) + " bytes; a smaller picture may help.");
    }
    List<String> hashes = hashes(vCard);
    request.durably(
        () -> store.put(room.jid(), KEY, text),
        () -> {
          room.vCard(text, hashes);
          done(request);
        });
  }

  private void done(RoomRequest request) {
    request.answer(null);
    hall.announcements().status(request.room(), List.of(104));
  }

  /** The SHA-1 of each picture (XEP-0153). What is no picture is passed over. */
  private static List<String> hashes(Element vCard) {
    List<String> hashes = new ArrayList<>();
    for (Element photo : vCard.elements("PHOTO", NS)) {
      String binary = photo.childText("BINVAL", NS);
      try {
        byte[] picture = Base64.getMimeDecoder().decode(binary == null ? "" : binary);
        if (picture.length > 0) {
          hashes.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(picture)));
        }
      } catch (IllegalArgumentException e) {
        // Not Base64.
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-1", e);
      }
    }
    return hashes;
  }

  private static Element read(@Nullable String kept) {
    try {
      return Xml.parse(kept == null ? "" : kept, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new IllegalStateException("no vCard of a room: " + e.getMessage(), e);
    }
  }

  void info(Room room, SortedMap<String, List<String>> fields) {
    if (!room.avatars().isEmpty()) {
      fields.put("muc#roominfo_avatarhash", room.avatars());
      // COMPAT Conversations, Gajim: they know the field by its earlier name.
      fields.put("{http://modules.prosody.im/mod_vcard_muc}avatar#sha1", List.of(room.avatars().getFirst()));
    }
  }
}
