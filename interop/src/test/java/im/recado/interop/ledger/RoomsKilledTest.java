package im.recado.interop.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Rooms outlive {@code kill -9} exactly, to the last thing that was answered: configuration, affiliations with their reasons,
 * nicknames that are kept, subject, history, archive, hats, picture, invitations by token; and a room that was destroyed stays so.
 * Those that are not kept are gone.
 */
final class RoomsKilledTest {
  private static final String ROOM = "coven@conference.localhost";
  private static final String ADMIN = "http://jabber.org/protocol/muc#admin";
  private static final String OWNER = "http://jabber.org/protocol/muc#owner";
  private static final String HATS = "urn:xmpp:hats:commands";

  private static String form(String type, Map<String, String> values) {
    StringBuilder form = new StringBuilder("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + type + "</value></field>");
    values.forEach((var, value) -> form.append("<field var='" + var + "'><value>" + Xml.escape(value) + "</value></field>"));
    return form.append("</x>").toString();
  }

  private static void done(RawClient client, String type, String payload) {
    Xml answer = client.ask(type, ROOM, payload);
    assertThat(answer.attribute("type")).as("%s", answer).isEqualTo("result");
  }

  private static void hat(RawClient client, String command, Map<String, String> values) {
    done(client, "set", "<command xmlns='http://jabber.org/protocol/commands' node='" + HATS + ":" + command + "' action='execute'>"
        + form(HATS, values) + "</command>");
  }

  private static void enter(RawClient client, String nick) {
    client.send("<presence to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'><password>cauldronburn</password></x></presence>");
    // A room answers in order.
    done(client, "get", "<query xmlns='http://jabber.org/protocol/disco#info'/>");
  }

  private static void say(RawClient client, String id, String content) {
    client.send("<message type='groupchat' id='" + id + "' to='" + ROOM + "'>" + content + "</message>");
    client.await("the reflection of " + id, xml -> xml.has("id", id) && xml.has("type", "groupchat"));
  }

  private static void furnish(RawClient crone, RawClient hag) {
    crone.send("<presence to='" + ROOM + "/firstwitch'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
    Map<String, String> config = new LinkedHashMap<>();
    config.put("muc#roomconfig_roomname", "A <Dark> & damp Cave");
    config.put("muc#roomconfig_roomdesc", "Höhle 😀");
    config.put("muc#roomconfig_persistentroom", "1");
    config.put("muc#roomconfig_moderatedroom", "1");
    config.put("muc#roomconfig_passwordprotectedroom", "1");
    config.put("muc#roomconfig_roomsecret", "cauldronburn");
    config.put("muc#roomconfig_whois", "anyone");
    config.put("muc#roomconfig_maxusers", "30");
    config.put("muc#roomconfig_allowpm", "moderators");
    config.put("muc#roomconfig_changesubject", "1");
    config.put("x-muc#roomconfig_reservednick", "1");
    config.put("muc#maxhistoryfetch", "3");
    done(crone, "set", "<query xmlns='" + OWNER + "'>" + form("http://jabber.org/protocol/muc#roomconfig", config) + "</query>");
    done(crone, "set", "<query xmlns='" + ADMIN + "'><item affiliation='admin' jid='wicca@localhost'><reason>Loyal</reason></item>"
        + "<item affiliation='member' jid='hecate@localhost' nick='goddess'/><item affiliation='member' jid='bard@localhost'/>"
        + "<item affiliation='outcast' jid='france.example'><reason>Treason</reason></item></query>");
    done(crone, "set", "<query xmlns='" + ADMIN + "'><item affiliation='none' jid='bard@localhost'/></query>");
    enter(hag, "hag");
    done(crone, "set", "<query xmlns='" + ADMIN + "'><item nick='hag' role='participant'/></query>");
    hat(crone, "create", Map.of("hats#title", "Cook", "hats#uri", "http://witches.example/hats#cook"));
    hat(crone, "assign", Map.of("hats#jid", "hag@localhost", "hats#uri", "http://witches.example/hats#cook"));
    done(crone, "set", "<vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>aGVsbG8=</BINVAL></PHOTO></vCard>");
    for (int i = 1; i <= 5; i++) {
      say(hag, "m" + i, "<body>Thrice " + i + "</body>");
    }
    say(hag, "s1", "<subject>Fire burn</subject>");
  }

  /** Makes another room, destroys it, and makes one that is not kept. */
  private static void passing(RawClient crone) {
    for (String room : List.of("heath@conference.localhost", "cell@conference.localhost")) {
      crone.send("<presence to='" + room + "/crone'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
      Map<String, String> config =
          room.startsWith("heath") ? Map.of("muc#roomconfig_persistentroom", "1") : Map.of("muc#roomconfig_persistentroom", "0");
      Xml made = crone.ask("set", room, "<query xmlns='" + OWNER + "'>" + form("http://jabber.org/protocol/muc#roomconfig", config) + "</query>");
      assertThat(made.attribute("type")).isEqualTo("result");
    }
    Xml gone = crone.ask("set", "heath@conference.localhost", "<query xmlns='" + OWNER + "'><destroy/></query>");
    assertThat(gone.attribute("type")).isEqualTo("result");
  }

  /** All that an owner, a member and a newcomer find out about the room. */
  private static Map<String, String> picture(RawClient crone, RawClient hag, RawClient hecate) {
    Map<String, String> picture = new LinkedHashMap<>();
    picture.put("form", payload(crone.ask("get", ROOM, "<query xmlns='" + OWNER + "'/>")));
    for (String affiliation : List.of("owner", "admin", "member", "outcast")) {
      picture.put(affiliation, payload(crone.ask("get", ROOM, "<query xmlns='" + ADMIN + "'><item affiliation='" + affiliation + "'/></query>")));
    }
    picture.put("vcard", payload(crone.ask("get", ROOM, "<vCard xmlns='vcard-temp'/>")));
    picture.put("nick", payload(hecate.ask("get", ROOM, "<query xmlns='http://jabber.org/protocol/disco#info' node='x-roomuser-item'/>")));
    int before = hag.received().size();
    enter(hag, "hag");
    List<Xml> came = hag.received().subList(before, hag.received().size());
    // The subject says when it was set, and each message of the history when it was said and what its id is.
    picture.put("history", came.stream().filter(xml -> xml.name().equals("message")).toList().toString());
    picture.put("self", came.stream().filter(xml -> xml.name().equals("presence") && xml.toString().contains("'110'"))
        .map(self -> self.child("x", "http://jabber.org/protocol/muc#user").orElseThrow() + " "
            + self.child("hats", "urn:xmpp:hats:0").orElseThrow() + " " + self.child("occupant-id", "urn:xmpp:occupant-id:0").orElseThrow())
        .toList().toString());
    before = hag.received().size();
    Xml fin = hag.ask("set", ROOM, "<query xmlns='urn:xmpp:mam:2' queryid='q'><set xmlns='http://jabber.org/protocol/rsm'><max>100</max></set></query>");
    picture.put("archive", payload(fin) + hag.received().subList(before, hag.received().size() - 1));
    return picture;
  }

  private static String payload(Xml answer) {
    assertThat(answer.attribute("type")).as("%s", answer).isEqualTo("result");
    return answer.children().toString();
  }

  @Test
  void whatWasAnsweredIsThereAfterAKill() throws Exception {
    try (ServerUnderTest server = ServerKind.RECADO.own()) {
      for (String user : List.of("crone", "wicca", "hag", "hecate", "bard")) {
        server.addAccount(user, "secret");
      }
      Map<String, String> before;
      try (RawClient crone = RawClient.login(server, "crone", "secret", "desktop");
          RawClient hag = RawClient.login(server, "hag", "secret", "pda");
          RawClient hecate = RawClient.login(server, "hecate", "secret", "broom")) {
        furnish(crone, hag);
        passing(crone);
        hag.send("<presence type='unavailable' to='" + ROOM + "/hag'/>");
        hag.settle();
        before = picture(crone, hag, hecate);
        assertThat(before.get("history")).contains("Thrice 5", "Thrice 3", "Fire burn").doesNotContain("Thrice 2");
        assertThat(before.get("nick")).contains("goddess");
        assertThat(before.get("outcast")).contains("france.example", "Treason");
        assertThat(before.get("member")).doesNotContain("bard");
        assertThat(before.get("self")).contains("Cook", "participant");
        // The last thing before the end: it was answered, so it holds.
        done(crone, "set", "<query xmlns='" + ADMIN + "'><item affiliation='admin' jid='bard@localhost'/></query>");
        server.kill();
      }
      server.start();
      try (RawClient crone = RawClient.login(server, "crone", "secret", "desktop");
          RawClient hag = RawClient.login(server, "hag", "secret", "pda");
          RawClient hecate = RawClient.login(server, "hecate", "secret", "broom")) {
        assertThat(crone.ask("get", "heath@conference.localhost", "<query xmlns='http://jabber.org/protocol/disco#info'/>").errorCondition())
            .isEqualTo("item-not-found");
        assertThat(crone.ask("get", "cell@conference.localhost", "<query xmlns='http://jabber.org/protocol/disco#info'/>").errorCondition())
            .isEqualTo("item-not-found");
        assertThat(crone.ask("get", ROOM, "<query xmlns='" + ADMIN + "'><item affiliation='admin'/></query>").toString()).contains("bard@localhost");
        done(crone, "set", "<query xmlns='" + ADMIN + "'><item affiliation='none' jid='bard@localhost'/></query>");
        enter(crone, "firstwitch");
        assertThat(picture(crone, hag, hecate)).isEqualTo(before);
      }
    }
  }
}
