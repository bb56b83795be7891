package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A stranger learns from no request whether an account exists, is online, or has blocked him (RFC 6120 section 13.10.2).
 * Messages are no part of this: that they wait for one who is away and are refused for one who is not is what RFC 6121
 * section 8.5 wants.
 */
final class PresenceLeakTest {
  private static final String DOMAIN = "verona.example";

  /** What a stranger may ask, each as name and namespace of its payload. */
  private static final List<String[]> QUESTIONS =
      List.of(
          new String[] {"query", "http://jabber.org/protocol/disco#info"},
          new String[] {"query", "http://jabber.org/protocol/disco#items"},
          new String[] {"query", "jabber:iq:last"},
          new String[] {"query", "jabber:iq:version"},
          new String[] {"query", "jabber:iq:roster"},
          new String[] {"query", "jabber:iq:private"},
          new String[] {"query", "jabber:iq:privacy"},
          new String[] {"query", "jabber:iq:register"},
          new String[] {"query", "urn:xmpp:mam:2"},
          new String[] {"time", "urn:xmpp:time"},
          new String[] {"ping", "urn:xmpp:ping"},
          new String[] {"vCard", "vcard-temp"},
          new String[] {"pubsub", "http://jabber.org/protocol/pubsub"},
          new String[] {"metadata", "urn:xmpp:mam:2"},
          new String[] {"prefs", "urn:xmpp:mam:2"},
          new String[] {"blocklist", "urn:xmpp:blocking"},
          new String[] {"enable", "urn:xmpp:carbons:2"},
          new String[] {"unheard-of", "urn:example"});

  private final TestServer server = new TestServer(List.of(DOMAIN), new MemoryBackends().backends());
  private final StreamClient stranger = client("stranger");

  private StreamClient client(String name) {
    Jid jid = Jid.valueOf(name + "@" + DOMAIN + "/here");
    server.account(jid, "password");
    return new StreamClient(server.inProcess(), jid, "password", false);
  }

  @BeforeEach
  void peopleAreThere() throws IOException {
    client("away");
    StreamClient present = client("present");
    present.connectSession();
    present.send(Element.of("presence", Namespaces.CLIENT));
    StreamClient blocker = client("blocker");
    blocker.connectSession();
    blocker.send(Element.of("presence", Namespaces.CLIENT));
    blocker.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "set")
            .attribute("id", "b")
            .child(
                Element.of(
                    "block",
                    "urn:xmpp:blocking",
                    Element.builder("item", "urn:xmpp:blocking").attribute("jid", "stranger@" + DOMAIN).build()))
            .build());
    blocker.barrier();
    present.barrier();
    stranger.connectSession();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @TestFactory
  List<DynamicTest> m10ARequestIsAnsweredAlikeWhoeverIsAsked() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String[] question : QUESTIONS) {
      for (String type : List.of("get", "set")) {
        Element payload = Element.of(question[0], question[1]);
        tests.add(
            DynamicTest.dynamicTest(
                type + " " + question[1],
                () ->
                    alike(
                        to ->
                            Element.builder("iq", Namespaces.CLIENT)
                                .attribute("type", type)
                                .attribute("id", "q")
                                .attribute("to", to)
                                .child(payload)
                                .build())));
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> m10PresenceIsAnsweredAlikeWhoeverIsAsked() {
    return List.of("probe", "unavailable", "unsubscribe", "unsubscribed", "error").stream()
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type,
                    () ->
                        alike(
                            to ->
                                Element.builder("presence", Namespaces.CLIENT)
                                    .attribute("type", type)
                                    .attribute("to", to)
                                    .build())))
        .toList();
  }

  @TestFactory
  List<DynamicTest> m10DirectedPresenceIsNotAnswered() {
    return List.of(
        DynamicTest.dynamicTest(
            "available",
            () -> alike(to -> Element.builder("presence", Namespaces.CLIENT).attribute("to", to).build())));
  }

  @FunctionalInterface
  private interface Question {
    Element to(String address);
  }

  private void alike(Question question) throws IOException {
    for (String resource : List.of("", "/here", "/elsewhere")) {
      String ofNobody = answer("nobody", resource, question);
      for (String who : List.of("away", "present", "blocker")) {
        assertThat(answer(who, resource, question)).as("%s%s", who, resource).isEqualTo(ofNobody);
      }
    }
  }

  /** All that comes back, with the address that was asked put away. */
  private String answer(String who, String resource, Question question) throws IOException {
    String address = who + "@" + DOMAIN;
    stranger.send(question.to(address + resource));
    stranger.barrier();
    stranger.barrier();
    String answer = stranger.seen().toString().replace(address, "SOMEBODY");
    stranger.seen().clear();
    return answer;
  }
}
