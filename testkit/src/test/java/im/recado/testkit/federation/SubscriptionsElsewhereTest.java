package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Subscriptions between two servers of which one cannot be reached for a while (RFC 6121 sections 3 and 4.3). */
final class SubscriptionsElsewhereTest extends TwoServers {
  private static final String NOBODY = "=127.0.0.1:1";

  private static void away(TestServer from, String domain) throws Exception {
    from.set("s2s.hosts", domain + NOBODY);
    forget(from, domain);
  }

  private static void back(TestServer from, String domain, TestServer server) throws Exception {
    from.set("s2s.hosts", hosts(domain, List.of(server.serverPort()), false));
    forget(from, domain);
  }

  private static void forget(TestServer server, String domain) throws Exception {
    server.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", domain));
  }

  private static String subscription(StreamClient client, String contact) throws IOException {
    client.send(xml("<iq xmlns='jabber:client' type='get' id='look'><query xmlns='jabber:iq:roster'/></iq>"));
    for (Element item : child(answer(client, "look"), "query", "jabber:iq:roster").elements("item", "jabber:iq:roster")) {
      if (contact.equals(item.attribute("jid"))) {
        return item.attribute("subscription") + " " + item.attribute("ask");
      }
    }
    return "none";
  }

  private static void sends(StreamClient from, String type, String to) throws IOException {
    from.send(xml("<presence xmlns='jabber:client' type='" + type + "' to='" + to + "'/>"));
  }

  @Test
  void aRequestThatDidNotArriveIsOpenAndCanBeMadeAgain() throws Exception {
    federate(authority, authority, false);
    away(verona, "mantua.example");
    sends(romeo, "subscribe", "juliet@mantua.example");
    romeo.barrier();
    verona.pass(Duration.ofSeconds(46));
    assertThat(presence(romeo, "juliet@mantua.example", "error").toString()).contains("remote-server-timeout");
    assertThat(subscription(romeo, "juliet@mantua.example")).isEqualTo("none subscribe");
    back(verona, "mantua.example", mantua);
    sends(romeo, "subscribe", "juliet@mantua.example");
    presence(juliet, "romeo@verona.example", "subscribe");
    sends(juliet, "subscribed", "romeo@verona.example");
    presence(romeo, "juliet@mantua.example/balcony", "available");
    assertThat(subscription(romeo, "juliet@mantua.example")).isEqualTo("to null");
  }

  @Test
  void whoMissedTheEndOfASubscriptionLearnsOfItWhenItAsks() throws Exception {
    federate(authority, authority, false);
    befriend();
    away(mantua, "verona.example");
    forget(verona, "mantua.example");
    sends(juliet, "unsubscribed", "romeo@verona.example");
    juliet.barrier();
    mantua.pass(Duration.ofSeconds(46));
    assertThat(subscription(juliet, "romeo@verona.example")).isEqualTo("to null");
    assertThat(subscription(romeo, "juliet@mantua.example")).isEqualTo("both null");
    back(mantua, "verona.example", verona);
    // Whoever comes asks how others are (section 4.3), and is told that it may not know.
    StreamClient again = client(verona, "romeo@verona.example/street");
    presence(again, "juliet@mantua.example", "unsubscribed");
    assertThat(subscription(again, "juliet@mantua.example")).isEqualTo("from null");
  }

  @Test
  void presenceIsCurrentAgainAfterAServerWasAway() throws Exception {
    federate(authority, authority, false);
    befriend();
    away(verona, "mantua.example");
    romeo.send(xml("<presence xmlns='jabber:client'><show>dnd</show></presence>"));
    romeo.barrier();
    verona.pass(Duration.ofSeconds(46));
    back(verona, "mantua.example", mantua);
    StreamClient again = client(mantua, "juliet@mantua.example/street");
    assertThat(presence(again, "romeo@verona.example/orchard", "available").childText("show", Namespaces.CLIENT)).isEqualTo("dnd");
  }
}
