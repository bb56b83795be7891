package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The delivery rules of RFC 6121 section 8.5, every row. Accounts are named after their state: {@code nobody} does not
 * exist, {@code offline} has no session, {@code silent} one without presence, {@code negative} one with priority -1, {@code
 * one} one, {@code equal} two of priority 1, {@code ranked} two of 5 and 1, {@code mixed} two of 0 and -1. Romeo is a stranger to
 * them, who is not to know which clients are there (section 8.1); Paris is their contact.
 */
final class DeliveryTest {
  private static final Map<String, List<String>> PRIORITIES =
      Map.of(
          "silent", List.of(""),
          "negative", List.of("-1"),
          "one", List.of("0"),
          "equal", List.of("1", "1"),
          "ranked", List.of("5", "1"),
          "mixed", List.of("0", "-1"));

  private static final List<String> RESOURCES = List.of("balcony", "chamber");

  private static Scene scene;
  private static StreamClient romeo;
  private static StreamClient paris;
  private static final Map<String, Map<String, StreamClient>> CLIENTS = new LinkedHashMap<>();
  private static int count;

  @BeforeAll
  static void everybodyComes() throws IOException {
    scene =
        new Scene(
            "romeo@verona.example",
            "paris@verona.example",
            "offline@verona.example",
            "silent@verona.example",
            "negative@verona.example",
            "one@verona.example",
            "equal@verona.example",
            "ranked@verona.example",
            "mixed@verona.example");
    romeo = scene.connected("romeo@verona.example/garden");
    paris = scene.connected("paris@verona.example/street");
    scene.server.friends(Jid.valueOf("offline@verona.example"), Jid.valueOf("paris@verona.example"));
    for (Map.Entry<String, List<String>> state : PRIORITIES.entrySet()) {
      scene.server.friends(Jid.valueOf(state.getKey() + "@verona.example"), Jid.valueOf("paris@verona.example"));
      Map<String, StreamClient> clients = new LinkedHashMap<>();
      for (int i = 0; i < state.getValue().size(); i++) {
        StreamClient client = scene.connected(state.getKey() + "@verona.example/" + RESOURCES.get(i));
        if (!state.getValue().get(i).isEmpty()) {
          client.send(xml("<presence><priority>" + state.getValue().get(i) + "</priority></presence>"));
        }
        clients.put(RESOURCES.get(i), client);
      }
      CLIENTS.put(state.getKey(), clients);
      for (StreamClient client : clients.values()) {
        client.barrier();
      }
      for (StreamClient client : clients.values()) {
        client.barrier();
        client.seen().clear();
      }
    }
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  /** The columns: the bare address, the full one of the second resource (or the only one), and a resource that is not there. */
  @ParameterizedTest(name = "{0} {1}: {2}, {3}, {4}")
  @CsvSource({
    "nobody,   normal,    error,            -,       nothing",
    "nobody,   chat,      error,            -,       error",
    "nobody,   groupchat, error,            -,       nothing",
    "nobody,   headline,  nothing,          -,       nothing",
    "nobody,   error,     nothing,          -,       nothing",
    "offline,  normal,    stored,           -,       nothing",
    "offline,  chat,      stored,           -,       stored",
    "offline,  groupchat, error,            -,       nothing",
    "offline,  headline,  nothing,          -,       nothing",
    "offline,  error,     nothing,          -,       nothing",
    "silent,   normal,    stored,           balcony, nothing",
    "silent,   chat,      stored,           balcony, stored",
    "silent,   groupchat, error,            balcony, nothing",
    "silent,   headline,  nothing,          balcony, nothing",
    "silent,   error,     nothing,          balcony, nothing",
    "negative, normal,    stored,           balcony, nothing",
    "negative, chat,      stored,           balcony, stored",
    "negative, groupchat, error,            balcony, nothing",
    "negative, headline,  nothing,          balcony, nothing",
    "negative, error,     nothing,          balcony, nothing",
    "one,      normal,    balcony,          balcony, nothing",
    "one,      chat,      balcony,          balcony, balcony",
    "one,      groupchat, error,            balcony, nothing",
    "one,      headline,  balcony,          balcony, nothing",
    "one,      error,     nothing,          balcony, nothing",
    "equal,    normal,    balcony chamber,  chamber, nothing",
    "equal,    chat,      balcony chamber,  chamber, balcony chamber",
    "equal,    groupchat, error,            chamber, nothing",
    "equal,    headline,  balcony chamber,  chamber, nothing",
    "equal,    error,     nothing,          chamber, nothing",
    "ranked,   normal,    balcony chamber,  chamber, nothing",
    "ranked,   chat,      balcony,          chamber, balcony",
    "ranked,   groupchat, error,            chamber, nothing",
    "ranked,   headline,  balcony chamber,  chamber, nothing",
    "ranked,   error,     nothing,          chamber, nothing",
    "mixed,    normal,    balcony,          chamber, nothing",
    "mixed,    chat,      balcony,          chamber, balcony",
    "mixed,    groupchat, error,            chamber, nothing",
    "mixed,    headline,  balcony,          chamber, nothing",
    "mixed,    error,     nothing,          chamber, nothing",
  })
  void messagesGoWhereSection85Says(String state, String type, String bare, String full, String other)
      throws IOException {
    String account = state + "@verona.example";
    assertThat(outcome(romeo, state, type, account)).as("bare").isEqualTo(bare);
    if (!full.equals("-")) {
      String last = new ArrayList<>(Objects.requireNonNull(CLIENTS.get(state)).keySet()).getLast();
      assertThat(outcome(romeo, state, type, account + "/" + last)).as("full").isEqualTo(full);
    }
    assertThat(outcome(romeo, state, type, account + "/nowhere")).as("no such resource").isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"offline", "silent", "negative", "one", "equal", "ranked", "mixed"})
  void contactsHearThatAResourceIsNotThere(String state) throws IOException {
    for (String type : List.of("normal", "groupchat", "headline")) {
      assertThat(outcome(paris, state, type, state + "@verona.example/nowhere")).as(type).isEqualTo("error");
    }
  }

  private static String outcome(StreamClient sender, String state, String type, String to) throws IOException {
    String id = "d" + ++count;
    String account = state + "@verona.example";
    int kept = scene.kept(account);
    sender.send(
        xml("<message type='" + type + "' id='" + id + "' to='" + to + "'><body>" + id + "</body></message>"));
    sender.barrier();
    List<String> outcome = new ArrayList<>();
    for (Map.Entry<String, StreamClient> client : CLIENTS.getOrDefault(state, Map.of()).entrySet()) {
      client.getValue().barrier();
      if (has(client.getValue(), id)) {
        outcome.add(client.getKey());
      }
    }
    if (scene.kept(account) > kept) {
      outcome.add("stored");
    }
    sender.barrier();
    if (has(sender, id)) {
      outcome.add("error");
    }
    return outcome.isEmpty() ? "nothing" : String.join(" ", outcome);
  }

  private static boolean has(StreamClient client, String id) {
    boolean has = false;
    while (client.seen().poll() instanceof Event.Came(Element element)) {
      has |= id.equals(element.attribute("id"));
    }
    return has;
  }

  @ParameterizedTest(name = "{0} iq to {1}: {2}")
  @CsvSource({
    "get, nobody@verona.example, service-unavailable",
    "set, nobody@verona.example/x, service-unavailable",
    "get, offline@verona.example, service-unavailable",
    "get, one@verona.example, service-unavailable",
    "get, one@verona.example/balcony, service-unavailable",
    "get, one@verona.example/nowhere, service-unavailable",
    "get, verona.example, service-unavailable",
    "get, elsewhere.example, remote-server-not-found",
  })
  void unknownRequestsAreRefusedAndTellNothingOfWhoIsThere(String type, String to, String condition) throws IOException {
    String id = "q" + ++count;
    romeo.send(xml("<iq type='" + type + "' id='" + id + "' to='" + to + "'><x xmlns='urn:example:x'/></iq>"));
    Element answer = romeo.element();
    assertThat(answer.attribute("id")).isEqualTo(id);
    Element error = Objects.requireNonNull(answer.child("error", "jabber:client"));
    assertThat(error.elements().getFirst().name()).isEqualTo(condition);
  }
}
