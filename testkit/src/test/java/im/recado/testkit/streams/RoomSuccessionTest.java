package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.affiliate;
import static im.recado.testkit.streams.Coven.ask;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a room that is kept when the account of its only owner is removed. */
@Timeout(60)
final class RoomSuccessionTest {
  private static final String ROMEO = "romeo@verona.example";
  private static final String JULIET = "juliet@verona.example";
  private static final String NURSE = "nurse@verona.example";
  private static final String INFO = "<query xmlns='http://jabber.org/protocol/disco#info'/>";

  private final Scene scene = new Scene(ROMEO, JULIET, NURSE);

  @AfterEach
  void close() {
    scene.close();
  }

  private StreamClient owner() throws IOException {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_persistentroom", "1");
    return romeo;
  }

  private void remove(String account) throws CommandException {
    scene.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", account));
  }

  private static String owners(StreamClient client) throws IOException {
    return ask(client, "get", "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner'/></query>")
        .toString();
  }

  private static String item(String account) {
    return "jid='" + account + "'";
  }

  @Test
  void theAdminOfLongestStandingBecomesTheOwnerAndEverybodySeesIt() throws Exception {
    StreamClient romeo = owner();
    // By address the other would be the first.
    affiliate(romeo, NURSE, "admin");
    affiliate(romeo, JULIET, "admin");
    StreamClient nurse = scene.connected(NURSE + "/kitchen");
    enter(nurse, "nurse");
    remove(ROMEO);
    Element shown =
        until(nurse, one -> one.name().equals("presence") && (ROOM + "/nurse").equals(one.attribute("from")));
    assertThat(shown.toString()).contains("affiliation='owner'");
    assertThat(owners(nurse)).contains(item(NURSE)).doesNotContain(item(JULIET)).doesNotContain(item(ROMEO));
    scene.crash();
    assertThat(owners(scene.connected(NURSE + "/kitchen"))).contains(item(NURSE));
  }

  @Test
  void alsoOfARoomThatIsNotInMemory() throws Exception {
    affiliate(owner(), JULIET, "admin");
    scene.crash();
    remove(ROMEO);
    assertThat(owners(scene.connected(JULIET + "/balcony"))).contains(item(JULIET));
  }

  @Test
  void anOwnerBesideInheritsNothingNew() throws Exception {
    StreamClient romeo = owner();
    affiliate(romeo, JULIET, "owner");
    affiliate(romeo, NURSE, "admin");
    remove(ROMEO);
    assertThat(owners(scene.connected(JULIET + "/balcony"))).contains(item(JULIET)).doesNotContain(item(NURSE));
  }

  @Test
  void membersDoNotBecomeOwnersAndKeepTheRoom() throws Exception {
    affiliate(owner(), JULIET, "member");
    remove(ROMEO);
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    assertThat(ask(juliet, "get", INFO).attribute("type")).isEqualTo("result");
    juliet.send(xml("<presence to='" + ROOM + "/juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    Element own = until(juliet, one -> one.name().equals("presence"));
    assertThat(own.toString()).contains("affiliation='member'").doesNotContain("code='201'");
  }

  @Test
  void whoIsThereKeepsTheRoomToo() throws Exception {
    owner();
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    enter(juliet, "juliet");
    remove(ROMEO);
    assertThat(ask(juliet, "get", INFO).attribute("type")).isEqualTo("result");
  }

  @Test
  void whereNobodyIsLeftTheRoomEnds() throws Exception {
    owner();
    remove(ROMEO);
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    assertThat(ask(juliet, "get", INFO).toString()).contains("item-not-found");
    scene.crash();
    assertThat(ask(scene.connected(JULIET + "/balcony"), "get", INFO).toString()).contains("item-not-found");
  }
}
