package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SECURITY R4: there is one door to a room. Whoever may not come in by it comes in by nothing else, and hears nothing. */
final class RoomEntranceTest {
  private static final String DOMAIN = "verona.example";
  private static final String X = "<x xmlns='http://jabber.org/protocol/muc'/>";
  private static final String USER = "http://jabber.org/protocol/muc#user";

  private final TestServer server = new TestServer(List.of(DOMAIN), new MemoryBackends().backends());

  /** What an outsider may try, by name; {@code ROOM} stands for the room. */
  private static Map<String, String> ways() {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("presence", "<presence to='ROOM/me'>" + X + "</presence>");
    ways.put("presence of old", "<presence to='ROOM/me'/>");
    ways.put("an empty password", "<presence to='ROOM/me'>" + password("") + "</presence>");
    ways.put("a wrong password", "<presence to='ROOM/me'>" + password("sesam") + "</presence>");
    ways.put("a password in other letters", "<presence to='ROOM/me'>" + password("SESAME") + "</presence>");
    ways.put("the nickname of the owner", "<presence to='ROOM/boss'>" + X + "</presence>");
    ways.put("claims of being somebody", "<presence to='ROOM/me'>" + X + item("owner") + "</presence>");
    ways.put("only such claims", "<presence to='ROOM/me'>" + item("owner") + "</presence>");
    ways.put("an invitation of oneself", "<message to='ROOM'><x xmlns='" + USER + "'><invite to='me@verona.example'/></x></message>");
    ways.put("a refusal of an invitation", "<message to='ROOM'><x xmlns='" + USER + "'><decline to='boss@verona.example'/></x></message>");
    ways.put("words", "<message type='groupchat' to='ROOM'><body>Let me in!</body></message>");
    ways.put("a subject", "<message type='groupchat' to='ROOM'><subject>Mine</subject></message>");
    ways.put("private words", "<message type='chat' to='ROOM/boss'><body>Let me in!</body></message>");
    ways.put("a request for voice", form("http://jabber.org/protocol/muc#request", "muc#role", "participant"));
    ways.put("the approval of oneself", form("http://jabber.org/protocol/muc#register", "muc#register_allow", "1"));
    ways.put(
        "membership by one's own word",
        "<iq type='set' id='w' to='ROOM'><query xmlns='http://jabber.org/protocol/muc#admin'>"
            + "<item affiliation='member' jid='me@verona.example'/></query></iq>");
    ways.put(
        "a role by one's own word",
        "<iq type='set' id='w' to='ROOM'><query xmlns='http://jabber.org/protocol/muc#admin'>"
            + "<item role='participant' nick='me'/></query></iq>");
    ways.put(
        "another configuration",
        "<iq type='set' id='w' to='ROOM'><query xmlns='http://jabber.org/protocol/muc#owner'>"
            + "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_membersonly'><value>0</value></field>"
            + "</x></query></iq>");
    ways.put(
        "the end of the room",
        "<iq type='set' id='w' to='ROOM'><query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query></iq>");
    ways.put("a token by guess", "<iq type='set' id='w' to='ROOM'><request xmlns='urn:xmpp:muc-token-invite:0'/></iq>");
    ways.put("a request to an occupant", "<iq type='get' id='w' to='ROOM/boss'><query xmlns='jabber:iq:version'/></iq>");
    ways.put("a hat", "<iq type='set' id='w' to='ROOM'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:create'/></iq>");
    ways.put("the traffic node", "<iq type='get' id='w' to='ROOM'><query xmlns='http://jabber.org/protocol/disco#info' node='http://jabber.org/protocol/muc#traffic'/></iq>");
    ways.put("a subscription", "<presence type='subscribe' to='ROOM'/>");
    ways.put("a probe", "<presence type='probe' to='ROOM/boss'/>");
    ways.put("an error", "<presence type='error' to='ROOM/boss'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    return ways;
  }

  private static String password(String password) {
    return "<x xmlns='http://jabber.org/protocol/muc'><password>" + password + "</password></x>";
  }

  private static String item(String affiliation) {
    return "<x xmlns='" + USER + "'><item affiliation='" + affiliation + "' role='moderator'/><status code='110'/></x>";
  }

  private static String form(String type, String field, String value) {
    return "<message to='ROOM'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>" + type
        + "</value></field><field var='" + field + "'><value>" + value + "</value></field>"
        + "<field var='muc#jid'><value>me@verona.example</value></field><field var='muc#roomnick'><value>me</value></field>"
        + "<field var='muc#request_allow'><value>true</value></field></x></message>";
  }

  /** The kinds of locked rooms, with what their owner does to make them so. */
  private static Map<String, String> rooms() {
    Map<String, String> rooms = new LinkedHashMap<>();
    rooms.put("members", field("muc#roomconfig_membersonly", "1"));
    rooms.put(
        "password", field("muc#roomconfig_passwordprotectedroom", "1") + field("muc#roomconfig_roomsecret", "sesame"));
    rooms.put("ban", "");
    return rooms;
  }

  private static String field(String name, String value) {
    return "<field var='" + name + "'><value>" + value + "</value></field>";
  }

  @AfterEach
  void close() {
    server.close();
  }

  private StreamClient client(String name) throws IOException {
    Jid jid = Jid.valueOf(name + "@" + DOMAIN + "/here");
    server.account(jid, "password");
    StreamClient client = new StreamClient(server.inProcess(), jid, "password", false);
    client.connectSession();
    return client;
  }

  private static void send(StreamClient client, String text) throws IOException {
    try {
      client.send(Xml.parse(text.replaceFirst(" ", " xmlns='jabber:client' "), XmlLimits.SERVER));
    } catch (XmlException e) {
      throw new IOException(e);
    }
  }

  @TestFactory
  List<DynamicTest> r4() throws IOException {
    StreamClient boss = client("boss");
    StreamClient me = client("me");
    List<DynamicTest> tests = new ArrayList<>();
    rooms()
        .forEach(
            (kind, fields) -> {
              String room = kind + "@conference." + DOMAIN;
              tests.add(DynamicTest.dynamicTest(kind + ": the room is made", () -> make(boss, room, fields)));
              ways()
                  .forEach(
                      (name, stanza) ->
                          tests.add(
                              DynamicTest.dynamicTest(
                                  kind + ": " + name, () -> isKeptOut(boss, me, room, stanza))));
            });
    return tests;
  }

  private static void make(StreamClient boss, String room, String fields) throws IOException {
    send(boss, "<presence to='" + room + "/boss'>" + X + "</presence>");
    send(
        boss,
        "<iq type='set' id='c' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#owner'>"
            + "<x xmlns='jabber:x:data' type='submit'>" + fields + "</x></query></iq>");
    if (fields.isEmpty()) {
      send(
          boss,
          "<iq type='set' id='c' to='" + room + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
              + "<item affiliation='outcast' jid='me@verona.example'/></query></iq>");
    }
    boss.barrier();
  }

  private void isKeptOut(StreamClient boss, StreamClient me, String room, String stanza) throws Exception {
    send(me, stanza.replace("ROOM", room));
    me.barrier();
    send(boss, "<message type='groupchat' to='" + room + "'><body>secret</body></message>");
    boss.barrier();
    me.barrier();
    String heard = me.seen().toString();
    me.seen().clear();
    boss.seen().clear();
    assertThat(heard).doesNotContain("secret").doesNotContain("<occupant-id").doesNotContain("boss@verona.example");
    assertThat(
            server.kernel().commands().run("room-occupants", Caller.COMMAND_LINE, Map.of("room", room)).rows())
        .containsExactly(List.of("boss", "boss@verona.example/here", "owner", "moderator"));
  }
}
