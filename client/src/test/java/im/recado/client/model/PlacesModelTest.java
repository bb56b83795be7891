package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.PlacesModel.Action;
import im.recado.client.model.PlacesModel.Place;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of a server that the test plays. */
class PlacesModelTest {
  private static final String REFUSED = "<iq xmlns='jabber:client' type='error'><error type='auth'>"
      + "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";

  @TempDir Path folder;
  private PlayedSession played;
  private PlacesModel model;
  private final Map<String, String> items = new HashMap<>();
  private final Map<String, String> infos = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void opens() throws Exception {
    items.put("verona.example ", "<item jid='rooms.verona.example' name='Rooms'/><item jid='irc.verona.example'/>"
        + "<item jid='news.verona.example'/><item jid='users.verona.example'/>");
    items.put("rooms.verona.example ", "<item jid='balcony@rooms.verona.example' name='The balcony'/>");
    items.put("news.verona.example ", "<item jid='news.verona.example' node='town'/>");
    infos.put("verona.example ", info("server", "im", "jabber:iq:register", Ns.COMMANDS));
    infos.put("rooms.verona.example ", info("conference", "text", Ns.MUC));
    infos.put("balcony@rooms.verona.example ", info("conference", "text", Ns.MUC));
    infos.put("irc.verona.example ", info("gateway", "irc", Ns.REGISTER, Ns.COMMANDS));
    infos.put("news.verona.example ", info("pubsub", "service", Ns.PUBSUB));
    infos.put("news.verona.example town", info("pubsub", "leaf", Ns.PUBSUB, Ns.COMMANDS));
    infos.put("users.verona.example ", info("directory", "user", Ns.SEARCH));
    played = PlayedSession.in(folder).begun();
    played.link().answer(Ns.DISCO_ITEMS, request -> answer(request, Ns.DISCO_ITEMS, items));
    played.link().answer(Ns.DISCO_INFO, request -> answer(request, Ns.DISCO_INFO, infos));
    model = new PlacesModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    model.look("verona.example");
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private static String info(String category, String type, String... features) {
    StringBuilder info = new StringBuilder("<identity category='" + category + "' type='" + type + "'/>");
    for (String feature : features) {
      info.append("<feature var='").append(feature).append("'/>");
    }
    return info.toString();
  }

  private Node answer(Node request, String ns, Map<String, String> answers) {
    String key = request.get("to") + " " + request.payload().orElseThrow().get("node");
    asked.add(ns.substring(ns.length() - 5) + " " + key);
    String answer = answers.get(key);
    return NodeReader.read(answer == null ? REFUSED
        : "<iq xmlns='jabber:client' type='result'><query xmlns='" + ns + "'>" + answer + "</query></iq>");
  }

  private Place place(String name) {
    return model.root().orElseThrow().below().stream().filter(place -> place.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void eachServiceSaysWhatItIsAndWhatCanBeDone() {
    assertThat(model.root().orElseThrow().below()).extracting(place -> place.name() + ": " + model.kind(place) + " " + model.actions(place))
        .containsExactly("irc.verona.example: Gateway to irc [REGISTER, COMMANDS]", "news.verona.example: Nodes []",
            "Rooms: Rooms [ROOMS]", "users.verona.example: Directory of people [SEARCH]");
    assertThat(model.actions(model.root().orElseThrow())).as("one has an account there").containsExactly(Action.COMMANDS);
  }

  @Test
  void roomsAreAskedWhatTheyAreWhenSomebodyLooks() {
    Place rooms = place("Rooms");
    model.open(rooms);
    Place balcony = rooms.below().getFirst();
    assertThat(asked).noneMatch(what -> what.contains("balcony"));
    assertThat(model.actions(balcony)).isEmpty();
    model.ask(balcony);
    model.ask(balcony);
    assertThat(asked).filteredOn(what -> what.contains("balcony")).hasSize(1);
    assertThat(model.actions(balcony)).containsExactly(Action.JOIN);
  }

  @Test
  void aNodeIsBelowItsServiceAndHasNoActionsOfIt() {
    Place news = place("news.verona.example");
    model.open(news);
    Place town = news.below().getFirst();
    model.ask(town);
    assertThat(town.name()).isEqualTo("town");
    assertThat(model.kind(town)).isEqualTo("Nodes");
    assertThat(model.actions(town)).isEmpty();
    model.open(town);
    assertThat(town.isLeaf()).isTrue();
  }

  @Test
  void whatRefusesIsSaidAndAskedAgainWhenOneLooksAgain() {
    infos.remove("irc.verona.example ");
    model.look("Verona.Example ");
    Place irc = place("irc.verona.example");
    assertThat(irc.problem()).isEqualTo("This is not allowed.");
    infos.put("irc.verona.example ", info("gateway", "irc"));
    model.ask(irc);
    assertThat(irc.problem()).isEmpty();
    assertThat(model.kind(irc)).isEqualTo("Gateway to irc");
  }

  @Test
  void whatIsNoAddressIsSaid() {
    model.look("@");
    assertThat(model.problem()).isEqualTo("An address looks like server or name@server.");
    assertThat(model.root()).isPresent();
  }
}
