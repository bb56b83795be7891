package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands of IRC as they stand, modes of channels, what servers want otherwise than others, and how somebody's sessions stand. */
class IrcCommandsTest {
  private static final String SERVER = "localhost@irc.verona.example";
  private static final String ROOM = "#coven%" + SERVER;
  private static final String COMMANDS = "http://jabber.org/protocol/commands";

  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.burst", "1000");
    romeo = crossing.available("romeo@verona.example/garden");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private void write(String id, String text) throws IOException {
    romeo.send(xml("<message type='chat' id='" + id + "' to='" + SERVER + "'><body>" + text + "</body></message>"));
  }

  private Element from(String from) throws IOException {
    return until(romeo, came -> came.name().equals("message") && came.attributeOr("from", "").equals(from));
  }

  private String told() throws IOException {
    Element message = from(SERVER);
    assertThat(message.attribute("type")).as(message.toString()).isEqualTo("chat");
    return requireNonNull(message.childText("body", "jabber:client"));
  }

  private FakeIrc.Line inside() throws IOException {
    romeo.send(xml("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    FakeIrc.Line line = irc.welcome("");
    line.expect("JOIN #coven");
    line.expect("MODE #coven");
    line.lets("#coven", "anna!a@hills @Romeo");
    until(romeo, came -> came.has("subject", "jabber:client"));
    return line;
  }

  private static void answer(FakeIrc.Line line) throws IOException {
    String ping = line.line();
    assertThat(ping).startsWith("PING ");
    line.send(":irc.test PONG irc.test :" + ping.substring(5));
  }

  @Test
  void aCommandIsGivenAsItStandsAndItsAnswerIsToldInFull() throws Exception {
    FakeIrc.Line line = inside();
    write("m1", "/whois anna\nnames #coven");
    line.expect("WHOIS anna");
    line.expect("NAMES #coven");
    line.send(
        ":irc.test 311 Romeo anna a hills * :Anna of the hills",
        ":irc.test 401 Romeo nobody :No such nick",
        ":irc.test NOTICE Romeo :Have a look at the help",
        ":irc.test 353 Romeo = #coven :anna @Romeo");
    answer(line);
    assertThat(told()).isEqualTo("anna a hills * Anna of the hills");
    assertThat(told()).isEqualTo("nobody No such nick");
    assertThat(told()).isEqualTo("Have a look at the help");
    assertThat(told()).isEqualTo("= #coven anna @Romeo");
    // Another server answers later.
    line.send(":other.test 391 Romeo other.test :Midnight", ":anna!a@hills PRIVMSG #coven :Hail");
    assertThat(told()).isEqualTo("other.test Midnight");
  }

  @Test
  void whatNobodyHasAskedForIsNotToldAndLongAnswersHaveAnEnd() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":irc.test 372 Romeo :A message of the day", ":anna!a@hills PRIVMSG Romeo :Hail");
    assertThat(until(romeo, came -> came.name().equals("message")).attribute("from")).isEqualTo("anna%" + SERVER);
    write("m1", "INFO");
    line.expect("INFO");
    for (int i = 0; i < 1000; i++) {
      line.send(":irc.test 371 Romeo :Line " + i);
    }
    answer(line);
    line.send(":anna!a@hills PRIVMSG Romeo :Hail");
    for (int i = 0; i < 200; i++) {
      assertThat(told()).isEqualTo("Line " + i);
    }
    assertThat(told()).isEqualTo("…");
    Element next = until(romeo, came -> came.name().equals("message"));
    assertThat(next.attribute("from")).isEqualTo("anna%" + SERVER);
  }

  @Test
  void whatTheGatewayDoesByItselfIsNoCommandAndNothingIsTwo() throws Exception {
    FakeIrc.Line line = inside();
    for (String command : List.of("CAP REQ -batch", "join #other", "QUIT", ":anna PRIVMSG #coven :Hi", "@a=b PRIVMSG #coven Hi", "001 Romeo", "-")) {
      write("m1", command);
      Element refused = from(SERVER);
      isError(refused, "feature-not-implemented");
    }
    write("m2", "WHOIS " + "a".repeat(600));
    isError(from(SERVER), "policy-violation");
    write("m3", "VERSION\n".repeat(21));
    isError(from(SERVER), "policy-violation");
    write("m4", "OPER romeo secret");
    line.expect("OPER romeo secret");
  }

  @Test
  void theGatewayItselfAndOtherNetworksTakeNoCommands() throws Exception {
    romeo.send(xml("<message type='chat' id='m1' to='irc.verona.example'><body>VERSION</body></message>"));
    isError(from("irc.verona.example"), "service-unavailable");
    try (Crossing echo = new Crossing("echo")) {
      StreamClient other = echo.available("romeo@verona.example/garden");
      other.send(xml("<message type='chat' id='m1' to='echo.verona.example'><body>VERSION</body></message>"));
      isError(until(other, came -> came.name().equals("message")), "service-unavailable");
    }
  }

  @Test
  void modesAreSetAndSeen() throws Exception {
    FakeIrc.Line line = inside();
    romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>/mode +lb 12 *!*@mantua.example</body></message>"));
    line.expect("MODE #coven +lb 12 *!*@mantua.example");
    line.send(":Romeo!r@host.test MODE #coven +lb 12 *!*@mantua.example");
    answer(line);
    Element seen = from(ROOM);
    assertThat(seen.attribute("type")).isEqualTo("groupchat");
    assertThat(seen.childText("body", "jabber:client")).isEqualTo("Mode +lb 12 *!*@mantua.example, by Romeo");
    // Who stands how is shown as presence, and not said again.
    line.send(":Romeo!r@host.test MODE #coven +v anna");
    romeo.send(xml("<message type='groupchat' id='m2' to='" + ROOM + "'><body>/mode</body></message>"));
    line.expect("MODE #coven");
    line.send(":irc.test 324 Romeo #coven +lnt 12");
    answer(line);
    assertThat(from(ROOM).childText("body", "jabber:client")).isEqualTo("Mode +lnt 12");
    romeo.send(xml("<message type='groupchat' id='m3' to='" + ROOM + "'><body>/mode +X</body></message>"));
    line.expect("MODE #coven +X");
    line.send(":irc.test 472 Romeo X :is unknown mode char to me");
    answer(line);
    Element refused = from(ROOM);
    assertThat(refused.attribute("id")).isEqualTo("m3");
    isError(refused, "forbidden");
  }

  @Test
  void whatIsToldAtRegistrationIsDoneAtEachLogIn() throws Exception {
    romeo.send(
        xml(
            "<iq type='set' to='irc.verona.example' id='r1'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                + field("FORM_TYPE", "jabber:iq:register")
                + field("server", "localhost")
                + field("nick", "rosa")
                + field("ident", "mercutio")
                + field("encoding", "koi8-r")
                + field("commands", "MODE rosa +i ; PRIVMSG Q :AUTH rosa secret")
                + "</x></query></iq>"));
    FakeIrc.Line line = irc.accept();
    line.expect("CAP LS 302");
    line.expect("NICK rosa");
    line.expect("USER mercutio 0 * rosa");
    line.nick = "rosa";
    line.greet();
    line.expect("MODE rosa +i");
    line.expect("PRIVMSG Q :AUTH rosa secret");
    assertThat(until(romeo, came -> "r1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    // Both ways, and UTF-8 is understood all the same.
    Charset koi8 = Charset.forName("koi8-r");
    romeo.send(xml("<message type='chat' to='anna%" + SERVER + "'><body>Привет €</body></message>"));
    line.expectBytes("PRIVMSG anna :Привет ?", koi8);
    line.raw(":anna!a@hills PRIVMSG rosa :Ответ\r\n".getBytes(koi8));
    assertThat(from("anna%" + SERVER).childText("body", "jabber:client")).isEqualTo("Ответ");
    line.raw(":anna!a@hills PRIVMSG rosa :Ещё ответ\r\n".getBytes(UTF_8));
    assertThat(from("anna%" + SERVER).childText("body", "jabber:client")).isEqualTo("Ещё ответ");
    // The commands may hold a password: they are never seen again.
    assertThat(crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>").toString())
        .contains("mercutio")
        .contains("koi8-r")
        .doesNotContain("AUTH rosa");
  }

  private static String field(String var, String value) {
    return "<field var='" + var + "'><value>" + value + "</value></field>";
  }

  @Test
  void whatCannotBeDoneAtLogInIsToldAtOnce() throws Exception {
    for (Map.Entry<String, String> wrong : List.of(Map.entry("encoding", "utf-16"), Map.entry("encoding", "-"), Map.entry("commands", "QUIT"), Map.entry("ident", "a b"))) {
      Element answer = crossing.register(romeo, Map.of("server", "localhost", "nick", "rosa", wrong.getKey(), wrong.getValue()));
      assertThat(answer.attribute("type")).as(wrong.toString()).isEqualTo("error");
    }
    assertThat(crossing.link()).isNull();
  }

  @Test
  void anAdministratorTellsHowAServerWrites() throws Exception {
    crossing.server.set("gateway.irc.servers", irc.setting() + " koi8-r");
    FakeIrc.Line line = inside();
    line.raw(":anna!a@hills PRIVMSG #coven :Ответ\r\n".getBytes(Charset.forName("koi8-r")));
    assertThat(from(ROOM + "/anna").childText("body", "jabber:client")).isEqualTo("Ответ");
  }

  private Element command(String node) throws IOException {
    romeo.send(xml("<iq type='set' to='" + SERVER + "' id='c1'><command xmlns='" + COMMANDS + "' node='" + node + "'/></iq>"));
    return until(romeo, came -> "c1".equals(came.attribute("id")));
  }

  @Test
  void aGuestSeesHowItStandsAndSignsOut() throws Exception {
    assertThat(command("status").toString()).contains("You are not registered with IRC.");
    FakeIrc.Line line = inside();
    romeo.send(xml("<iq type='get' to='" + SERVER + "' id='i1'><query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'/></iq>"));
    assertThat(until(romeo, came -> "i1".equals(came.attribute("id"))).toString())
        .contains("node='register'")
        .contains("node='status'")
        .contains("node='sign-out'")
        .doesNotContain("node='remove'");
    String status = command("status").toString();
    assertThat(status)
        .contains("<value>localhost</value>")
        .contains("<value>Logged in</value>")
        .contains("Romeo, localhost:")
        .contains("<value>#coven%localhost (garden)</value>");
    romeo.send(xml("<iq type='set' to='" + SERVER + "' id='c2'><command xmlns='" + COMMANDS + "' node='sign-out'/></iq>"));
    until(romeo, came -> came.attributeOr("from", "").equals(ROOM + "/Romeo") && "unavailable".equals(came.attribute("type")));
    assertThat(until(romeo, came -> "c2".equals(came.attribute("id"))).toString()).contains("You are signed out of IRC.");
    assertThat(line.end()).startsWith("QUIT");
    assertThat(command("sign-out").toString()).contains("You are not registered with IRC.");
  }
}
