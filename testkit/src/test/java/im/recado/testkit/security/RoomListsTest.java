package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SECURITY R1: who reads which list of a room, by affiliation, from inside and outside, for every kind of room. */
final class RoomListsTest {
  private static final String DOMAIN = "verona.example";
  private static final List<String> AFFILIATIONS = List.of("owner", "admin", "member", "none", "outcast");
  private static final List<String> LISTS = List.of("owner", "admin", "member", "outcast");

  private final TestServer server = new TestServer(List.of(DOMAIN), new MemoryBackends().backends());

  /** A kind of room. */
  private record Kind(boolean membersOnly, boolean hidesAddresses, boolean moderatorsAlone) {
    @Override
    public String toString() {
      return (membersOnly ? "for members only" : "open")
          + (hidesAddresses ? ", hides addresses" : ", shows addresses")
          + (moderatorsAlone ? ", lists for moderators alone" : ", lists for all roles");
    }

    String room() {
      return "r" + hashCode() + "@conference." + DOMAIN;
    }

    /** What the text wants (sections 9.5, 9.2, 10.5 and 10.8), and nothing more. */
    boolean mayRead(String affiliation, boolean inside, String list) {
      return switch (affiliation) {
        case "owner" -> true;
        case "admin" -> !hidesAddresses || list.equals("member") || list.equals("outcast");
        case "member" -> !hidesAddresses && !list.equals("outcast");
        case "none" -> !hidesAddresses && !list.equals("outcast") && inside && !moderatorsAlone;
        default -> false;
      };
    }

    boolean mayEnter(String affiliation) {
      return !affiliation.equals("outcast") && !(membersOnly && affiliation.equals("none"));
    }
  }

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      kinds.add(new Kind((i & 1) != 0, (i & 2) != 0, (i & 4) != 0));
    }
    return kinds;
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

  private static Element xml(String text) throws IOException {
    try {
      return Xml.parse(text.replaceFirst(" ", " xmlns='jabber:client' "), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IOException(e);
    }
  }

  private static String ask(StreamClient client, String room, String type, String payload) throws IOException {
    client.send(xml("<iq type='" + type + "' id='q' to='" + room + "'>" + payload + "</iq>"));
    while (true) {
      Element element = client.element();
      if (element.name().equals("iq") && "q".equals(element.attribute("id"))) {
        return element.toString();
      }
    }
  }

  private static void make(StreamClient owner, Kind kind) throws IOException {
    owner.send(
        xml("<presence to='" + kind.room() + "/boss'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    ask(
        owner,
        kind.room(),
        "set",
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
            + field("muc#roomconfig_membersonly", kind.membersOnly() ? "1" : "0")
            + field("muc#roomconfig_whois", kind.hidesAddresses() ? "moderators" : "anyone")
            + (kind.moderatorsAlone() ? field("muc#roomconfig_getmemberlist", "moderator") : "")
            + "</x></query>");
    for (String affiliation : AFFILIATIONS) {
      ask(
          owner,
          kind.room(),
          "set",
          "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='" + affiliation + "@" + DOMAIN
              + "' affiliation='" + affiliation + "'/></query>");
    }
  }

  private static String field(String name, String value) {
    return "<field var='" + name + "'><value>" + value + "</value></field>";
  }

  @TestFactory
  List<DynamicTest> r1() throws IOException {
    StreamClient boss = client("boss");
    for (Kind kind : kinds()) {
      make(boss, kind);
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String affiliation : AFFILIATIONS) {
      StreamClient client = client(affiliation);
      for (Kind kind : kinds()) {
        tests.add(
            DynamicTest.dynamicTest(
                affiliation + ", outside; " + kind, () -> check(client, kind, affiliation, false)));
        if (kind.mayEnter(affiliation)) {
          tests.add(
              DynamicTest.dynamicTest(
                  affiliation + ", inside; " + kind,
                  () -> {
                    client.send(
                        xml(
                            "<presence to='" + kind.room() + "/" + affiliation
                                + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
                    check(client, kind, affiliation, true);
                  }));
        }
      }
    }
    return tests;
  }

  private static void check(StreamClient client, Kind kind, String affiliation, boolean inside) throws IOException {
    for (String list : LISTS) {
      String answer =
          ask(
              client,
              kind.room(),
              "get",
              "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='" + list + "'/></query>");
      if (kind.mayRead(affiliation, inside, list)) {
        assertThat(answer).as(list).contains("type='result'").contains("jid='" + list + "@" + DOMAIN + "'");
      } else {
        assertThat(answer).as(list).contains("<forbidden ").doesNotContain("<item affiliation='" + list + "' jid=");
      }
    }
  }
}
