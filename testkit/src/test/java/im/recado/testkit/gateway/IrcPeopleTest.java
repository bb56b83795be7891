package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People on IRC: private conversations, accounts, moderation, lists; what the clients get, and what the server. */
class IrcPeopleTest {
  private static final String SERVER = "localhost@irc.verona.example";
  private static final String ANNA = "anna%" + SERVER;
  private static final String ROOM = "#coven%" + SERVER;
  private static final String MAM = "urn:xmpp:mam:2";
  private static final String USER = "http://jabber.org/protocol/muc#user";
  private static final String ADMIN = "http://jabber.org/protocol/muc#admin";

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

  private void write(String to, String id, String text) throws IOException {
    romeo.send(xml("<message type='chat' id='" + id + "' to='" + to + "'><body>" + text + "</body></message>"));
  }

  private Element next() throws IOException {
    return until(romeo, came -> came.attributeOr("from", "").endsWith("irc.verona.example") || came.attributeOr("from", "").startsWith(ROOM));
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

  private Element ask(String type, String to, String payload) throws IOException {
    romeo.send(xml("<iq type='" + type + "' id='q' to='" + to + "'>" + payload + "</iq>"));
    return until(romeo, came -> came.name().equals("iq") && "q".equals(came.attribute("id")));
  }

  @Test
  void aGuestWritesToSomebodyAndIsAnswered() throws Exception {
    write(ANNA, "m1", "Good morrow");
    FakeIrc.Line line = irc.welcome("");
    assertThat(line.nick).isEqualTo("romeo");
    line.expect("PRIVMSG anna :Good morrow");
    line.send(":Anna!a@hills PRIVMSG romeo :And to \u00034you\u0003");
    Element answer = next();
    assertThat(answer.attribute("from")).isEqualTo(ANNA);
    assertThat(answer.attribute("type")).isEqualTo("chat");
    assertThat(answer.childText("body", "jabber:client")).isEqualTo("And to you");
    write("nobody%" + SERVER, "m2", "Hello?");
    line.expect("PRIVMSG nobody Hello?");
    line.send(":irc.test 401 romeo nobody :No such nick");
    answer(line);
    Element error = next();
    assertThat(error.attribute("id")).isEqualTo("m2");
    isError(error, "item-not-found");
    // In no room and silent for a while, the guest leaves.
    crossing.server.pass(Duration.ofMinutes(11));
    assertThat(line.end()).startsWith("QUIT");
  }

  @Test
  void anAdministratorSeesTheWireWithoutPasswords() throws Exception {
    write(ANNA, "m1", "Good morrow");
    FakeIrc.Line line = irc.welcome("");
    line.expect("PRIVMSG anna :Good morrow");
    Map<String, String> whose = Map.of("network", "irc", "account", Crossing.ROMEO.toString());
    crossing.server.kernel().commands().run("gateway-trace", Caller.COMMAND_LINE, whose);
    write("nickserv%" + SERVER, "m2", "IDENTIFY secret");
    line.expect("PRIVMSG nickserv :IDENTIFY secret");
    line.send(":Anna!a@hills PRIVMSG romeo :And to you");
    until(romeo, came -> "And to you".equals(came.childText("body", "jabber:client")));
    await().untilAsserted(
        () ->
            assertThat(crossing.server.kernel().commands().run("gateway-trace-show", Caller.COMMAND_LINE, whose).rows().toString())
                .contains(">, PRIVMSG nickserv ***")
                .contains("<, :Anna!a@hills PRIVMSG romeo :And to you")
                .doesNotContain("secret"));
  }

  @Test
  void aMessageIsAcknowledgedWhenTheNetworkHasIt() throws Exception {
    StreamClient orchard = crossing.shown("romeo@verona.example/orchard");
    orchard.send(xml("<enable xmlns='urn:xmpp:sm:3' resume='true'/>"));
    until(orchard, came -> came.name().equals("enabled"));
    orchard.send(xml("<message type='chat' id='m1' to='" + ANNA + "'><body>Good morrow</body></message>"));
    FakeIrc.Line line = irc.accept();
    orchard.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    orchard.send(xml("<iq type='get' id='p1' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    until(
        orchard,
        came -> {
          assertThat(came.name().equals("a") && !came.attributeOr("h", "").equals("0")).as(came.toString()).isFalse();
          return "p1".equals(came.attribute("id"));
        });
    line.welcome("");
    line.expect("PRIVMSG anna :Good morrow");
    orchard.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    until(orchard, came -> came.name().equals("a") && Integer.parseInt(came.attributeOr("h", "0")) >= 1);
  }

  /** What is found in the user's own archive with these words; asked until it is there. */
  private Element archived(String words) throws IOException {
    for (int asked = 0; asked < 1000; asked++) {
      romeo.send(xml("<iq type='set' id='mam'><query xmlns='" + MAM + "'/></iq>"));
      Element[] found = {null};
      until(
          romeo,
          came -> {
            if (came.has("result", MAM) && came.toString().contains(words)) {
              found[0] = came;
            }
            return "mam".equals(came.attribute("id"));
          });
      if (found[0] != null) {
        return found[0];
      }
    }
    throw new AssertionError(words + " is not in the archive");
  }

  @Test
  void whatAnotherClientOfIrcWritesIsCopied() throws Exception {
    assertThat(ask("set", "romeo@verona.example", "<enable xmlns='urn:xmpp:carbons:2'/>").attribute("type")).isEqualTo("result");
    write(ANNA, "m1", "Good morrow");
    FakeIrc.Line line = irc.welcome("echo-message message-tags");
    line.expect("PRIVMSG anna :Good morrow");
    line.send(":romeo!r@h PRIVMSG anna :Good morrow", ":romeo!r@h PRIVMSG anna :from my phone");
    Element copy = until(romeo, came -> came.has("sent", "urn:xmpp:carbons:2"));
    assertThat(copy.toString()).contains("from my phone").contains("to='" + ANNA + "'").doesNotContain("morrow");
    // Clients that come later find it, by the id that it was copied with.
    Element found = archived("from my phone");
    assertThat(copy.toString()).contains("id='" + requireNonNull(found.child("result", MAM)).attribute("id") + "'");
    // Each of them is.
    line.send(":romeo!r@h PRIVMSG anna :once more");
    assertThat(archived("once more").toString()).contains("to='" + ANNA + "'");
  }

  @Test
  void whatIsWrittenInARoomToOneIsAnsweredFromThere() throws Exception {
    FakeIrc.Line line = inside();
    write(ROOM + "/anna", "m1", "Between us");
    line.expect("PRIVMSG anna :Between us");
    line.send(":anna!a@hills PRIVMSG Romeo :Indeed");
    Element answer = next();
    assertThat(answer.attribute("from")).isEqualTo(ROOM + "/anna");
    assertThat(answer.has("x", USER)).isTrue();
    // Whom the user has not written to there comes by the own address.
    line.send(":ben!b@h PRIVMSG Romeo :Hello");
    assertThat(next().attribute("from")).isEqualTo("ben%" + SERVER);
    write(ROOM + "/nobody", "m2", "Hello");
    isError(next(), "item-not-found");
  }

  @Test
  void accountsLogInBySaslAndAreTriedAtOnce() throws Exception {
    Map<String, String> answers = Map.of("server", "localhost", "nick", "Rosa", "username", "rosa", "password", "Open Sesame");
    romeo.send(registration(answers, "r1"));
    FakeIrc.Line line = irc.accept();
    sasl(line, "Rosa");
    line.send(":irc.test 904 Rosa :SASL authentication failed");
    isError(until(romeo, came -> "r1".equals(came.attribute("id"))), "not-authorized");
    assertThat(line.end()).isEmpty();
    assertThat(crossing.listed()).isEmpty();

    romeo.send(registration(answers, "r2"));
    line = irc.accept();
    sasl(line, "Rosa");
    line.send(":irc.test 900 Rosa Rosa!r@h rosa :You are now logged in as rosa", ":irc.test 903 Rosa :SASL successful");
    line.expect("CAP END");
    line.nick = "Rosa";
    line.greet();
    assertThat(until(romeo, came -> "r2".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    Crossing.presence(romeo, Jid.valueOf(SERVER));
    assertThat(crossing.listed()).containsExactly(Jid.valueOf(SERVER));
    Element form = ask("get", SERVER, "<query xmlns='jabber:iq:register'/>");
    assertThat(form.toString()).contains("<registered").contains("Rosa").doesNotContain("Sesame");
    assertThat(requireNonNull(crossing.link()).sealed()).doesNotContain("Sesame");

    // Away there is what it is here; gone here is gone there.
    romeo.send(xml("<presence><show>away</show><status>At Friar Laurence's</status></presence>"));
    line.expect("AWAY :At Friar Laurence's");
    romeo.send(xml("<presence/>"));
    line.expect("AWAY");
    assertThat(ask("set", "irc.verona.example", "<query xmlns='jabber:iq:register'><remove/></query>").attribute("type"))
        .isEqualTo("result");
    assertThat(line.end()).startsWith("QUIT");
    assertThat(crossing.link()).isNull();
    assertThat(crossing.listed()).isEmpty();
  }

  private static Element registration(Map<String, String> answers, String id) {
    StringBuilder query = new StringBuilder("<iq type='set' id='" + id + "' to='irc.verona.example'><query xmlns='jabber:iq:register'>");
    query.append("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>jabber:iq:register</value></field>");
    answers.forEach((var, answer) -> query.append("<field var='" + var + "'><value>" + answer + "</value></field>"));
    return xml(query.append("</x></query></iq>").toString());
  }

  private static void sasl(FakeIrc.Line line, String nick) throws IOException {
    line.expect("CAP LS 302");
    line.expect("NICK " + nick);
    assertThat(line.next()).startsWith("USER ");
    line.send("CAP * LS * :server-time multi-prefix", "CAP * LS :sasl=EXTERNAL,PLAIN cap-notify");
    line.expect("CAP REQ :server-time multi-prefix cap-notify sasl");
    line.send("CAP * ACK :server-time multi-prefix cap-notify sasl");
    line.expect("AUTHENTICATE PLAIN");
    line.send("AUTHENTICATE +");
    line.expect("AUTHENTICATE " + Base64.getEncoder().encodeToString("\0rosa\0Open Sesame".getBytes(UTF_8)));
  }

  @Test
  void withoutSaslTheServicesAreTold() throws Exception {
    romeo.send(registration(Map.of("server", "localhost", "nick", "rosa", "password", "sesame"), "r1"));
    FakeIrc.Line line = irc.welcome("");
    line.expect("PRIVMSG NickServ :IDENTIFY rosa sesame");
    line.send(":NickServ!s@services NOTICE rosa :You are now identified");
    Element words = until(romeo, came -> came.name().equals("message"));
    assertThat(words.attribute("from")).isEqualTo("nickserv%" + SERVER);
  }

  @Test
  void moderatorsDoWhatTheyMay() throws Exception {
    FakeIrc.Line line = inside();
    romeo.send(admin("a1", "<item nick='anna' role='none'><reason>Enough</reason></item>"));
    line.expect("KICK #coven anna Enough");
    line.send(":Romeo!r@h KICK #coven anna :Enough");
    answer(line);
    assertThat(done("a1").attribute("type")).isEqualTo("result");
    line.send(":ben!b@h JOIN #coven");
    until(romeo, came -> (ROOM + "/ben").equals(came.attribute("from")));
    romeo.send(admin("a2", "<item nick='ben' affiliation='admin'/>"));
    line.expect("MODE #coven +o ben");
    line.send(":irc.test 482 Romeo #coven :You're not channel operator");
    answer(line);
    isError(done("a2"), "forbidden");
    romeo.send(admin("a3", "<item nick='ben' role='participant'/><item nick='ben' affiliation='member'/>"));
    answer(line);
    line.expect("MODE #coven +v ben");
    answer(line);
    assertThat(done("a3").attribute("type")).isEqualTo("result");
    romeo.send(admin("a4", "<item nick='ben' affiliation='outcast'/>"));
    line.expect("MODE #coven +b *!b@h");
    line.expect("KICK #coven ben");
    answer(line);
    assertThat(done("a4").attribute("type")).isEqualTo("result");
    romeo.send(
        xml("<iq type='get' id='a5' to='" + ROOM + "'><query xmlns='" + ADMIN + "'><item affiliation='outcast'/></query></iq>"));
    line.expect("MODE #coven b");
    line.send(":irc.test 367 Romeo #coven *!b@h Romeo 1700000000", ":irc.test 368 Romeo #coven :End");
    answer(line);
    String banned =
        requireNonNull(requireNonNull(done("a5").child("query", ADMIN)).child("item", ADMIN)).attributeOr("jid", "");
    assertThat(banned).isEqualTo("*!b\\40h@irc.verona.example");
    romeo.send(xml("<message id='i1' to='" + ROOM + "'><x xmlns='" + USER + "'><invite to='" + ANNA + "'/></x></message>"));
    line.expect("INVITE anna #coven");
    line.send(":irc.test 443 Romeo anna #coven :is already on channel");
    answer(line);
    isError(until(romeo, came -> "i1".equals(came.attribute("id"))), "conflict");
  }

  private static Element admin(String id, String items) {
    return xml("<iq type='set' id='" + id + "' to='" + ROOM + "'><query xmlns='" + ADMIN + "'>" + items + "</query></iq>");
  }

  private Element done(String id) throws IOException {
    return until(romeo, came -> id.equals(came.attribute("id")));
  }

  @Test
  void anInvitationFromThereIsOneHere() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills INVITE Romeo :#heath");
    Element invitation = until(romeo, came -> came.name().equals("message"));
    assertThat(invitation.attribute("from")).isEqualTo("#heath%" + SERVER);
    Element invite = requireNonNull(requireNonNull(invitation.child("x", USER)).child("invite", USER));
    assertThat(invite.attribute("from")).isEqualTo(ANNA);
  }

  @Test
  void channelsAreListedAPageAtATime() throws Exception {
    String items = "http://jabber.org/protocol/disco#items";
    FakeIrc.Line line = inside();
    String query = "<query xmlns='" + items + "'><set xmlns='http://jabber.org/protocol/rsm'><max>2</max>%s</set></query>";
    romeo.send(xml("<iq type='get' id='q' to='" + SERVER + "'>" + query.formatted("") + "</iq>"));
    line.expect("LIST");
    line.send(
        ":irc.test 321 Romeo Channel :Users",
        ":irc.test 322 Romeo #heath 3 :Blasted",
        ":irc.test 322 Romeo #Coven 2 :",
        ":irc.test 322 Romeo #sea 1 :",
        ":irc.test 323 Romeo :End");
    Element first = requireNonNull(done("q").child("query", items));
    assertThat(first.elements("item", items)).extracting(item -> item.attribute("jid"))
        .containsExactly(ROOM, "#heath%" + SERVER);
    Element second =
        requireNonNull(ask("get", SERVER, query.formatted("<after>#heath%localhost</after>")).child("query", items));
    assertThat(second.elements("item", items)).extracting(item -> item.attribute("name")).containsExactly("#sea%localhost (1)");
    Element servers = requireNonNull(ask("get", "irc.verona.example", "<query xmlns='" + items + "'/>").child("query", items));
    assertThat(servers.elements("item", items)).extracting(item -> item.attribute("jid")).containsExactly(SERVER);
  }

  @Test
  void programsAreAnsweredALittle() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG Romeo :\u0001PING 123 456\u0001");
    line.expect("NOTICE anna :\u0001PING 123 456\u0001");
    // Answers to what nobody asked, questions in public and files for everybody are nothing that people read.
    line.send(
        ":anna!a@hills NOTICE Romeo :\u0001VERSION irssi\u0001",
        ":anna!a@hills PRIVMSG #coven :\u0001VERSION\u0001",
        ":anna!a@hills PRIVMSG #coven :\u0001DCC SEND x 1 2 3\u0001",
        ":anna!a@hills PRIVMSG Romeo :\u0001DCC CHAT chat 1 2\u0001",
        ":anna!a@hills PRIVMSG #coven :seen");
    assertThat(next().childText("body", "jabber:client")).isEqualTo("seen");
  }

  /** Nobody connects to the address that somebody names. */
  @Test
  void filesAreRefusedAndTold() throws Exception {
    FakeIrc.Line line = inside();
    line.send(":anna!a@hills PRIVMSG Romeo :\u0001DCC SEND \"my plan.txt\" 2130706433 4000 1234\u0001");
    line.expect("NOTICE anna :\u0001DCC REJECT SEND \"my plan.txt\"\u0001");
    Element told = next();
    assertThat(told.attribute("from")).isEqualTo(SERVER);
    assertThat(told.childText("body", "jabber:client"))
        .isEqualTo("anna%localhost wants to send you “my plan.txt” on IRC. Files do not come through here: ask for a link.");
    // Who offers many is heard a little.
    for (int i = 0; i < 20; i++) {
      line.send(":anna!a@hills PRIVMSG Romeo :\u0001DCC SEND plan" + i + " 2130706433 4000 1234\u0001");
    }
    line.send(":anna!a@hills PRIVMSG #coven :done");
    int more = 0;
    while (!"done".equals(next().childText("body", "jabber:client"))) {
      more++;
    }
    assertThat(more).isEqualTo(5);
  }

  /** A file that is uploaded here goes as its address, also if the client says nothing else. */
  @Test
  void filesGoAsAddresses() throws Exception {
    FakeIrc.Line line = inside();
    String beside = "<x xmlns='jabber:x:oob'><url>https://verona.example/a.txt</url></x>";
    romeo.send(xml("<message type='chat' id='f1' to='" + ANNA + "'>" + beside + "</message>"));
    line.expect("PRIVMSG anna https://verona.example/a.txt");
    romeo.send(xml("<message type='groupchat' id='f2' to='" + ROOM + "'><body>Look</body>" + beside + "</message>"));
    line.expect("PRIVMSG #coven Look");
    romeo.send(xml("<message type='groupchat' id='f3' to='" + ROOM + "'>" + beside + "</message>"));
    line.expect("PRIVMSG #coven https://verona.example/a.txt");
  }

  @Test
  void g1NoTextOfAClientIsAnotherCommand() throws Exception {
    FakeIrc.Line line = inside();
    romeo.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>one&#13;&#10;QUIT :two&#10;&#10;PART #coven</body></message>"));
    line.expect("PRIVMSG #coven one");
    line.expect("PRIVMSG #coven :QUIT :two");
    line.expect("PRIVMSG #coven :PART #coven");
    romeo.send(xml("<message type='groupchat' id='m2' to='" + ROOM + "'><subject>a&#10;QUIT</subject></message>"));
    line.expect("TOPIC #coven :a QUIT");
    romeo.send(admin("a1", "<item nick='anna' role='none'><reason>no&#10;QUIT :x</reason></item>"));
    line.expect("KICK #coven anna :no QUIT :x");
    romeo.send(xml("<presence to='#a,#b%" + SERVER + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    isError(until(romeo, came -> came.attributeOr("from", "").startsWith("#a,#b")), "item-not-found");
    romeo.send(
        xml("<presence to='#key%" + SERVER + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'><password>a&#10;QUIT</password></x></presence>"));
    isError(until(romeo, came -> came.attributeOr("from", "").startsWith("#key")), "not-acceptable");
  }

  @Test
  void g7NobodyElseUsesAConnection() throws Exception {
    FakeIrc.Line line = inside();
    StreamClient juliet = crossing.available("juliet@verona.example/balcony");
    juliet.send(xml("<message type='groupchat' id='m1' to='" + ROOM + "'><body>I am Romeo</body></message>"));
    isError(until(juliet, came -> "m1".equals(came.attribute("id"))), "not-acceptable");
    write(ANNA, "m2", "It is I");
    line.expect("PRIVMSG anna :It is I");
  }
}
