package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What tests of rooms do with the room {@code coven@conference.verona.example}. */
final class Coven {
  static final String ROOM = "coven@conference.verona.example";

  private Coven() {}

  /** Enters, and reads up to the subject, which comes last. */
  static void enter(StreamClient client, String nick) throws IOException {
    client.send(
        xml("<presence to='" + ROOM + "/" + nick + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    until(client, element -> element.has("subject", "jabber:client") && !element.has("body", "jabber:client"));
  }

  /** Sets fields of the room; the answer of the room. */
  static Element configure(StreamClient owner, String... namesAndValues) throws IOException {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.append("<field var='").append(namesAndValues[i]).append("'><value>").append(namesAndValues[i + 1])
          .append("</value></field>");
    }
    return ask(
        owner,
        "set",
        "<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field>"
            + fields
            + "</x></query>");
  }

  /** Makes somebody something; the answer of the room. */
  static Element affiliate(StreamClient admin, String jid, String affiliation) throws IOException {
    return ask(
        admin,
        "set",
        "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='" + jid + "' affiliation='" + affiliation
            + "'/></query>");
  }

  private static int asked;

  /** Asks the room something and passes over what comes before the answer. */
  static Element ask(StreamClient client, String type, String payload) throws IOException {
    String id = "ask" + ++asked;
    client.send(xml("<iq type='" + type + "' id='" + id + "' to='" + ROOM + "'>" + payload + "</iq>"));
    return until(client, element -> id.equals(element.attribute("id")) && element.name().equals("iq"));
  }

  static void say(StreamClient client, String body) throws IOException {
    client.send(xml("<message type='groupchat' id='" + body + "' to='" + ROOM + "'><body>" + body + "</body></message>"));
  }

  /** The next element for which this holds; others are passed over. */
  static Element until(StreamClient client, Predicate<Element> wanted) throws IOException {
    while (true) {
      Element element = client.element();
      if (wanted.test(element)) {
        return element;
      }
    }
  }

  /** All that the client has been sent when the server, not the room, answers a question asked now. */
  static List<Element> beforeTheServerAnswers(StreamClient client) throws IOException {
    String id = "server" + ++asked;
    client.send(xml("<iq type='get' id='" + id + "' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    List<Element> before = new ArrayList<>();
    for (Element element = client.element(); !id.equals(element.attribute("id")); element = client.element()) {
      before.add(element);
    }
    return before;
  }

  /** The bodies in the archive of the room, oldest first. */
  static List<String> archive(StreamClient reader) throws IOException {
    String id = "mam" + ++asked;
    reader.send(
        xml("<iq type='set' id='" + id + "' to='" + ROOM + "'><query xmlns='urn:xmpp:mam:2' queryid='" + id + "'/></iq>"));
    List<String> bodies = new ArrayList<>();
    for (Element element = reader.element(); !id.equals(element.attribute("id")); element = reader.element()) {
      Element result = element.child("result", "urn:xmpp:mam:2");
      if (result != null && result.firstElement() instanceof Element forwarded) {
        Element message = forwarded.child("message", "jabber:client");
        bodies.add(message == null ? "nothing" : message.childText("body", "jabber:client"));
      }
    }
    return bodies;
  }
}
