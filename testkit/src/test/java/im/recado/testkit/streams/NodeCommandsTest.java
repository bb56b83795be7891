package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What administrators do with nodes. */
@Timeout(120)
final class NodeCommandsTest {
  private static final String SERVICE = "pubsub.verona.example";
  private static final String NS = "http://jabber.org/protocol/pubsub";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");
  private StreamClient romeo;
  private int asked;

  @BeforeEach
  void romeoPublishes() throws IOException {
    romeo = scene.available("romeo@verona.example/garden");
    for (String item : List.of("sonnet1", "sonnet2", "sonnet3")) {
      publish("sonnets", item);
    }
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Element ask(StreamClient client, String type, String payload) throws IOException {
    String id = "n" + ++asked;
    client.send(xml("<iq type='" + type + "' id='" + id + "' to='" + SERVICE + "'>" + payload + "</iq>"));
    return until(client, element -> id.equals(element.attribute("id")) && element.name().equals("iq"));
  }

  private void publish(String node, String item) throws IOException {
    ask(romeo, "set",
        "<pubsub xmlns='" + NS + "'><publish node='" + node + "'><item id='" + item
            + "'><verse xmlns='urn:example:verse'>secret words</verse></item></publish></pubsub>");
  }

  private StreamClient subscribed(String jid) throws IOException {
    StreamClient client = scene.available(jid + "/balcony");
    ask(client, "set", "<pubsub xmlns='" + NS + "'><subscribe node='sonnets' jid='" + jid + "'/></pubsub>");
    return client;
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return scene.server.kernel().commands().run(command, Caller.COMMAND_LINE, named);
  }

  private void refused(Reason reason, String command, String... arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private List<String> first(String command, String... arguments) throws CommandException {
    return run(command, arguments).rows().stream().map(List::getFirst).toList();
  }

  @Test
  void nodesAreListedAPageAtATime() throws Exception {
    for (String name : List.of("plays", "rhymes", "tales")) {
      run("node-create", "host", SERVICE, "node", name);
    }
    assertThat(run("node-services").rows()).containsExactly(List.of(SERVICE));
    assertThat(first("node-list", "host", SERVICE, "most", "2")).containsExactly("plays", "rhymes");
    assertThat(first("node-list", "host", SERVICE, "most", "2", "after", "rhymes")).containsExactly("sonnets", "tales");
    assertThat(first("node-list", "host", SERVICE, "containing", "s", "most", "2", "after", "plays"))
        .containsExactly("rhymes", "sonnets");
    assertThat(run("node-list", "host", SERVICE, "containing", "sonn").rows())
        .containsExactly(List.of("sonnets", "romeo@verona.example", "open", "3", "0", "leaf"));
    scene.server.set("pubsub.max-items", "2");
    assertThat(run("node-list", "host", SERVICE, "containing", "sonn").rows())
        .as("what is there, whatever may be there")
        .containsExactly(List.of("sonnets", "romeo@verona.example", "open", "3", "0", "leaf"));
    refused(Reason.NOT_FOUND, "node-list", "host", "nobody@verona.example");
  }

  @Test
  void aNodeIsShownWithoutWhatIsInIt() throws Exception {
    assertThat(run("node-show", "host", SERVICE, "node", "sonnets").rows())
        .contains(List.of("made by", "romeo@verona.example"), List.of("items", "3"), List.of("access", "open"));
    assertThat(first("node-items", "host", SERVICE, "node", "sonnets", "most", "2")).containsExactly("sonnet3", "sonnet2");
    assertThat(first("node-items", "host", SERVICE, "node", "sonnets", "after", "sonnet2")).containsExactly("sonnet1");
    assertThat(run("node-items", "host", SERVICE, "node", "sonnets").rows().toString()).doesNotContain("secret words");
    refused(Reason.NOT_FOUND, "node-items", "host", SERVICE, "node", "sonnets", "after", "nothing");
    List<String> second = run("node-items", "host", SERVICE, "node", "sonnets", "most", "2").rows().getLast();
    String at = second.get(2);
    assertThat(first("node-items", "host", SERVICE, "node", "sonnets", "after", "sonnet2", "until", at)).containsExactly("sonnet1");
    run("node-item-remove", "host", SERVICE, "node", "sonnets", "item", "sonnet2");
    assertThat(first("node-items", "host", SERVICE, "node", "sonnets", "after", "sonnet2", "until", at))
        .as("goes on where it was")
        .endsWith("sonnet1")
        .doesNotContain("sonnet2");
    refused(Reason.WRONG_ARGUMENT, "node-items", "host", SERVICE, "node", "sonnets", "after", "sonnet1", "until", "tomorrow");
    refused(Reason.NOT_FOUND, "node-show", "host", SERVICE, "node", "nothing");
  }

  @Test
  void whatIsSetIsShownAndChanged() throws Exception {
    run("node-set", "host", SERVICE, "node", "sonnets", "setting", "title", "value", "All, of them");
    run("node-set", "host", SERVICE, "node", "sonnets", "setting", "pubsub#access_model", "value", "whitelist");
    assertThat(run("node-config", "host", SERVICE, "node", "sonnets").rows())
        .anySatisfy(row -> assertThat(row).startsWith("title", "All, of them"))
        .anySatisfy(row -> assertThat(row).startsWith("access_model", "whitelist", "list-single"));
    refused(Reason.WRONG_ARGUMENT, "node-set", "host", SERVICE, "node", "sonnets", "setting", "access_model", "value", "maybe");
    refused(Reason.WRONG_ARGUMENT, "node-set", "host", SERVICE, "node", "sonnets", "setting", "colour", "value", "red");
  }

  @Test
  void affiliationsAreGivenButTheLastOwnerStays() throws Exception {
    run("node-affiliate", "host", SERVICE, "node", "sonnets", "account", "juliet@verona.example", "affiliation", "publisher");
    assertThat(run("node-affiliations", "host", SERVICE, "node", "sonnets").rows())
        .containsExactly(List.of("juliet@verona.example", "publisher"), List.of("romeo@verona.example", "owner"));
    refused(Reason.CONFLICT, "node-affiliate", "host", SERVICE, "node", "sonnets", "account", "romeo@verona.example",
        "affiliation", "none");
    refused(Reason.WRONG_ARGUMENT, "node-affiliate", "host", SERVICE, "node", "sonnets", "account", "romeo@verona.example",
        "affiliation", "king");
  }

  @Test
  void aSubscriptionEndsAndTheSubscriberIsTold() throws Exception {
    StreamClient juliet = subscribed("juliet@verona.example");
    assertThat(first("node-subscriptions", "host", SERVICE, "node", "sonnets")).containsExactly("juliet@verona.example");
    run("node-unsubscribe", "host", SERVICE, "node", "sonnets", "subscriber", "juliet@verona.example");
    assertThat(until(juliet, element -> element.toString().contains("subscription='none'")).name()).isEqualTo("message");
    assertThat(first("node-subscriptions", "host", SERVICE, "node", "sonnets")).isEmpty();
    refused(Reason.NOT_FOUND, "node-unsubscribe", "host", SERVICE, "node", "sonnets", "subscriber", "juliet@verona.example");
  }

  @Test
  void itemsAreRemovedAndSubscribersAreTold() throws Exception {
    StreamClient juliet = subscribed("juliet@verona.example");
    run("node-item-remove", "host", SERVICE, "node", "sonnets", "item", "sonnet2");
    assertThat(until(juliet, element -> element.toString().contains("<retract")).toString()).contains("sonnet2");
    refused(Reason.NOT_FOUND, "node-item-remove", "host", SERVICE, "node", "sonnets", "item", "sonnet2");
    run("node-purge", "host", SERVICE, "node", "sonnets");
    assertThat(first("node-items", "host", SERVICE, "node", "sonnets")).isEmpty();
    run("node-remove", "host", SERVICE, "node", "sonnets");
    until(juliet, element -> element.toString().contains("<delete"));
    refused(Reason.NOT_FOUND, "node-remove", "host", SERVICE, "node", "sonnets");
  }

  @Test
  void aNodeIsMadeForSomebodyOnce() throws Exception {
    run("node-create", "host", SERVICE, "node", "plays", "owner", "juliet@verona.example");
    assertThat(run("node-affiliations", "host", SERVICE, "node", "plays").rows())
        .containsExactly(List.of("juliet@verona.example", "owner"));
    refused(Reason.CONFLICT, "node-create", "host", SERVICE, "node", "plays");
    refused(Reason.WRONG_ARGUMENT, "node-create", "host", SERVICE, "node", " ");
  }

  @Test
  void nodesOfAnAccountAreSeenToo() throws Exception {
    run("node-create", "host", "juliet@verona.example", "node", "urn:example:diary");
    assertThat(first("node-list", "host", "juliet@verona.example", "containing", "diary")).containsExactly("urn:example:diary");
    run("node-remove", "host", "juliet@verona.example", "node", "urn:example:diary");
    assertThat(first("node-list", "host", "juliet@verona.example", "containing", "diary")).isEmpty();
  }
}
