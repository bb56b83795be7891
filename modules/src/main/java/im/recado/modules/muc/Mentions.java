package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.route.Router;
import im.recado.modules.delay.Delay;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.jid.XmppUri;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Mentions of people and groups: who may make them (XEP-0513), and word of them for members who are not in the room
 * (XEP-0452).
 */
final class Mentions {
  static final String NS = "urn:xmpp:mentions:0";
  private static final String REFERENCE = "urn:xmpp:reference:0";
  private static final String NOTIFICATION = "urn:xmpp:mmn:0";
  private static final String FORWARD = "urn:xmpp:forward:0";

  private final Hall hall;

  Mentions(Hall hall) {
    this.hall = hall;
  }

  private static List<Setting<?>> settings() {
    return Settings.all().subList(Settings.ON_FORM, Settings.all().size());
  }

  static List<String> features() {
    return List.of(NS, NS + "#channel", NS + "#associations", NS + "#hats");
  }

  /** Refuses a message with mentions that the room does not allow (XEP-0513 section 7). */
  void check(Room room, Occupant speaker, Message message) throws StanzaException {
    if (message.element().childIn(NS) == null) {
      return;
    }
    RoomConfig config = room.config();
    List<Element> mentions = message.element().elements("mention", NS);
    if (mentions.size() > config.get(Settings.MENTIONS_COUNT)) {
      throw new StanzaException(
          Condition.POLICY_VIOLATION,
          "A message may have " + config.get(Settings.MENTIONS_COUNT) + " mentions in this room.");
    }
    for (Element mention : mentions) {
      Settings.Mentioners who = config.get(setting(mention.attribute("mentions")));
      boolean may =
          switch (who) {
            case PARTICIPANTS -> true;
            case MODERATORS -> speaker.isModerator();
            case NONE -> false;
          };
      if (!may) {
        throw new StanzaException(Condition.FORBIDDEN, "You may not make such mentions in this room.");
      }
    }
  }

  private static Setting<Settings.Mentioners> setting(@Nullable String group) {
    if (group == null) {
      return Settings.MENTION_PEOPLE;
    }
    return switch (group) {
      case NS + "#hats" -> Settings.MENTION_HATS;
      case NS + "#moderators",
          NS + "#participants",
          NS + "#visitors",
          NS + "#owner",
          NS + "#admin",
          NS + "#member",
          NS + "#none" ->
          Settings.MENTION_ASSOCIATIONS;
      default -> Settings.MENTION_ROOMS;
    };
  }

  /** {@code query} get: the permissions, as a form. */
  void get(RoomRequest request) throws StanzaException {
    if (request.affiliation() == Affiliation.OUTCAST
        || (request.role() == Role.NONE && !request.affiliation().isAtLeast(Affiliation.MEMBER))) {
      throw new StanzaException(Condition.FORBIDDEN, "You are not in this room.");
    }
    DataForm.Builder form =
        DataForm.form(NS)
            .title("Permissions for Explicit Mentions")
            .instructions("Say who may mention whom, and how often in one message.");
    settings().forEach(setting -> form.field(request.room().config().field(setting).mandatory()));
    request.answer(Element.of("query", NS, form.toElement()));
  }

  /** {@code query} set. */
  void set(RoomRequest request) throws StanzaException {
    Configuration.requireOwner(request);
    DataForm form = DataForm.in(request.payload());
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(NS)) {
      throw new StanzaException(Condition.BAD_REQUEST, "Permissions are submitted as a form.");
    }
    Room room = request.room();
    RoomConfig before = room.config();
    RoomConfig after = before.with(form, settings());
    RoomStore.Kept record =
        room.record(after, room.subject(), room.affiliations().version(), room.affiliations().oldest());
    request.durably(
        () -> hall.store().update(record, List.of(), List.of()),
        () -> {
          room.config(after);
          request.answer(null);
          tell(room, before);
        });
  }

  private void tell(Room room, RoomConfig before) {
    DataForm.Builder changed = DataForm.result(NS).title("Updated permissions for Explicit Mentions");
    boolean any = false;
    for (Setting<?> setting : settings()) {
      if (before.differs(room.config(), setting)) {
        changed.values(setting.var(), room.config().field(setting).values());
        any = true;
      }
    }
    if (any) {
      hall.announcements()
          .message(room, Message.of(Message.Type.GROUPCHAT, room.jid(), null, changed.toElement()));
    }
  }

  void info(Room room, SortedMap<String, List<String>> fields) {
    settings().forEach(setting -> fields.put(setting.var(), room.config().field(setting).values()));
  }

  /** Sends what was said to those who are mentioned, have to do with the room, and are not there. */
  void forward(Room room, Words words) {
    if (!room.config().is(Settings.FORWARD_MENTIONS)) {
      return;
    }
    List<Jid> away =
        mentioned(room, words.message()).stream().filter(jid -> !room.occupants().has(jid)).toList();
    if (away.isEmpty()) {
      return;
    }
    Element forwarded =
        Element.builder("forwarded", FORWARD)
            .child(Delay.of(room.jid(), words.said()))
            .child(words.message().element().withAttribute("to", room.jid().toString()))
            .build();
    Element mentions = Element.of("mentions", NOTIFICATION, forwarded);
    Background.start(
        "mentions",
        () -> {
          for (Jid jid : away) {
            if (mayTell(words, jid)) {
              hall.post().send(Message.of(Message.Type.NORMAL, room.jid(), jid, mentions));
            }
          }
        });
  }

  /**
   * Whether the speaker might have written to somebody: that he made him a member of a room of his opens no way past blocking
   * and the limits for strangers (SECURITY M11, B-5). May wait.
   */
  private boolean mayTell(Words words, Jid jid) {
    Jid speaker = words.from();
    if (speaker == null) {
      return true;
    }
    Router router = hall.kernel().router();
    Message written =
        Message.of(
            Message.Type.NORMAL, speaker, jid, Element.of("body", Namespaces.CLIENT, String.valueOf(words.message().body())));
    return router.isLocalAccount(speaker)
        ? router.mayPass(speaker.bare(), written)
        : !router.isLocalAccount(jid) || router.wouldTake(jid, speaker);
  }

  private Set<Jid> mentioned(Room room, Message message) {
    Set<Jid> mentioned = new LinkedHashSet<>();
    int most = room.config().get(Settings.MENTIONS_COUNT);
    for (Element child : message.element().elements()) {
      if (mentioned.size() >= most) {
        break;
      }
      if (child.is("reference", REFERENCE) && "mention".equals(child.attribute("type"))) {
        add(mentioned, room, named(room, XmppUri.address(child.attributeOr("uri", ""))));
      } else if (child.is("mention", NS) && !child.has("noping", NS) && !child.has("active", NS)) {
        // Who is not here is not active (XEP-0513 section 3.5.1).
        String id = child.attribute("occupantid");
        add(mentioned, room, id == null ? byAddress(room, child.attributeOr("jid", "")) : byId(room, id));
      }
    }
    return mentioned;
  }

  private static void add(Set<Jid> mentioned, Room room, @Nullable Jid jid) {
    if (jid != null && room.affiliations().of(jid).isAtLeast(Affiliation.MEMBER)) {
      mentioned.add(jid);
    }
  }

  /** A real address, or an occupant's with a nickname that is kept for somebody. */
  private static @Nullable Jid named(Room room, @Nullable Jid jid) {
    if (jid == null) {
      return null;
    }
    if (!jid.bare().equals(room.jid())) {
      return jid.local() == null ? null : jid.bare();
    }
    return jid.resource() == null ? null : room.affiliations().ownerOf(jid.resource());
  }

  private static @Nullable Jid byAddress(Room room, String address) {
    try {
      return named(room, Jid.parse(address));
    } catch (JidException e) {
      return null;
    }
  }

  private @Nullable Jid byId(Room room, String id) {
    for (Standing standing : room.affiliations().all()) {
      if (standing.affiliation().isAtLeast(Affiliation.MEMBER)
          && standing.jid().local() != null
          && hall.occupantIds().of(room.jid(), standing.jid()).equals(id)) {
        return standing.jid();
      }
    }
    return null;
  }
}
