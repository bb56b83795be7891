package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Romeo publishes of himself for his contacts (XEP-0172, XEP-0118) is shown on MSN. */
class MsnAboutTest {
  private static final String TUNE = "http://jabber.org/protocol/tune";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;
  private FakeMsn.Line line;

  @BeforeEach
  void start() throws Exception {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    line = msn.welcome12();
    until(romeo, came -> "reg".equals(came.attribute("id")));
    line.shown("NLN", FakeMsn.CAPS, "");
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private void publish(String node, String item, String access) throws IOException {
    romeo.send(
        xml(
            "<iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='" + node + "'><item id='current'>" + item
                + "</item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                + "<value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>" + access
                + "</value></field></x></publish-options></pubsub></iq>"));
    assertThat(until(romeo, came -> "p1".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  private void shows(String media) throws IOException {
    line.expect("UUX #");
    assertThat(line.payload).contains("<PSM/>").contains(media);
    line.send("UUX # 0");
  }

  @Test
  void whatTheUserListensToIsShownUntilTheyDoNot() throws Exception {
    publish(TUNE, "<tune xmlns='" + TUNE + "'><artist>Purcell &amp; \\0 sons</artist><title>Dido\n</title></tune>", "presence");
    shows("<CurrentMedia>\\0Music\\01\\0{0} - {1}\\0Dido\\0Purcell &amp; /0 sons\\0\\0</CurrentMedia>");
    publish(TUNE, "<tune xmlns='" + TUNE + "'><title>Dido</title></tune>", "presence");
    shows("<CurrentMedia>\\0Music\\01\\0{0}{1}\\0Dido\\0\\0\\0</CurrentMedia>");
    // With other words it is still there.
    romeo.send(xml("<presence><status>Listening</status></presence>"));
    line.expect("CHG # NLN " + FakeMsn.CAPS);
    line.send("CHG # NLN " + FakeMsn.CAPS);
    line.expect("UUX #");
    assertThat(line.payload).contains("<PSM>Listening</PSM>").contains("Dido");
    line.send("UUX # 0");
    publish(TUNE, "<tune xmlns='" + TUNE + "'/>", "presence");
    line.expect("UUX #");
    assertThat(line.payload).contains("<CurrentMedia/>");
  }

  @Test
  void whatIsTakenBackIsListenedToNoMore() throws Exception {
    publish(TUNE, "<tune xmlns='" + TUNE + "'><title>Dido</title></tune>", "presence");
    shows("Dido");
    romeo.send(
        xml(
            "<iq type='set' id='r1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='" + TUNE + "'><item id='current'/></retract>"
                + "</pubsub></iq>"));
    shows("<CurrentMedia/>");
  }

  @Test
  void whatTheUserIsCalledIsShownUnlessItIsForSomeAlone() throws Exception {
    String nick = "http://jabber.org/protocol/nick";
    publish(nick, "<nick xmlns='" + nick + "'>Secret</nick>", "whitelist");
    publish(TUNE, "<tune xmlns='" + TUNE + "'><title>Dido</title></tune>", "presence");
    shows("Dido");
    romeo.send(xml("<iq type='set' id='d1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='" + nick + "'/></pubsub></iq>"));
    until(romeo, came -> "d1".equals(came.attribute("id")));
    publish(nick, "<nick xmlns='" + nick + "'>Rosa é</nick>", "open");
    line.expect("PRP # MFN Rosa%20%C3%A9");
  }
}
