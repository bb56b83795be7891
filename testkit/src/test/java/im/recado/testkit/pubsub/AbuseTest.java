package im.recado.testkit.pubsub;

import static im.recado.testkit.pubsub.Stage.OWNER;
import static im.recado.testkit.pubsub.Stage.SERVICE;
import static im.recado.testkit.pubsub.Stage.condition;
import static im.recado.testkit.pubsub.Stage.jid;
import static im.recado.testkit.pubsub.Stage.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What somebody may do to a service who means it ill, by the rows of SECURITY. */
final class AbuseTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  /** Every request, as it is right, for a node n of one's own. */
  private static final List<String[]> REQUESTS =
      List.of(
          new String[] {"set", Stage.NS, "<publish node='n'><item id='1'><a xmlns='urn:example'/></item></publish>"},
          new String[] {"set", Stage.NS, "<retract node='n'><item id='1'/></retract>"},
          new String[] {"get", Stage.NS, "<items node='n'/>"},
          new String[] {"set", Stage.NS, "<subscribe node='n' jid='%s'/>"},
          new String[] {"set", Stage.NS, "<unsubscribe node='n' jid='%s'/>"},
          new String[] {"get", Stage.NS, "<options node='n' jid='%s'/>"},
          new String[] {"get", OWNER, "<configure node='n'/>"},
          new String[] {"set", OWNER, "<delete node='n'/>"},
          new String[] {"set", OWNER, "<purge node='n'/>"},
          new String[] {"get", OWNER, "<subscriptions node='n'/>"},
          new String[] {"get", OWNER, "<affiliations node='n'/>"});

  @TestFactory
  Stream<DynamicTest> r7whateverIsMissingOrEmptyOrTooMuchIsAnswered() throws IOException {
    StreamClient juliet = stage.connected("juliet");
    List<DynamicTest> tests = new ArrayList<>();
    for (String[] request : REQUESTS) {
      String content = request[2].formatted(jid("juliet"));
      for (String broken :
          List.of(
              content.replaceFirst(" node='n'", ""),
              content.replaceFirst("node='n'", "node=''"),
              content.replaceFirst("jid='[^']*'", ""),
              content.replaceFirst("jid='[^']*'", "jid=''"),
              content.replaceFirst("jid='[^']*'", "jid='@/'"),
              content.replaceFirst(" id='1'", " id=''"),
              content + content,
              "",
              "<moonlight/>",
              "<moonlight xmlns='urn:example'/>")) {
        tests.add(
            DynamicTest.dynamicTest(
                request[0] + " " + broken,
                () -> {
                  String to = tests.size() % 2 == 0 ? SERVICE : jid("juliet").toString();
                  String payload = "<pubsub xmlns='" + request[1] + "'>" + broken + "</pubsub>";
                  assertThat(stage.ask(juliet, request[0], to, payload).attribute("type")).isIn("result", "error");
                  assertThat(condition(stage.ask(juliet, "get", "verona.example", "<ping xmlns='urn:xmpp:ping'/>")))
                      .isEqualTo("result");
                }));
      }
    }
    return tests.stream();
  }

  @Test
  void r8pagesAreAskedForByNumbersAndIdsAndNothingElse() throws IOException {
    StreamClient juliet = stage.connected("juliet");
    stage.pubsub(juliet, "set", SERVICE, publish("n", "1"));
    for (String odd : List.of("'", "&quot;", "';--", "%", "9223372036854775808", "-1", "NaN", "1e9", "' OR '1'='1")) {
      for (String field : List.of("after", "before", "index", "max")) {
        String set =
            "<items node='n'/><set xmlns='http://jabber.org/protocol/rsm'><" + field + ">" + odd + "</" + field + "></set>";
        String is = condition(stage.pubsub(juliet, "get", SERVICE, set));
        assertThat(is)
            .as(field + " " + odd)
            .isIn(field.equals("index") || field.equals("max") ? List.of("bad-request") : List.of("item-not-found"));
      }
    }
  }

  @Test
  void r9oneMayMakeSoManyNodes() throws IOException {
    stage.server.set("pubsub.max-nodes", "3");
    stage.server.set("pep.max-nodes", "10");
    StreamClient juliet = stage.connected("juliet");
    for (int i = 0; i < 3; i++) {
      assertThat(condition(stage.pubsub(juliet, "set", SERVICE, "<create node='n" + i + "'/>"))).isEqualTo("result");
    }
    assertThat(condition(stage.pubsub(juliet, "set", SERVICE, "<create/>"))).isEqualTo("resource-constraint");
    assertThat(condition(stage.pubsub(juliet, "set", SERVICE, publish("more", "1")))).isEqualTo("resource-constraint");
    String own = jid("juliet").toString();
    for (int i = 0; i < 10; i++) {
      assertThat(condition(stage.pubsub(juliet, "set", own, publish("n" + i, "1")))).isEqualTo("result");
    }
    assertThat(condition(stage.pubsub(juliet, "set", own, publish("more", "1")))).isEqualTo("resource-constraint");
  }

  @Test
  void r9aThousandSubscriptionsOfOneToOneNodeAreTen() throws IOException {
    StreamClient juliet = stage.connected("juliet");
    stage.pubsub(juliet, "set", SERVICE, "<create node='n'/>");
    String subscribe = "<subscribe node='n' jid='" + jid("juliet") + "'/>";
    for (int i = 0; i < 10; i++) {
      assertThat(condition(stage.pubsub(juliet, "set", SERVICE, subscribe))).isEqualTo("result");
    }
    for (int i = 10; i < 1000; i++) {
      assertThat(condition(stage.pubsub(juliet, "set", SERVICE, subscribe))).isEqualTo("policy-violation");
    }
    assertThat(stage.disk.backends().pubsub().countSubscriptions(Jid.valueOf(SERVICE), jid("juliet")))
        .isEqualTo(10);
  }

  @Test
  void r10nothingIsKeptForWhoIsNotThere() throws IOException {
    StreamClient juliet = stage.connected("juliet");
    for (int i = 0; i < 200; i++) {
      String absent = "absent" + i + "@verona.example";
      assertThat(condition(stage.pubsub(juliet, "set", absent, publish("n", "1")))).isEqualTo("service-unavailable");
      assertThat(condition(stage.pubsub(juliet, "get", absent, "<items node='n'/>"))).isEqualTo("service-unavailable");
    }
    assertThat(stage.disk.backends().pubsub().load(List.of(jid("absent0"), jid("absent199")))).isEmpty();
  }

  @Test
  void d9whatOneKeepsIsBoundedInAll() throws IOException {
    stage.server.set("pep.quota-kilobytes", "16");
    StreamClient juliet = stage.connected("juliet");
    String own = jid("juliet").toString();
    String four = "<a xmlns='urn:example'>" + "x".repeat(4000) + "</a>";
    int kept = 0;
    String last = "result";
    while (last.equals("result")) {
      last =
          condition(
              stage.pubsub(
                  juliet, "set", own, "<publish node='n" + kept + "'><item>" + four + "</item></publish>"));
      kept += last.equals("result") ? 1 : 0;
    }
    assertThat(last).isEqualTo("resource-constraint");
    assertThat(kept).isEqualTo(4);
  }

  @Test
  void r2whatAnAccountKeptGoesWithIt() throws Exception {
    StreamClient juliet = stage.connected("juliet");
    StreamClient romeo = stage.connected("romeo");
    String own = jid("juliet").toString();
    stage.pubsub(juliet, "set", own, publish("n", "1"));
    stage.pubsub(juliet, "set", SERVICE, publish("hers", "1"));
    stage.pubsub(romeo, "set", SERVICE, publish("his", "1"));
    stage.pubsub(juliet, "set", SERVICE, "<subscribe node='his' jid='" + own + "'/>");
    stage
        .server
        .kernel()
        .commands()
        .run("user-remove", Caller.COMMAND_LINE, Map.of("account", own));
    StreamClient another = stage.connected("juliet");
    assertThat(condition(stage.pubsub(another, "get", own, "<items node='n'/>"))).isEqualTo("item-not-found");
    assertThat(condition(stage.pubsub(another, "get", SERVICE, "<items node='hers'/>"))).isEqualTo("item-not-found");
    assertThat(stage.owner(romeo, "get", SERVICE, "<subscriptions node='his'/>").toString()).doesNotContain("juliet");
    assertThat(stage.pubsub(another, "get", SERVICE, "<subscriptions/>").toString()).doesNotContain("his");
  }

  @Test
  void d10WhoIsGivenMoreThanTheirShareWaits() throws IOException {
    stage.server.set("archive.rate", "16");
    StreamClient juliet = stage.connected("juliet");
    StreamClient romeo = stage.connected("romeo");
    for (int i = 0; i < 10; i++) {
      String item = "<item id='" + i + "'><a xmlns='urn:example'>" + "x".repeat(10_000) + "</a></item>";
      stage.pubsub(juliet, "set", SERVICE, "<publish node='n'>" + item + "</publish>");
    }
    assertThat(stage.pubsub(romeo, "get", SERVICE, "<items node='n'/>").toString()).hasSizeGreaterThan(100_000);
    Element again = Stage.xml(
        "<iq type='get' id='again' to='" + SERVICE + "'><pubsub xmlns='" + Stage.NS + "'><items node='n'/></pubsub></iq>");
    romeo.seen().clear();
    romeo.send(again);
    assertThat(Stage.came(romeo)).as("its sender has had more than four seconds' worth").isEmpty();
    assertThat(condition(stage.pubsub(juliet, "get", SERVICE, "<items node='n'/>"))).as("others have theirs").isEqualTo("result");
    await()
        .until(
            () -> {
              stage.server.pass(Duration.ofSeconds(1));
              return romeo.next(Duration.ofMillis(20)) instanceof StreamClient.Event.Came(Element came)
                  && "again".equals(came.attribute("id"));
            });
  }
}
