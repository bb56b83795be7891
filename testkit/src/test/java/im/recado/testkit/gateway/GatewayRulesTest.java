package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** XEP-0100, rule by rule, over all networks: a new network is a row of {@link #networks}. */
class GatewayRulesTest {
  private static final String DISCO = "http://jabber.org/protocol/disco#info";

  private static final String COMMANDS = "http://jabber.org/protocol/commands";

  /**
   * A network.
   *
   * @param right what logs Romeo in
   * @param wrong the same with something that the network does not accept
   * @param secret what must never be seen again
   * @param contact somebody who agrees at once
   * @param settings that it is tried with
   */
  record Row(
      String type,
      Map<String, String> right,
      Map<String, String> wrong,
      String secret,
      String contact,
      Map<String, String> settings) {
    /** Where the contact is. */
    String address() {
      return JidEscaping.escape(contact) + "@" + type + ".verona.example";
    }

    @Override
    public String toString() {
      return type + settings.values();
    }
  }

  static List<Row> networks() {
    return List.of(
        new Row(
            "echo",
            Map.of("username", "rosa", "password", "Open Sesame"),
            Map.of("username", "rosa", "password", "open sesame"),
            "Open Sesame",
            "echo",
            Map.of()),
        new Row(
            "irc",
            Map.of("server", "localhost", "nick", "rosa", "password", "Open Sesame"),
            Map.of("server", "localhost", "nick", "rosa", "password", "open sesame"),
            "Open Sesame",
            "echo%localhost",
            Map.of()),
        new Row(
            "icq",
            Map.of("username", "100001", "password", "Open Ses"),
            Map.of("username", "100001", "password", "open ses"),
            "Open Ses",
            "100009",
            Map.of()),
        new Row(
            "aim",
            Map.of("username", "Rosa", "password", "Open Sesame"),
            Map.of("username", "Rosa", "password", "open sesame"),
            "Open Sesame",
            "echo",
            Map.of()),
        msn("MSNP12"),
        msn("MSNP18"));
  }

  private static Row msn(String protocol) {
    return new Row(
        "msn",
        Map.of("username", "rosa@example.com", "password", "Open Sesame"),
        Map.of("username", "rosa@example.com", "password", "open sesame"),
        "Open Sesame",
        "echo@example.com",
        Map.of("gateway.msn.protocols", protocol));
  }

  private SmallIrc irc;
  private FakeOscar icq;
  private FakeOscar aim;
  private SmallMsn msn;

  @BeforeEach
  void start() throws IOException {
    irc = new SmallIrc("rosa", "Open Sesame");
    icq = new FakeOscar("100001", "Open Ses", "100009");
    aim = new FakeOscar("rosa", "Open Sesame", "echo");
    msn = new SmallMsn("rosa@example.com", "Open Sesame");
  }

  @AfterEach
  void stop() throws IOException {
    irc.close();
    icq.close();
    aim.close();
    msn.close();
  }

  private Crossing crossing(Row network) {
    Crossing crossing = new Crossing(network.type());
    settings(crossing, network);
    return crossing;
  }

  private void settings(Crossing crossing, Row network) {
    crossing.server.set("gateway.echo.users", "rosa Open Sesame");
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    crossing.server.set("gateway.icq.server", icq.setting());
    crossing.server.set("gateway.aim.server", aim.setting());
    msn.settings().forEach(crossing.server::set);
    network.settings().forEach(crossing.server::set);
  }

  private static StreamClient registered(Crossing crossing, Row network) throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    assertThat(crossing.register(romeo, network.right()).attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
    return romeo;
  }

  /** Section 6.1. */
  @ParameterizedTest
  @MethodSource("networks")
  void itSaysWhatItIs(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      Element info = requireNonNull(crossing.ask(romeo, "get", "<query xmlns='" + DISCO + "'/>").child("query", DISCO));
      Element identity = requireNonNull(info.child("identity", DISCO));
      assertThat(identity.attribute("category")).isEqualTo("gateway");
      assertThat(identity.attribute("type")).isEqualTo(network.type());
      assertThat(info.elements("feature", DISCO)).extracting(feature -> feature.attribute("var"))
          .contains("jabber:iq:register", "jabber:iq:gateway", COMMANDS);
    }
  }

  /** Section 4.1.2. */
  @ParameterizedTest
  @MethodSource("networks")
  void wrongCredentialsAreToldAndNotKept(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      isError(crossing.register(romeo, network.wrong()), "not-authorized");
      assertThat(crossing.link()).isNull();
      assertThat(crossing.listed()).isEmpty();
    }
  }

  /** Section 4.1 by commands (XEP-0050): refused, registered, signed out and in, taken back. */
  @ParameterizedTest
  @MethodSource("networks")
  void commandsDoWhatTheFormDoes(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      Element refused = crossing.registerByCommand(romeo, network.wrong());
      assertThat(refused.attribute("status")).isEqualTo("executing");
      assertThat(requireNonNull(refused.child("note", COMMANDS)).attribute("type")).isEqualTo("error");
      assertThat(refused.toString()).contains("text-private").doesNotContain(network.wrong().get("password"));
      assertThat(crossing.link()).isNull();
      assertThat(crossing.listed()).isEmpty();

      assertThat(crossing.registerByCommand(romeo, network.right()).attribute("status")).isEqualTo("completed");
      assertThat(requireNonNull(crossing.link()).sealed()).doesNotContain(network.secret());
      assertThat(crossing.listed()).containsExactly(crossing.session());
      said(crossing.command(romeo, "sign-out", null, Map.of()), "info");
      // Somebody who stays signed out cannot write.
      romeo.send(xml("<message type='chat' to='" + network.address() + "' id='m1'><body>Hi</body></message>"));
      isError(until(romeo, came -> came.name().equals("message")), "recipient-unavailable");
      said(crossing.command(romeo, "sign-in", null, Map.of()), "info");
      romeo.send(xml("<message type='chat' to='" + network.address() + "' id='m2'><body>Hi</body></message>"));
      Element back = until(romeo, came -> came.name().equals("message"));
      assertThat(back.childText("body", "jabber:client")).isEqualTo("Hi");

      String leaving = crossing.command(romeo, "remove", null, Map.of()).attribute("sessionid");
      said(crossing.command(romeo, "remove", leaving, Map.of()), "info");
      assertThat(crossing.link()).isNull();
      assertThat(crossing.listed()).isEmpty();
      said(crossing.command(romeo, "sign-in", null, Map.of()), "error");
    }
  }

  private static void said(Element command, String type) {
    assertThat(command.attribute("status")).isEqualTo("completed");
    assertThat(requireNonNull(command.child("note", COMMANDS), command.toString()).attribute("type")).isEqualTo(type);
  }

  /** Section 4.2. */
  @ParameterizedTest
  @MethodSource("networks")
  void secretsAreNeverSeenAgain(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      Element form = crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>");
      assertThat(requireNonNull(form.child("query", "jabber:iq:register")).has("registered", "jabber:iq:register")).isTrue();
      assertThat(form.toString()).doesNotContain(network.secret());
      assertThat(requireNonNull(crossing.link()).sealed()).doesNotContain(network.secret());
      assertThat(crossing.link().toString()).doesNotContain(network.secret()).doesNotContain(crossing.link().sealed());
    }
  }

  /** Sections 4.4 and 4.5. */
  @ParameterizedTest
  @MethodSource("networks")
  void theLastClientThatGoesLogsOut(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient garden = registered(crossing, network);
      StreamClient orchard = crossing.available("romeo@verona.example/orchard");
      crossing.shown(orchard, null);
      garden.send(xml("<presence type='unavailable' to='" + crossing.session() + "'/>"));
      // The other client is there still, so the session is.
      orchard.send(xml("<presence type='probe' to='" + crossing.session() + "'/>"));
      crossing.shown(orchard, null);
      orchard.send(xml("<presence type='unavailable' to='" + crossing.session() + "'/>"));
      crossing.shown(orchard, "unavailable");
      orchard.send(xml("<presence to='" + crossing.session() + "'/>"));
      crossing.shown(orchard, null);
    }
  }

  /** Sections 4.6 and 5.1: nobody is subscribed unasked, and a contact without a resource has none. */
  @ParameterizedTest
  @MethodSource("networks")
  void aContactIsAddedByASubscription(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      Element found =
          crossing.ask(
              romeo, "set", "<query xmlns='jabber:iq:gateway'><prompt>" + network.contact() + "</prompt></query>");
      Jid contact =
          Jid.valueOf(
              requireNonNull(
                  requireNonNull(found.child("query", "jabber:iq:gateway")).childText("jid", "jabber:iq:gateway")));
      assertThat(crossing.listed()).containsExactly(crossing.session());
      romeo.send(xml("<presence type='subscribe' to='" + contact + "'/>"));
      Element there = Crossing.presence(romeo, contact);
      assertThat(there.attribute("type")).isNull();
      assertThat(crossing.listed()).containsExactlyInAnyOrder(crossing.session(), contact);
    }
  }

  /** Section 6.1 and section 4.2: the server names it, and what was told before is in the form but for secrets. */
  @ParameterizedTest
  @MethodSource("networks")
  void itIsListedAndRegisteringAgainChangesWhatIsKnown(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      romeo.send(xml("<iq type='get' id='items' to='verona.example'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"));
      Element items = until(romeo, came -> "items".equals(came.attribute("id")));
      assertThat(items.toString()).contains("jid='" + crossing.gateway() + "'");
      Element form = crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>");
      String first = network.right().containsKey("username") ? "username" : "server";
      assertThat(form.toString()).contains("<value>" + network.right().get(first) + "</value>");
      String before = requireNonNull(crossing.link()).sealed();
      // What the network refuses changes nothing, what it takes is sealed anew.
      isError(crossing.register(romeo, network.wrong()), "not-authorized");
      assertThat(requireNonNull(crossing.link()).sealed()).isEqualTo(before);
      assertThat(crossing.register(romeo, network.right()).attribute("type")).isEqualTo("result");
      assertThat(requireNonNull(crossing.link()).sealed()).isNotEqualTo(before);
      assertThat(crossing.listed()).containsExactly(crossing.session());
    }
  }

  /** Section 6.3: what the client is asked, and the address that it gets for a name. */
  @ParameterizedTest
  @MethodSource("networks")
  void anAddressIsGivenForAName(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      Element asked = requireNonNull(crossing.ask(romeo, "get", "<query xmlns='jabber:iq:gateway'/>").child("query", "jabber:iq:gateway"));
      assertThat(asked.childText("desc", "jabber:iq:gateway")).isNotBlank();
      assertThat(asked.childText("prompt", "jabber:iq:gateway")).isNotBlank();
      Element found =
          crossing.ask(romeo, "set", "<query xmlns='jabber:iq:gateway'><prompt>" + network.contact() + "</prompt></query>");
      assertThat(found.toString()).contains("<jid>" + network.address() + "</jid>");
      isError(crossing.ask(romeo, "set", "<query xmlns='jabber:iq:gateway'><prompt> </prompt></query>"), "bad-request");
    }
  }

  /** Sections 5.1 and 4.5: who writes has no resource where the network has none, and nobody is there when the user is not. */
  @ParameterizedTest
  @MethodSource("networks")
  void contactsHaveNoResourceAndGoWithTheSession(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      Jid contact = Jid.valueOf(network.address());
      romeo.send(xml("<presence type='subscribe' to='" + contact + "'/>"));
      assertThat(Crossing.presence(romeo, contact).attribute("type")).isNull();
      romeo.send(xml("<message type='chat' to='" + contact + "' id='m1'><body>Hi</body></message>"));
      Element back = until(romeo, came -> came.name().equals("message") && came.has("body", "jabber:client"));
      assertThat(back.attribute("from")).isEqualTo(contact.toString());
      assertThat(back.attribute("type")).isEqualTo("chat");
      romeo.send(xml("<presence type='unavailable' to='" + crossing.session() + "'/>"));
      until(
          romeo,
          came -> came.name().equals("presence") && contact.toString().equals(came.attribute("from")) && "unavailable".equals(came.attribute("type")));
    }
  }

  /** Section 4.7: who is taken out of the roster is taken out there, and does not come back by itself. */
  @ParameterizedTest
  @MethodSource("networks")
  void aContactIsTakenOutAgain(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      Jid contact = Jid.valueOf(network.address());
      romeo.send(xml("<presence type='subscribe' to='" + contact + "'/>"));
      assertThat(Crossing.presence(romeo, contact).attribute("type")).isNull();
      romeo.send(
          xml("<iq type='set' id='out'><query xmlns='jabber:iq:roster'><item jid='" + contact + "' subscription='remove'/></query></iq>"));
      until(romeo, came -> "out".equals(came.attribute("id")));
      romeo.send(xml("<presence type='unavailable' to='" + crossing.session() + "'/>"));
      crossing.shown(romeo, "unavailable");
      romeo.send(xml("<presence to='" + crossing.session() + "'/>"));
      crossing.shown(romeo, null);
      crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>");
      assertThat(crossing.listed()).containsExactly(crossing.session());
    }
  }

  /** Section 4.3. */
  @ParameterizedTest
  @MethodSource("networks")
  void whoLeavesLeavesNothing(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      StreamClient romeo = registered(crossing, network);
      romeo.send(xml("<presence type='subscribe' to='" + network.address() + "'/>"));
      Crossing.presence(romeo, Jid.valueOf(network.address()));
      Element answer = crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>");
      assertThat(answer.attribute("type")).isEqualTo("result");
      // The next answer comes from behind the last step of the removal.
      isError(crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>"), "registration-required");
      assertThat(crossing.link()).isNull();
      assertThat(crossing.listed()).isEmpty();
    }
  }

  /** Section 5.3: the server starts again, and nobody has to do anything. */
  @ParameterizedTest
  @MethodSource("networks")
  void aRestartRestoresTheSession(Row network) throws Exception {
    try (Crossing crossing = crossing(network)) {
      registered(crossing, network);
      crossing.restart();
      settings(crossing, network);
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      crossing.shown(romeo, null);
      romeo.send(xml("<message type='chat' to='" + network.address() + "'><body>Hi</body></message>"));
      Element said = until(romeo, came -> came.name().equals("message"));
      assertThat(said.childText("body", "jabber:client")).isEqualTo("Hi");
    }
  }
}
