package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.GatewaysModel.Line;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Availability;
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
      case "verona.example " -> "<item jid='icq.verona.example' name='ICQ'/><item jid='irc.verona.example' name='IRC'/>";
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
    assertThat(line("icq").said()).isEqualTo("Problem: Too many people.");
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='unavailable'/>");
    assertThat(line("icq").state()).isEqualTo(State.OUT);
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example' type='error'><error type='auth'>"
        + "<not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>The password is wrong.</text></error></presence>");
    assertThat(line("icq").said()).isEqualTo("Problem: The password is wrong.");
    played.link().says("<presence xmlns='jabber:client' from='libera@irc.verona.example'/>");
    assertThat(line("irc").state()).isEqualTo(State.IN);
    assertThat(line("icq").state()).isEqualTo(State.PROBLEM);
  }

  @Test
  void contactsHaveTheMarkOfTheirNetwork() {
    await("asked").until(() -> played.session().networks().of(Jid.of("1234@icq.verona.example")).isPresent());
    assertThat(played.session().networks().of(Jid.of("1234@icq.verona.example"))).contains("icq");
    assertThat(played.session().networks().of(PlayedSession.JULIET)).isEmpty();
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
    assertThat(line("irc").said()).isEqualTo("Problem: The password is wrong.");
  }

  @Test
  void signingInByHandIsKeptByTheServer() {
    played.link().says("<presence xmlns='jabber:client' from='icq.verona.example'/>");
    model.automatic(line("icq").gateway(), false);
    assertThat(told(ICQ)).containsExactly("unsubscribed", "");
    model.automatic(line("irc").gateway(), true);
    assertThat(told(LIBERA)).containsExactly("subscribed", "subscribe");
  }
}
