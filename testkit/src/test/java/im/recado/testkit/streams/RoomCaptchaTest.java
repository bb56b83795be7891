package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms that want to know of strangers whether they are people (XEP-0158): those who pass, those who wait, those who try again. */
@Timeout(120)
final class RoomCaptchaTest {
  private static final String CAPTCHA = "urn:xmpp:captcha";
  private static final String DATA = "jabber:x:data";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");
  private StreamClient juliet;

  @BeforeEach
  void aRoomThatAsks() throws IOException {
    scene.server.set("muc.proof-bits", "4");
    StreamClient romeo = scene.connected("romeo@verona.example/garden");
    enter(romeo, "romeo");
    configure(romeo, "captcha_protected", "1", "muc#roomconfig_persistentroom", "1");
    juliet = scene.connected("juliet@verona.example/balcony");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** What a room says to who wants to enter: a question, a presence, or an error. */
  private Element answerToEntering() throws IOException {
    juliet.send(xml("<presence id='e' to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    return until(juliet, element -> element.has("captcha", CAPTCHA) || element.name().equals("presence"));
  }

  private void leave() throws IOException {
    juliet.send(xml("<presence type='unavailable' to='" + ROOM + "/juliet'/>"));
    until(juliet, element -> "unavailable".equals(element.attribute("type")));
  }

  private static Element field(Element question, String var) {
    Element form = Objects.requireNonNull(Objects.requireNonNull(question.child("captcha", CAPTCHA)).child("x", DATA));
    return form.elements("field", DATA).stream()
        .filter(field -> var.equals(field.attribute("var")))
        .findFirst()
        .orElseThrow();
  }

  /** Works until the hash of a text that begins with the address ends as the label says (section 6.2). */
  private static String proof(Element question) {
    String beginning = Objects.requireNonNull(field(question, "from").childText("value", DATA));
    int label = Integer.parseInt(field(question, "SHA-256").attributeOr("label", ""), 16);
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (int i = 0; ; i++) {
        byte[] hash = sha256.digest((beginning + i).getBytes(StandardCharsets.UTF_8));
        if ((hash[hash.length - 1] & 0xf) == label) {
          return beginning + i;
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The room's answer to an answer. */
  private Element answer(Element question, String proof) throws IOException {
    juliet.send(
        xml(
            "<iq type='set' id='a' to='" + ROOM + "'><captcha xmlns='" + CAPTCHA + "'><x xmlns='" + DATA
                + "' type='submit'><field var='FORM_TYPE'><value>" + CAPTCHA + "</value></field><field var='challenge'><value>"
                + field(question, "challenge").childText("value", DATA) + "</value></field><field var='SHA-256'><value>"
                + proof + "</value></field></x></captcha></iq>"));
    return until(juliet, element -> "a".equals(element.attribute("id")));
  }

  @Test
  void whoPassesEntersAndIsNotAskedAgainForADay() throws IOException {
    Element question = answerToEntering();
    assertThat(answer(question, proof(question)).attribute("type")).isEqualTo("result");
    Element own =
        until(
            juliet,
            element -> element.name().equals("presence") && (ROOM + "/juliet").equals(element.attribute("from")));
    assertThat(own.attribute("id")).isEqualTo("e");
    assertThat(own.toString()).contains("code='110'");
    leave();
    assertThat(answerToEntering().name()).isEqualTo("presence");
    leave();
    juliet.disconnect();
    scene.server.pass(Duration.ofHours(25));
    juliet = scene.connected("juliet@verona.example/balcony");
    assertThat(answerToEntering().has("captcha", CAPTCHA)).isTrue();
  }

  @Test
  void a13AnAnswerThatComesTooLateCountsForNothing() throws IOException {
    Element question = answerToEntering();
    for (int i = 0; i < 6; i++) {
      // Not so long that the server takes the client for dead.
      scene.server.pass(Duration.ofMinutes(2));
      juliet.barrier();
    }
    Element refused = answer(question, proof(question));
    assertThat(refused.toString()).contains("service-unavailable");
    Element next = answerToEntering();
    assertThat(next.attribute("id")).isNotEqualTo(question.attribute("id"));
    assertThat(answer(next, proof(next)).attribute("type")).isEqualTo("result");
  }

  @Test
  void a13WhoAnswersWrongIsAskedOnlySoOften() throws IOException {
    scene.server.set("muc.captchas-per-minute", "2");
    for (int i = 0; i < 2; i++) {
      assertThat(answer(answerToEntering(), "nonsense").toString()).contains("not-acceptable");
    }
    assertThat(answerToEntering().toString()).contains("resource-constraint");
    scene.server.pass(Duration.ofMinutes(1));
    Element question = answerToEntering();
    assertThat(answer(question, proof(question)).attribute("type")).isEqualTo("result");
  }
}
