package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.XmlModel.Kind;
import im.recado.client.model.XmlModel.Line;
import im.recado.client.protocol.Traffic;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlModelTest {
  private static final String STREAM =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

  @TempDir Path folder;
  private PlayedSession played;
  private Traffic traffic;
  private XmlModel model;

  @BeforeEach
  void begin() throws Exception {
    played = PlayedSession.in(folder).begun();
    traffic = played.link().traffic();
    model = new XmlModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run));
    traffic.came(STREAM);
    traffic.went(STREAM);
    model.clear();
  }

  @AfterEach
  void end() {
    model.close();
    played.close();
  }

  private List<String> lines() {
    return model.lines().stream().map(Line::toString).toList();
  }

  @Test
  void whatComesAndGoesIsShownByKindNamespaceAndText() {
    traffic.came("<message from='juliet@verona.example'><body>Good night</body></message>");
    traffic.went("<presence><show>away</show></presence>");
    traffic.went("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
    traffic.came("<a xmlns='urn:xmpp:sm:3' h='3'/>");
    assertThat(lines()).containsExactly("< <message from='juliet@verona.example'>", "> <presence>", "> <iq type='get' id='1'>",
        "< <a xmlns='urn:xmpp:sm:3' h='3'/>");
    assertThat(model.namespaces()).containsExactly("urn:xmpp:ping", "urn:xmpp:sm:3");
    model.filter(Kind.STREAM, "", "");
    assertThat(lines()).containsExactly("< <a xmlns='urn:xmpp:sm:3' h='3'/>");
    model.filter(null, "urn:xmpp:ping", "");
    assertThat(lines()).containsExactly("> <iq type='get' id='1'>");
    model.filter(null, "", "GOOD night");
    traffic.came("<message from='nurse@verona.example'><body>Good day</body></message>");
    assertThat(lines()).containsExactly("< <message from='juliet@verona.example'>");
    model.filter(Kind.MESSAGE, "", "");
    assertThat(model.lines()).hasSize(2);
  }

  @Test
  void whilePausedNothingMovesAndNothingIsLost() {
    traffic.came("<presence from='a'/>");
    model.pause(true);
    traffic.came("<presence from='b'/>");
    assertThat(lines()).containsExactly("< <presence from='a'/>");
    model.pause(false);
    assertThat(lines()).containsExactly("< <presence from='a'/>", "< <presence from='b'/>");
  }

  @Test
  void itKeepsOnlySoMuch() {
    model.pause(true);
    for (int i = 0; i < XmlModel.MOST + 10; i++) {
      traffic.came("<presence from='" + i + "'/>");
    }
    model.pause(false);
    assertThat(model.lines()).hasSize(XmlModel.MOST);
    assertThat(lines().getFirst()).isEqualTo("< <presence from='10'/>");
    String large = "<message><body>" + "x".repeat(200_000) + "</body></message>";
    for (int i = 0; i < 40; i++) {
      traffic.came(large);
    }
    assertThat(model.lines()).hasSize(XmlModel.LETTERS / (large.length() + 3));
    assertThat(model.lines().stream().mapToLong(line -> line.piece().xml().length()).sum()).isLessThanOrEqualTo(XmlModel.LETTERS);
  }

  @Test
  void oneSaysSomethingByHandIfItIsAStanza() {
    for (String wrong : List.of("", "words", "<message>", "<message/><message/>", "<!DOCTYPE a><message/>")) {
      model.send(wrong, () -> { });
      assertThat(model.problem()).as(wrong).isEqualTo("This is not one whole element of XML.");
    }
    refused("<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>", "A stanza is");
    refused("<message xmlns='jabber:server'/>", "A stanza is");
    refused("<message to='@verona.example'/>", "What stands under");
    refused("<presence type='chat'/>", "There is no such type");
    refused("<iq type='get'/>", "An iq needs");
    refused("<iq type='set'><a xmlns='b'/><c xmlns='d'/></iq>", "An iq needs");
    int before = played.link().sent().size();
    model.send(" <message to='juliet@verona.example' type='chat'><body>by hand</body></message> ", () -> { });
    assertThat(model.problem()).isEmpty();
    assertThat(played.sent("by hand")).hasSize(1);
    model.send("<iq type='get' id='x'><ping xmlns='urn:xmpp:ping'/></iq>", () -> { });
    assertThat(played.link().sent()).hasSize(before + 2);
    played.link().disconnect();
    model.send("<presence/>", () -> { });
    assertThat(model.problem()).isEqualTo("There is no connection to the server now.");
  }

  private void refused(String xml, String why) {
    int before = played.link().sent().size();
    model.send(xml, () -> { });
    assertThat(model.problem()).as(xml).startsWith(why);
    assertThat(played.link().sent()).hasSize(before);
  }

  @Test
  void whoHasClosedItKeepsNothing() {
    traffic.came("<presence from='a'/>");
    model.close();
    traffic.came("<presence from='b'/>");
    assertThat(model.lines()).isEmpty();
  }
}
