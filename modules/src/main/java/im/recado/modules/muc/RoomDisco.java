package im.recado.modules.muc;

import im.recado.modules.captcha.CaptchaForm;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a room tells of itself (XEP-0045 sections 6.4, 6.5 and 7.12, XEP-0128). Outsiders hear nothing of what goes on
 * in a room that is hidden or for members only; of one that is both, {@link RoomDesk} says that there is none (SECURITY R6).
 */
final class RoomDisco {
  static final String RESERVED_NICK = "x-roomuser-item";
  static final String TRAFFIC = Muc.NS + "#traffic";
  private static final String INFO = "muc#roominfo_";

  /** Of fields whose specifications name a type (XEP-0317 section 2, XEP-0486 section 3.3, XEP-0500 section 5.2). */
  private static final Map<String, Field.Type> TYPES =
      Map.of(
          "hats#hash", Field.Type.TEXT_SINGLE,
          INFO + "avatarhash", Field.Type.TEXT_MULTI,
          INFO + "slow_mode_duration", Field.Type.TEXT_SINGLE);

  /** What every room can do. */
  static final List<String> FEATURES =
      List.of(
          DiscoModule.INFO,
          DiscoModule.ITEMS,
          HatCommands.COMMANDS,
          Muc.NS,
          Muc.NS + "#stable_id",
          Muc.NS + "#self-ping-optimization",
          VoiceRequests.FORM_TYPE,
          RoomConfig.FORM_TYPE,
          Muc.NS + "#roominfo",
          Registration.FORM_TYPE,
          Registration.NS,
          AffiliationVersions.NS,
          Faces.OCCUPANT_ID,
          Passing.STANZA_ID,
          Hats.NS,
          "vcard-temp",
          "urn:xmpp:ping");

  private final Hall hall;

  RoomDisco(Hall hall) {
    this.hall = hall;
  }

  void info(RoomRequest request) throws StanzaException {
    Room room = request.room();
    String node = request.payload().attribute("node");
    if (node != null) {
      node(request, node);
      return;
    }
    boolean inside = isInside(request);
    boolean open = inside || (room.config().is(Settings.PUBLIC) && !room.config().is(Settings.MEMBERS_ONLY));
    request.answer(
        new DiscoReply(
                List.of(new Identity("conference", "text", name(room))), features(room), List.of(form(room, open)))
            .toElement(null));
  }

  /** The name of a room for people. */
  static String name(Room room) {
    String name = room.config().get(Settings.NAME);
    return name.isEmpty() ? String.valueOf(room.jid().local()) : name;
  }

  private static boolean isInside(RoomRequest request) {
    return request.affiliation().isAtLeast(Affiliation.MEMBER) || request.role() != Role.NONE;
  }

  private void node(RoomRequest request, String node) throws StanzaException {
    switch (node) {
      case RESERVED_NICK -> {
        String nick = request.room().affiliations().standing(request.from().bare()).nick();
        Element.Builder query = Element.builder("query", DiscoModule.INFO).attribute("node", node);
        if (!nick.isEmpty()) {
          query.child(
              Element.builder("identity", DiscoModule.INFO)
                  .attribute("category", "conference")
                  .attribute("name", nick)
                  .attribute("type", "text")
                  .build());
        }
        request.answer(query.build());
      }
      // Nothing is held back (section 18.1.1).
      case TRAFFIC -> throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
      default -> hall.hatCommands().info(request, node);
    }
  }

  private List<String> features(Room room) {
    RoomConfig config = room.config();
    List<String> features = new ArrayList<>(FEATURES);
    features.add(config.is(Settings.PASSWORD_PROTECTED) ? "muc_passwordprotected" : "muc_unsecured");
    features.add(config.is(Settings.PUBLIC) ? "muc_public" : "muc_hidden");
    features.add(config.is(Settings.PERSISTENT) ? "muc_persistent" : "muc_temporary");
    features.add(config.is(Settings.MEMBERS_ONLY) ? "muc_membersonly" : "muc_open");
    features.add(config.is(Settings.MODERATED) ? "muc_moderated" : "muc_unmoderated");
    features.add(config.isSemiAnonymous() ? "muc_semianonymous" : "muc_nonanonymous");
    features.addAll(special(room));
    return features;
  }

  private DiscoForm form(Room room, boolean open) {
    RoomConfig config = room.config();
    SortedMap<String, List<String>> fields = new TreeMap<>();
    fields.put(Settings.NAME.var(), List.of(name(room)));
    fields.put(INFO + "lang", List.of(config.get(Settings.LANGUAGE)));
    fields.put(Settings.SUBJECT_BY_OCCUPANTS.var(), flag(config.is(Settings.SUBJECT_BY_OCCUPANTS)));
    fields.put(INFO + "subjectmod", flag(config.is(Settings.SUBJECT_BY_OCCUPANTS)));
    fields.put(Settings.PRIVATE_MESSAGES.var(), Settings.PRIVATE_MESSAGES.write(config.get(Settings.PRIVATE_MESSAGES)));
    fields.put(Settings.INVITES_BY_MEMBERS.var(), flag(config.is(Settings.INVITES_BY_MEMBERS)));
    fields.put(
        Settings.HISTORY.var(),
        List.of(Integer.toString(Math.min(config.get(Settings.HISTORY), hall.option(MucOptions.MOST_HISTORY)))));
    fields.put(INFO + "slow_mode_duration", Settings.SLOW_MODE.write(config.get(Settings.SLOW_MODE)));
    if (!config.get(Settings.CONTACTS).isEmpty()) {
      fields.put(Settings.CONTACTS.var(), Settings.CONTACTS.write(config.get(Settings.CONTACTS)));
    }
    if (!config.get(Settings.PUBSUB).isEmpty()) {
      fields.put(Settings.PUBSUB.var(), List.of(config.get(Settings.PUBSUB)));
    }
    if (open) {
      fields.put(INFO + "description", List.of(config.get(Settings.DESCRIPTION)));
      fields.put(INFO + "occupants", List.of(Integer.toString(room.occupants().size())));
      fields.put(INFO + "subject", List.of(room.subject() == null ? "" : room.subject().text()));
    }
    info(room, open, fields);
    return new DiscoForm(Muc.NS + "#roominfo", fields, TYPES);
  }

  static List<String> flag(boolean value) {
    return List.of(value ? "1" : "0");
  }

  /** Section 6.5: outsiders learn who is here where everybody may come in and see, and the owner does not mind. */
  void items(RoomRequest request) throws StanzaException {
    Room room = request.room();
    String node = request.payload().attribute("node");
    if (node != null) {
      hall.hatCommands().items(request, node);
      return;
    }
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    RoomConfig config = room.config();
    boolean shown =
        config.is(Settings.PUBLIC_OCCUPANTS)
            && config.is(Settings.PUBLIC)
            && !config.is(Settings.MEMBERS_ONLY)
            && config.password() == null
            && request.affiliation() != Affiliation.OUTCAST;
    if (request.role() != Role.NONE || shown) {
      for (Occupant occupant : room.occupants().all()) {
        if (room.shows(occupant.role())) {
          query.child(Element.builder("item", DiscoModule.ITEMS).attribute("jid", occupant.jid().toString()).build());
        }
      }
    }
    request.answer(query.build());
  }

  /** What a room can do beside what every room can. */
  private List<String> special(Room room) {
    List<String> features = new ArrayList<>(Mentions.features());
    features.addAll(Retractions.features());
    features.add(TokenInvites.NS);
    if (room.config().is(Settings.ARCHIVED)) {
      features.addAll(RoomQueries.features());
    }
    if (room.config().is(Settings.CAPTCHA)) {
      features.add(CaptchaForm.NS);
    }
    return features;
  }

  /** Adds to what a room tells of itself. */
  private void info(Room room, boolean open, SortedMap<String, List<String>> fields) {
    hall.vCard().info(room, fields);
    hall.mentions().info(room, fields);
    hall.hatCommands().info(room, fields);
    if (open) {
      hall.activity().info(room, fields);
    }
  }
}
