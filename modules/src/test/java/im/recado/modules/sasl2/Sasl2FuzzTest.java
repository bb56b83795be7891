package im.recado.modules.sasl2;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Elements in any order, of any shape: a failure, a stream error or a success, never an exception of the server. */
class Sasl2FuzzTest {
  private static final List<String> NAMES =
      List.of("authenticate", "response", "abort", "next", "task-data", "continue", "success", "bind", "challenge", "x");
  private static final List<String> MECHANISMS =
      List.of("PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "HT-SHA-256-NONE", "HT-SHA-256-EXPR", "", "é");
  private static final List<String> TEXTS =
      List.of("", "=", "AA==", "AGFsaWNlAHdvbmRlcmxhbmQ=", "AGJvYgBidWlsZGVy", "bixhPWFsaWNlLG49YWxpY2Uscj0x", "!", "biwsbj1ib2Iscj0x");
  private static final List<String> CHILDREN =
      List.of(
          "<initial-response xmlns='urn:xmpp:sasl:2'>%s</initial-response>",
          "<bind xmlns='urn:xmpp:bind:0'><tag>%s</tag><enable xmlns='urn:xmpp:sm:3' resume='%s'/></bind>",
          "<bind xmlns='urn:xmpp:bind:0'><inactive xmlns='urn:xmpp:csi:0'/><x xmlns='urn:xmpp:csi:0'/><tag><tag/></tag></bind>",
          "<resume xmlns='urn:xmpp:sm:3' h='%s' previd='%s'/>",
          "<resume xmlns='urn:xmpp:sm:3' h='0'/>",
          "<fast xmlns='urn:xmpp:fast:0' count='%s'/>",
          "<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/>",
          "<user-agent xmlns='urn:xmpp:sasl:2' id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>%s</software></user-agent>",
          "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>",
          "<hash xmlns='urn:xmpp:scram-upgrade:0'>%s</hash>",
          "<r xmlns='urn:xmpp:sm:3'/>");

  private final Random random = new Random(388);

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String element() {
    StringBuilder xml = new StringBuilder();
    String name = random.nextInt(3) == 0 ? any(NAMES) : "authenticate";
    xml.append('<').append(name).append(" xmlns='urn:xmpp:sasl:2' mechanism='").append(any(MECHANISMS)).append('\'')
        .append(random.nextBoolean() ? " task='UPGR-SCRAM-SHA-256'>" : ">");
    for (int i = random.nextInt(5); i > 0; i--) {
      xml.append(any(CHILDREN).replace("%s", any(TEXTS)));
    }
    return xml.append(any(TEXTS)).append("</").append(name).append('>').toString();
  }

  @Test
  void anyElementsInAnyOrderGetAnAnswerOfTheProtocol() {
    Home home = new Home();
    home.options.set(im.recado.kernel.stream.ClientStreams.TLS, "required");
    int successes = 0;
    for (int run = 0; run < 1500; run++) {
      if (run % 15 == 0) {
        home = new Home();
      }
      Client client = home.connects();
      for (int i = 0; i < 6 && !client.isClosed(); i++) {
        String xml = element();
        client.sends(xml);
        Element answer = client.next();
        while (!answer.name().equals("nothing")) {
          assertThat(answer.name()).as(xml).isIn("failure", "challenge", "success", "features", "continue", "task-data", "error");
          assertThat(answer.toString()).as(xml).doesNotContain("internal-server-error");
          successes += answer.name().equals("success") ? 1 : 0;
          answer = client.next();
        }
      }
    }
    assertThat(successes).isPositive();
  }
}
