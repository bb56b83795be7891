package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.GatewaysModel.Line;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Availability;
import im.recado.client.services.Gateways.Prompt;
import im.recado.client.services.NetworkLogins.State;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways of a server that the test plays: one without commands, and one that leads to several networks. */
class GatewaysModelTest {
  private static final Jid ICQ = Jid.of("icq.verona.example");
  private static final Jid LIBERA = Jid.of("libera@irc.verona.example");

  @TempDir Path folder;
  private PlayedSession played;
  private GatewaysModel model;
  private final List<String> given = new ArrayList<>();
  private String note = "";

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder);
    played.link().answer(Ns.ROSTER, request -> answer(Ns.ROSTER, "<item jid='icq.verona.example' subscription='both'/>"
        + "<item jid='libera@irc.verona.example' subscription='to'/><item jid='1234@icq.verona.example' name='Rosalina' subscription='both'/>"
        + "<item jid='juliet@verona.example' subscription='both'/>"));
    played.link().answer(Ns.DISCO_ITEMS, this::items);
    played.link().answer(Ns.DISCO_INFO, request -> switch (request.get("to")) {
      case "icq.verona.example" -> answer(Ns.DISCO_INFO, "<identity category='gateway' type='icq'/>");
      case "irc.verona.example" -> answer(Ns.DISCO_INFO, "<identity category='gateway' type='irc'/><feature var='" + Ns.COMMANDS + "'/>");
      case "chat.verona.example" -> answer(Ns.DISCO_INFO, "<identity category='conference' type='matrix' name='Matrix'/><feature var='" + Ns.MUC
          + "'/><feature var='" + Ns.COMMANDS + "'/>");
      case "rooms.verona.example" -> answer(Ns.DISCO_INFO, "<identity category='conference' type='text'/><feature var='" + Ns.MUC + "'/>");
      default -> answer(Ns.DISCO_INFO, "");
    });
    played.link().answer(Ns.REGISTER, request -> answer(Ns.REGISTER, "<registered/><username/>"));
    played.link().answer(Ns.COMMANDS, request -> {
      given.add(request.payload().orElseThrow().get("node"));
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><command xmlns='" + Ns.COMMANDS + "' status='completed'>" + note
          + "</command></iq>");
    });
    played.begun();
    model = new GatewaysModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    model.load();
  }

  @AfterEach
  void closes() {
    model.close();
    played.close();
  }

  private static Node answer(String ns, String inner) {
    return NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='" + ns + "'>" + inner + "</query></iq>");
  }

  private Node items(Node request) {
    String node = request.payload().orElseThrow().get("node");
    return answer(Ns.DISCO_ITEMS, switch (request.get("to") + " " + node) {
      case "verona.example " -> "<item jid='icq.verona.example' name='ICQ'/><item jid='irc.verona.example' name='IRC'/>"
          + "<item jid='chat.verona.example'/><item jid='rooms.verona.example'/>";
      case "irc.verona.example " -> "<item jid='libera@irc.verona.example' name='libera'/>";
      case "irc.verona.example " + Ns.COMMANDS -> "<item jid='irc.verona.example' node='sign-in' name='Sign in now'/>"
          + "<item jid='irc.verona.example' node='sign-out' name='Sign out'/>";
      default -> "";
    });
  }

  private Line line(String network) {
    return model.lines().stream().filter(line -> line.gateway().network().equals(network)).findFirst().orElseThrow();
  }

  /** What went to this address, in order. */
  private List<String> told(Jid jid) {
    return played.link().sent().stream().filter(sent -> sent.get("to").equals(jid.toString())).map(sent -> sent.get("type")).toList();
  }

  @Test
  void thePageFollowsWhatGatewaysShow() {
    assertThat(line("icq").said()).isEqualTo("Signed out");
    assertThat(line("icq").gateway().seats()).containsExactly(ICQ);
    assertThat(line("irc").gateway().seats()).containsExactly(LIBERA);
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example'/>");
    assertThat(line("icq").said()).isEqualTo("Signed in");
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='unavailable'><status>Too many people.</status></presence>");
    assertThat(line("icq").said()).isEqualTo("Waiting: Too many people.");
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='unavailable'/>");
    assertThat(line("icq").state()).isEqualTo(State.OUT);
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='error'><error type='auth'>"
        + "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>The password is wrong.</text></error></presence>");
    assertThat(line("icq").said()).isEqualTo("Refused: The password is wrong.");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example'/>");
    assertThat(line("irc").state()).isEqualTo(State.IN);
    assertThat(line("icq").state()).isEqualTo(State.REFUSED);
  }

  @Test
  void whatCanBeDoneAboutItIsSaid() {
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='unavailable'><status>ICQ does not answer.</status></presence>");
    assertThat(line("icq").state()).isEqualTo(State.WAITS);
    assertThat(line("icq").advice()).contains("tries again by itself");
    refuses("not-authorized");
    assertThat(line("icq").said()).isEqualTo("Refused: The name or the password is wrong.");
    assertThat(line("icq").advice()).isEqualTo("Change what you signed up with.");
    refuses("conflict");
    assertThat(line("icq").advice()).contains("used elsewhere");
    refuses("gone");
    assertThat(line("icq").advice()).contains("Sign in again");
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example'/>");
    assertThat(line("icq").advice()).isEmpty();
  }

  private void refuses(String condition) {
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='error'><error type='auth'><" + condition
        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
  }

  @Test
  void oneIsOnTheWayUntilTheGatewayShowsItself() {
    model.signIn(line("icq").gateway());
    assertThat(line("icq").said()).isEqualTo("Signing in…");
    assertThat(line("icq").isIn()).isTrue();
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example'/>");
    assertThat(line("icq").said()).isEqualTo("Signed in");
    model.signOut(line("icq").gateway());
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='unavailable'><status>Logged out</status></presence>");
    assertThat(line("icq").said()).as("what is said to one's own wish is no problem").isEqualTo("Signed out");
  }

  @Test
  void aGatewayThatIsAwayIsShownWithItsMark() {
    await("asked").until(() -> played.session().networks().of(ICQ).isPresent());
    played.link().silence(ICQ);
    model.load();
    assertThat(line("icq").said()).isEqualTo("Does not answer now");
    assertThat(line("icq").canSign()).isFalse();
    assertThat(line("icq").gateway().registered()).isTrue();
    assertThat(line("irc").state()).isEqualTo(State.OUT);
    played.close();
    PlayedSession again = PlayedSession.in(folder);
    assertThat(again.session().networks().of(Jid.of("1234@icq.verona.example"))).as("known after a restart").contains("icq");
    again.close();
  }

  @Test
  void whoIsTakenAlongIsToldBeforeAnAccountIsGivenUp() {
    assertThat(model.question(line("icq").gateway())).startsWith("Remove your account at ICQ? ").contains(": 1.");
    assertThat(model.question(line("irc").gateway())).isEqualTo("Remove your account at IRC?");
    List<String> removed = new ArrayList<>();
    played.link().answer(Ns.ROSTER, request -> {
      removed.add(request.payload().orElseThrow().child("item").orElseThrow().get("jid"));
      return answer(Ns.ROSTER, "");
    });
    model.remove(line("icq").gateway());
    assertThat(removed).as("XEP-0100, section 4.3").containsExactly("1234@icq.verona.example", "icq.verona.example");
  }

  @Test
  void namesAreTranslatedByTheGateway() throws Exception {
    var gateways = played.session().gateways();
    assertThat(gateways.prompt(ICQ)).isEmpty();
    assertThat(gateways.address(ICQ, "12@34")).isEqualTo(Jid.of("12%34@icq.verona.example"));
    played.link().answer(Ns.GATEWAY, request -> request.payload().orElseThrow().children().isEmpty()
        ? answer(Ns.GATEWAY, "<desc>Who is it on ICQ?</desc><prompt>Number</prompt>")
        : answer(Ns.GATEWAY, "<jid>1234@icq.verona.example</jid>"));
    assertThat(gateways.prompt(ICQ)).contains(new Prompt("Who is it on ICQ?", "Number"));
    assertThat(gateways.address(ICQ, "12-34")).isEqualTo(Jid.of("1234@icq.verona.example"));
    played.link().answer(Ns.GATEWAY, request -> NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='modify'>"
        + "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
    assertThatThrownBy(() -> gateways.address(ICQ, "nobody")).isInstanceOf(RefusedException.class).hasMessage("not-acceptable");
  }

  @Test
  void contactsHaveTheMarkOfTheirNetwork() {
    await("asked").until(() -> played.session().networks().of(Jid.of("1234@icq.verona.example")).isPresent());
    assertThat(played.session().networks().of(Jid.of("1234@icq.verona.example"))).contains("icq");
    assertThat(played.session().networks().of(PlayedSession.JULIET)).isEmpty();
  }

  @Test
  void nothingCanBeEncryptedForThemAndWhatIsOnAllTheSameCanBeTurnedOff() {
    Jid rosalina = Jid.of("1234@icq.verona.example");
    await("asked").until(() -> played.session().networks().of(rosalina).isPresent());
    assertThat(chat(PlayedSession.JULIET).encryptable()).isTrue();
    assertThat(chat(rosalina).encryptable()).isFalse();
    played.session().omemo().set(rosalina, true);
    assertThat(chat(rosalina).encryptable()).isTrue();
  }

  @Test
  void whoIsOnIrcIsCalledAsThereWhereNobodyElseIs() {
    await("asked").until(() -> played.session().networks().of(LIBERA).isPresent());
    Jid mercutio = Jid.of("mercutio%irc.libera.chat@irc.verona.example");
    push(mercutio, "");
    assertThat(name(mercutio)).isEqualTo("mercutio");
    Jid channel = Jid.of("#street%irc.libera.chat@irc.verona.example");
    push(channel, "");
    assertThat(name(channel)).isEqualTo("#street%irc.libera.chat");
    Jid elsewhere = Jid.of("Mercutio%irc.oftc.net@irc.verona.example");
    push(elsewhere, "");
    assertThat(List.of(name(mercutio), name(elsewhere))).containsExactly("mercutio%irc.libera.chat", "mercutio%irc.oftc.net");
    push(elsewhere, "Cousin");
    assertThat(List.of(name(mercutio), name(elsewhere))).containsExactly("mercutio%irc.libera.chat", "Cousin");
    Jid juliet = Jid.of("juliet%irc.oftc.net@irc.verona.example");
    push(juliet, "");
    assertThat(name(juliet)).as("another contact is called so").isEqualTo("juliet%irc.oftc.net");
    assertThat(name(Jid.of("tybalt%irc.oftc.net@irc.verona.example"))).as("no contact").isEqualTo("tybalt%irc.oftc.net");
  }

  @Test
  void amongConversationsAStrangerWithTheSameNameIsToldApart() {
    await("asked").until(() -> played.session().networks().of(LIBERA).isPresent());
    Jid mercutio = Jid.of("mercutio%irc.libera.chat@irc.verona.example");
    push(mercutio, "");
    MainModel main = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    played.session().chats().open(mercutio, false);
    await("plain").until(() -> main.entries().stream().map(MainModel.Entry::name).toList().equals(List.of("mercutio")));
    played.session().chats().open(Jid.of("mercutio@elsewhere.example"), false);
    await("told apart").until(() -> main.entries().stream().map(MainModel.Entry::name).sorted().toList()
        .equals(List.of("mercutio", mercutio.toString())));
    main.close();
  }

  private void push(Jid jid, String name) {
    played.link().asks("<iq xmlns='jabber:client' type='set' id='p'><query xmlns='jabber:iq:roster'><item jid='" + jid + "' name='" + name
        + "' subscription='both'/></query></iq>");
    await("there").until(() -> played.session().contacts().find(jid).filter(contact -> contact.name().equals(name)).isPresent());
  }

  private String name(Jid jid) {
    return played.session().contacts().name(jid);
  }

  private ChatModel chat(Jid with) {
    return new ChatModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run),
        played.session().chats().open(with, false));
  }

  @Test
  void aGatewayWithoutCommandsIsSignedOutOfByPresenceAndStaysSo() {
    model.signOut(line("icq").gateway());
    assertThat(told(ICQ)).containsExactly("unavailable");
    played.session().presence().be(Availability.AWAY, "");
    assertThat(told(ICQ)).as("what everybody is told would sign in again").containsExactly("unavailable", "unavailable");
    model.signIn(line("icq").gateway());
    played.session().presence().be(Availability.ONLINE, "");
    assertThat(told(ICQ)).containsExactly("unavailable", "unavailable", "");
    assertThat(given).isEmpty();
  }

  @Test
  void aGatewayThatDoesNotSeeUsIsToldByName() {
    assertThat(line("icq").automatic()).isTrue();
    assertThat(line("irc").automatic()).isFalse();
    model.signIn(line("irc").gateway());
    played.session().presence().be(Availability.AWAY, "");
    assertThat(told(LIBERA)).containsExactly("", "");
    model.signOut(line("irc").gateway());
    played.session().presence().be(Availability.ONLINE, "");
    assertThat(told(LIBERA)).containsExactly("", "");
    assertThat(given).containsExactly("sign-in", "sign-out");
  }

  @Test
  void aGatewayThatWasAwayIsToldByNameAgain() {
    model.signIn(line("irc").gateway());
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example'/>");
    assertThat(told(LIBERA)).containsExactly("");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example' type='unavailable'/>");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example'/>");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example'/>");
    assertThat(told(LIBERA)).containsExactly("", "");
  }

  @Test
  void whatTheGatewaySaysAgainstItIsShown() {
    note = "<note type='error'>The password is wrong.</note>";
    model.signIn(line("irc").gateway());
    assertThat(line("irc").said()).isEqualTo("Refused: The password is wrong.");
  }

  @Test
  void signingInByHandIsKeptByTheServer() {
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example'/>");
    model.automatic(line("icq").gateway(), false);
    assertThat(told(ICQ)).containsExactly("unsubscribed", "");
    model.automatic(line("irc").gateway(), true);
    assertThat(told(LIBERA)).containsExactly("subscribed", "subscribe");
  }

  @Test
  void aGatewayThatAsksDoesNotUndoSigningInByHand() {
    model.automatic(line("irc").gateway(), true);
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example' type='subscribe'/>");
    assertThat(told(LIBERA)).containsExactly("subscribed", "subscribe", "subscribed");
    model.automatic(line("irc").gateway(), false);
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example' type='subscribe'/>");
    assertThat(told(LIBERA)).as("a person answers that").containsExactly("subscribed", "subscribe", "subscribed", "unsubscribed");
  }

  @Test
  void whoCouldNotSignOutIsTreatedAsBefore() {
    model.signIn(line("irc").gateway());
    played.link().answer(Ns.COMMANDS, request -> NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='wait'>"
        + "<internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
    model.signOut(line("irc").gateway());
    played.session().presence().be(Availability.AWAY, "");
    assertThat(told(LIBERA)).as("still told by name").containsExactly("", "");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example' type='unavailable'><status>Too many people.</status></presence>");
    assertThat(line("irc").said()).isEqualTo("Waiting: Too many people.");
  }

  @Test
  void aServiceWithRoomsOnAnotherNetworkHasNothingToSignUpFor() throws Exception {
    assertThat(model.lines()).extracting(line -> line.gateway().network()).containsExactly("icq", "irc", "matrix");
    assertThat(line("matrix").said()).isEqualTo("Its rooms can be joined without signing up");
    assertThat(line("matrix").canSign()).isFalse();
    assertThat(line("matrix").gateway().open()).isTrue();
    assertThat(line("matrix").gateway().name()).isEqualTo("Matrix");
    assertThat(line("matrix").gateway().commands()).isTrue();
  }

  @Test
  void whoWritesFromAnotherNetworkIsMarkedWithoutBeingAContact() throws Exception {
    Jid tybalt = Jid.of("tybalt%localhost@chat.verona.example");
    assertThat(played.session().networks().of(tybalt)).isEmpty();
    played.link().says("<message xmlns='jabber:client' type='chat' from='" + tybalt + "' to='romeo@verona.example/desk' id='m1'><body>draw</body></message>");
    await("mark").until(() -> played.session().networks().of(tybalt).filter("matrix"::equals).isPresent());
    played.link().says("<message xmlns='jabber:client' type='chat' from='nurse@rooms.verona.example' to='romeo@verona.example/desk' id='m2'><body>sir</body></message>");
    played.session().disco().info(Jid.of("rooms.verona.example"));
    assertThat(played.session().networks().of(Jid.of("nurse@rooms.verona.example"))).isEmpty();
  }
}
