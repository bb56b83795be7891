package im.recado.modules.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Meddled;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.XmlLimits;
import org.junit.jupiter.api.Test;

/** What accounts follow is read back whatever it is called. */
final class FollowedTest {
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final Jid SERVICE = Jid.valueOf("pubsub.mantua.example");

  /** A node's name comes within the limits of a stream; in our own writing each quotation mark is six bytes. */
  @Test
  void aNameThatIsLongerInOurWritingThanItCame() {
    Followed followed = new Followed(new Meddled());
    String node = "\"".repeat(XmlLimits.CLIENT.bytes() - 1000);
    Element subscription =
        Element.builder("subscription", "urn:example")
            .attribute("service", SERVICE.toString())
            .attribute("node", node)
            .attribute("subscription", "subscribed")
            .build();

    followed.put(JULIET, subscription);

    assertThat(followed.of(JULIET, SERVICE, node, null)).containsExactly(subscription);
  }
}
