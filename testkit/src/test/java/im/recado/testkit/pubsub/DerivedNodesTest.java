package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.SERVICE;
import static im.recado.testkit.pubsub.Stage.condition;
import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes of the service that follow from others: what sums up attachments, who subscribes publicly (XEP-0470, 0465). */
final class DerivedNodesTest {
  private static final String ATTACHMENTS =
      "urn:xmpp:pubsub-attachments:1/xmpp:" + SERVICE + "?;node=blog;item=one";
  private static final String SUMMARY = "urn:xmpp:pubsub-attachments:summary:1/blog";
  private static final String SUBSCRIBERS = "urn:xmpp:pps:subscribers:0/blog";

  private final Stage stage = new Stage();
  private StreamClient juliet;
  private StreamClient romeo;

  @BeforeEach
  void thereIsABlog() throws Exception {
    juliet = stage.connected("juliet");
    romeo = stage.connected("romeo");
    stage.pubsub(juliet, "set", SERVICE, publish("blog", "one"));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private String items(StreamClient client, String to, String node) throws Exception {
    return stage.pubsub(client, "get", to, "<items node='" + node + "'/>").toString();
  }

  private void attach(StreamClient client, String name) throws Exception {
    stage.pubsub(
        client,
        "set",
        SERVICE,
        "<publish node='" + ATTACHMENTS + "'><item id='" + jid(name) + "'>"
            + "<attachments xmlns='urn:xmpp:pubsub-attachments:1'><noticed/></attachments></item></publish>");
  }

  @Test
  void theSummaryFollowsWhatIsAttached() throws Exception {
    attach(romeo, "romeo");
    await().until(() -> items(juliet, SERVICE, SUMMARY).contains("<noticed count='1'/>"));
    attach(juliet, "juliet");
    await().until(() -> items(juliet, SERVICE, SUMMARY).contains("<noticed count='2'/>"));
    stage.pubsub(juliet, "set", SERVICE, "<retract node='blog'><item id='one'/></retract>");
    await().until(() -> !items(juliet, SERVICE, SUMMARY).contains("noticed"));
    await()
        .until(
            () ->
                condition(stage.pubsub(juliet, "get", SERVICE, "<items node='" + ATTACHMENTS + "'/>"))
                    .equals("item-not-found"));
  }

  @Test
  void whatBelongsToANodeIsForWhoeverMayReadTheNode() throws Exception {
    attach(romeo, "romeo");
    await().until(() -> items(romeo, SERVICE, SUMMARY).contains("noticed"));
    stage.owner(
        juliet,
        "set",
        SERVICE,
        "<configure node='blog'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
            + "http://jabber.org/protocol/pubsub#node_config</value></field>"
            + "<field var='pubsub#access_model'><value>whitelist</value></field></x></configure>");
    await().until(() -> items(romeo, SERVICE, SUMMARY).contains("not-allowed"));
    await().until(() -> items(romeo, SERVICE, ATTACHMENTS).contains("not-allowed"));
  }

  @Test
  void itGoesWithTheNode() throws Exception {
    attach(romeo, "romeo");
    await().until(() -> items(juliet, SERVICE, SUMMARY).contains("noticed"));
    stage.owner(juliet, "set", SERVICE, "<delete node='blog'/>");
    await().until(() -> items(juliet, SERVICE, SUMMARY).contains("item-not-found"));
    assertThat(items(juliet, SERVICE, ATTACHMENTS)).contains("item-not-found");
  }

  @Test
  void publicSubscriptionsAreListedUntilTheyEnd() throws Exception {
    String own = jid("romeo").toString();
    String subscribe = "<subscribe node='blog' jid='" + own + "'>%s</subscribe>";
    stage.pubsub(romeo, "set", SERVICE, subscribe.formatted("<public xmlns='urn:xmpp:pps:0'/>"));
    await().until(() -> items(juliet, SERVICE, SUBSCRIBERS).contains("<subscriber xmlns='urn:xmpp:pps:0' jid='" + own));
    await()
        .until(
            () ->
                items(juliet, own, "urn:xmpp:pps:subscriptions:0")
                    .contains("<subscription xmlns='urn:xmpp:pps:0' node='blog' jid='" + SERVICE));
    stage.pubsub(romeo, "set", SERVICE, subscribe.formatted(""));
    await().until(() -> !items(juliet, SERVICE, SUBSCRIBERS).contains(own));
    await().until(() -> !items(juliet, own, "urn:xmpp:pps:subscriptions:0").contains("node='blog'"));
    stage.pubsub(romeo, "set", SERVICE, subscribe.formatted("<public xmlns='urn:xmpp:pps:0'/>"));
    await().until(() -> items(juliet, SERVICE, SUBSCRIBERS).contains(own));
    stage.pubsub(romeo, "set", SERVICE, "<unsubscribe node='blog' jid='" + own + "'/>");
    await().until(() -> !items(juliet, SERVICE, SUBSCRIBERS).contains(own));
  }

  @Test
  void whoSubscribesQuietlyIsNotListed() throws Exception {
    stage.pubsub(romeo, "set", SERVICE, "<subscribe node='blog' jid='" + jid("romeo") + "'/>");
    assertThat(items(juliet, SERVICE, SUBSCRIBERS)).contains("item-not-found");
  }
}
