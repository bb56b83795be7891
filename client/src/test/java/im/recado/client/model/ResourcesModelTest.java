package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ResourcesModel.Line;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Availability;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several clients of one person. */
class ResourcesModelTest {
  private static final Jid STRANGER = Jid.of("paris@verona.example");

  @TempDir Path folder;
  private PlayedSession played;
  private MainModel main;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder).begun();
    played.link().answer(Ns.DISCO_INFO, request -> {
      asked.add(request.get("to"));
      return answer("<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='"
          + (request.get("to").endsWith("/phone") ? "phone" : "pc") + "' name='Some client'/></query>");
    });
    played.link().answer(Ns.VERSION, request -> request.get("to").endsWith("/phone")
        ? answer("<query xmlns='jabber:iq:version'><name>Con\u202Eversations</name><version>2.15</version><os>Android\n14</os></query>")
        : NodeReader.read("<iq xmlns='jabber:client' type='error'><error type='cancel'>"
            + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
    main = new MainModel(played.session(), played.hub(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private static Node answer(String payload) {
    return NodeReader.read("<iq xmlns='jabber:client' type='result'>" + payload + "</iq>");
  }

  private void there(String from, String inside) {
    played.link().says("<presence xmlns='jabber:client' from='" + from + "'>" + inside + "</presence>");
  }

  @Test
  void eachClientIsShownWithWhatItSaysOfItselfTheOneThatGetsWordsFirst() {
    there("juliet@verona.example/phone", "<show>away</show><status>on the balcony</status><priority>-1</priority>");
    there("juliet@verona.example/desk", "<priority>5</priority>");
    ResourcesModel model = new ResourcesModel(main, PlayedSession.JULIET);
    assertThat(model.lines()).containsExactly(
        new Line("Some client", Availability.ONLINE, "Online", "Computer · Priority 5 · desk", false),
        new Line(Texts.line("Con\u202Eversations 2.15"), Availability.AWAY, "Away – on the balcony",
            "Phone · " + Texts.line("Android\n14") + " · Priority -1 · phone", false));
    assertThat(asked).containsExactlyInAnyOrder("juliet@verona.example/phone", "juliet@verona.example/desk");
    model.close();
  }

  @Test
  void whatChangesIsShownAndAskedForOnce() {
    ResourcesModel model = new ResourcesModel(main, PlayedSession.JULIET);
    AtomicInteger changes = new AtomicInteger();
    model.onChange(changes::incrementAndGet);
    assertThat(model.lines()).isEmpty();
    there("juliet@verona.example/desk", "");
    assertThat(model.lines()).extracting(Line::name).containsExactly("Some client");
    there("juliet@verona.example/desk", "<show>dnd</show>");
    assertThat(model.lines()).extracting(Line::presence).containsExactly("Do not disturb");
    assertThat(asked).containsExactly("juliet@verona.example/desk");
    played.link().says("<presence xmlns='jabber:client' from='juliet@verona.example/desk' type='unavailable'/>");
    assertThat(model.lines()).isEmpty();
    int before = changes.get();
    model.close();
    there("juliet@verona.example/desk", "");
    assertThat(changes).hasValue(before);
  }

  @Test
  void oneselfSeesTheOwnDevicesAndWhichIsThisOne() {
    there("romeo@verona.example/desk", "");
    there("romeo@verona.example/phone", "<show>xa</show>");
    ResourcesModel model = new ResourcesModel(main, PlayedSession.ROMEO);
    assertThat(model.lines()).extracting(Line::self).containsExactly(true, false);
    assertThat(model.lines().get(1).details()).startsWith("Phone · ");
    model.close();
  }

  @Test
  void whoDoesNotSeeUsIsNotAskedAndOfStrangersThereIsNothing() {
    played.link().asks("<iq xmlns='jabber:client' type='set' id='1'><query xmlns='jabber:iq:roster'>"
        + "<item jid='juliet@verona.example' subscription='to'/></query></iq>");
    there("juliet@verona.example/desk", "");
    there(STRANGER + "/x", "");
    ResourcesModel model = new ResourcesModel(main, PlayedSession.JULIET);
    assertThat(model.lines()).extracting(Line::name).containsExactly("desk");
    assertThat(asked).isEmpty();
    assertThat(ResourcesModel.isOf(played.session(), STRANGER)).isFalse();
    assertThat(new ResourcesModel(main, STRANGER).lines()).isEmpty();
    model.close();
  }
}
