package im.recado.gateway;

import im.recado.gateway.network.Connection;
import im.recado.gateway.network.FindsPeople;
import im.recado.gateway.network.HasProfiles;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.gateway.network.Network;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Picture;
import im.recado.gateway.network.Profile;
import im.recado.gateway.network.Profile.Detail;
import im.recado.gateway.network.Reason;
import im.recado.kernel.module.Option;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What people of a network tell of themselves (XEP-0054, XEP-0084), and how they are found (XEP-0055). Owned by the lane of the session. */
final class People {
  static final String SEARCH = "jabber:iq:search";
  private static final String VCARD = "vcard-temp";
  private static final int MOST_CHARACTERS = 100;

  /** What clients without forms can show (XEP-0055 section 2.1). */
  private static final Set<String> OF_OLD = Set.of("first", "last", "nick", "email");

  private static final List<Detail> COLUMNS = List.of(Detail.NICK, Detail.FIRST, Detail.LAST, Detail.EMAIL);

  private final Gateway gateway;
  private final GatewaySession session;
  private final Asked asked;
  private final Avatars avatars;

  People(Gateway gateway, GatewaySession session, ContactList contacts, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.asked = asked;
    this.avatars = new Avatars(gateway, session.owner(), contacts);
  }

  Avatars avatars() {
    return avatars;
  }

  /** What is asked of a network by an id. */
  @FunctionalInterface
  private interface Ask {
    void run(String id) throws NetworkException;
  }

  private void ask(Iq iq, Ask ask) throws NetworkException {
    String id =
        asked.add(
            iq,
            why -> {
              if (why == null) {
                gateway.kernel().router().refuse(iq, new StanzaException(Condition.ITEM_NOT_FOUND));
              } else {
                gateway.kernel().router().refuse(iq, Reasons.stanza(why));
              }
            });
    try {
      ask.run(id);
    } catch (NetworkException e) {
      asked.take(id);
      throw e;
    }
  }

  private NetworkException impossible(String what) {
    return new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " " + what);
  }

  // Profiles.

  /** Whether somebody asks who one is, or for their picture. */
  static boolean isProfile(Iq iq) {
    Element payload = iq.payload();
    return (payload != null && payload.is("vCard", VCARD)) || Avatars.isFor(iq);
  }

  /** A client wants to know who somebody is. */
  void profile(Iq iq) throws StanzaException {
    try {
      if (Avatars.isFor(iq) && !Avatars.isForData(iq)) {
        gateway.kernel().router().send(iq.result(avatars.metadata(iq)));
        return;
      }
      Connection connection = session.connected();
      String contact = gateway.addresses().name(Objects.requireNonNull(iq.to()));
      if (!(connection instanceof HasProfiles able)) {
        throw impossible("does not tell who people are.");
      }
      ask(iq, id -> able.profile(contact, id));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  void profiled(NetworkEvent.Profiled profiled) {
    if (asked.take(profiled.id()) instanceof Iq iq) {
      try {
        Profile profile = profiled.profile();
        gateway.kernel().router().send(iq.result(Avatars.isForData(iq) ? Avatars.data(iq, profile) : card(profile)));
      } catch (StanzaException e) {
        gateway.kernel().router().refuse(iq, e);
      }
    }
  }

  private static Element card(Profile profile) {
    Element.Builder card = Element.builder("vCard", VCARD);
    text(card, "FN", profile.answer(Detail.FULL_NAME));
    group(card, "N", Map.of("FAMILY", profile.answer(Detail.LAST), "GIVEN", profile.answer(Detail.FIRST)));
    text(card, "NICKNAME", profile.answer(Detail.NICK));
    text(card, "BDAY", profile.answer(Detail.BIRTHDAY));
    group(
        card,
        "ADR",
        Map.of(
            "STREET", profile.answer(Detail.STREET), "LOCALITY", profile.answer(Detail.CITY),
            "REGION", profile.answer(Detail.REGION), "PCODE", profile.answer(Detail.POSTCODE),
            "CTRY", profile.answer(Detail.COUNTRY)));
    group(card, "TEL", Map.of("NUMBER", profile.answer(Detail.PHONE)));
    group(card, "EMAIL", Map.of("USERID", profile.answer(Detail.EMAIL)));
    text(card, "TITLE", profile.answer(Detail.TITLE));
    group(card, "ORG", Map.of("ORGNAME", profile.answer(Detail.COMPANY)));
    text(card, "URL", profile.answer(Detail.URL));
    text(card, "DESC", profile.answer(Detail.ABOUT));
    byte[] picture = profile.picture();
    if (picture != null) {
      group(card, "PHOTO", Map.of("TYPE", Picture.of(picture).type(), "BINVAL", Base64.getEncoder().encodeToString(picture)));
    }
    return card.build();
  }

  private static void text(Element.Builder card, String name, String text) {
    if (!text.isBlank()) {
      card.child(name, VCARD, Words.clean(text));
    }
  }

  private static void group(Element.Builder card, String name, Map<String, String> parts) {
    Element.Builder group = Element.builder(name, VCARD);
    boolean any = false;
    for (String part : parts.keySet().stream().sorted().toList()) {
      String text = Objects.requireNonNull(parts.get(part));
      any |= !text.isBlank();
      text(group, part, text);
    }
    if (any) {
      card.child(group.build());
    }
  }

  // Looking for people.

  /** By what people can be looked for. */
  static Element form(Network network) throws StanzaException {
    if (network.search().isEmpty()) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    String instructions = "Fill in what you know of somebody on " + network.name() + ".";
    DataForm.Builder form = DataForm.form(SEARCH).title(network.name()).instructions(instructions);
    Element.Builder query = Element.builder("query", SEARCH).child("instructions", SEARCH, instructions);
    for (Question question : network.search()) {
      form.field(Field.of(question.var(), Field.Type.TEXT_SINGLE, question.label()));
      if (OF_OLD.contains(question.var())) {
        query.child(Element.of(question.var(), SEARCH));
      }
    }
    return query.child(form.toElement()).build();
  }

  /** What somebody wants to find. */
  static Map<String, String> wanted(Network network, Element query) throws StanzaException {
    if (network.search().isEmpty()) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    DataForm form = DataForm.in(query);
    if (form != null && (form.type() != DataForm.Type.SUBMIT || !form.isOf(SEARCH))) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is not the form that was asked for.");
    }
    Map<String, String> wanted = new HashMap<>();
    for (Question question : network.search()) {
      String answer = form == null ? query.childText(question.var(), SEARCH) : form.value(question.var());
      if (answer != null && !answer.isBlank()) {
        String text = answer.strip();
        wanted.put(question.var(), text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
      }
    }
    if (wanted.isEmpty()) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "Fill in something to look for.");
    }
    return wanted;
  }

  /** A client looks for somebody. */
  void find(Iq iq, Map<String, String> wanted) throws StanzaException {
    try {
      if (!(session.connected() instanceof FindsPeople able)) {
        throw impossible("cannot be searched.");
      }
      ask(iq, id -> able.find(wanted, id));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  void found(NetworkEvent.Found found) {
    if (asked.take(found.id()) instanceof Iq iq) {
      boolean table = iq.payload() != null && DataForm.in(iq.payload()) != null;
      gateway.kernel().router().send(iq.result(table ? table(found.people()) : plain(found.people())));
    }
  }

  private Element plain(List<Profile> people) {
    Element.Builder query = Element.builder("query", SEARCH);
    for (Profile person : people) {
      Jid jid = session.rooms().contact(person.contact());
      if (jid != null) {
        Element.Builder item = Element.builder("item", SEARCH).attribute("jid", jid.toString());
        COLUMNS.forEach(detail -> item.child(var(detail), SEARCH, Words.clean(person.answer(detail))));
        query.child(item.build());
      }
    }
    return query.build();
  }

  private Element table(List<Profile> people) {
    DataForm.Builder table =
        DataForm.result(SEARCH).title(gateway.name()).column("jid", Field.Type.JID_SINGLE, "Address");
    COLUMNS.forEach(detail -> table.column(var(detail), Field.Type.TEXT_SINGLE, label(detail)));
    for (Profile person : people) {
      Jid jid = session.rooms().contact(person.contact());
      if (jid != null) {
        List<Field> row = new ArrayList<>();
        row.add(Field.of("jid", Field.Type.JID_SINGLE, null, jid.toString()));
        for (Detail detail : COLUMNS) {
          row.add(Field.of(var(detail), Field.Type.TEXT_SINGLE, null, Words.clean(person.answer(detail))));
        }
        table.item(row);
      }
    }
    return Element.of("query", SEARCH, table.toElement());
  }

  private static String var(Detail detail) {
    return Option.written(detail);
  }

  private static String label(Detail detail) {
    return switch (detail) {
      case FIRST -> "Given name";
      case LAST -> "Family name";
      case EMAIL -> "E-mail";
      default -> "Nickname";
    };
  }
}
