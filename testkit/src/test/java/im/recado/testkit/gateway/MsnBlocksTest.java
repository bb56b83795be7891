package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static im.recado.testkit.gateway.MsnPeopleTest.BOB;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.modules.link.Link;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom the user has blocked on MSN and here (XEP-0191) are the same people, whichever side has said so. */
class MsnBlocksTest {
  private static final String BLOCKING = "urn:xmpp:blocking";
  private static final String MALLORY = "mallory\\40example.com@msn.verona.example";
  private static final String TYBALT = "tybalt@elsewhere.example";
  private static final String BOB_SEEN = "LST N=bob@example.com F=Bob C=guid-bob 11 1";
  private static final String BOB_BLOCKED = "LST N=bob@example.com F=Bob C=guid-bob 13 1";
  private static final String MALLORY_BLOCKED = "LST N=mallory@example.com 4 1";

  private final Crossing crossing = new Crossing("msn");
  private FakeMsn msn;
  private StreamClient romeo;

  @BeforeEach
  void start() throws IOException {
    msn = new FakeMsn();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    block("block", TYBALT);
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    msn.close();
  }

  private FakeMsn.Line register(String... lists) throws IOException {
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.welcome12(lists);
    assertThat(until(romeo, came -> "reg".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
    return line;
  }

  private void logOut(FakeMsn.Line line) throws IOException {
    romeo.send(xml("<presence type='unavailable' to='" + crossing.gateway() + "'/>"));
    crossing.shown(romeo, "unavailable");
    line.expectEnd();
  }

  private FakeMsn.Line logIn(String... lists) throws IOException {
    romeo.send(xml("<presence to='" + crossing.gateway() + "'/>"));
    FakeMsn.Line line = msn.welcome12(lists);
    crossing.shown(romeo, null);
    return line;
  }

  private void block(String what, String whom) throws IOException {
    romeo.send(xml("<iq type='set' id='" + what + "'><" + what + " xmlns='urn:xmpp:blocking'><item jid='" + whom + "'/></" + what + "></iq>"));
    assertThat(until(romeo, came -> what.equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }

  /** Those whom the user has blocked. */
  private List<String> blocked() throws IOException {
    romeo.send(xml("<iq type='get' id='list'><blocklist xmlns='urn:xmpp:blocking'/></iq>"));
    Element answer = until(romeo, came -> "list".equals(came.attribute("id")));
    return requireNonNull(answer.child("blocklist", BLOCKING)).elements("item", BLOCKING).stream()
        .map(item -> item.attributeOr("jid", ""))
        .toList();
  }

  /** The next change of the list that the client is told of. */
  private String pushed(String what) throws IOException {
    Element push = until(romeo, came -> came.name().equals("iq") && came.has(what, BLOCKING));
    return requireNonNull(requireNonNull(push.child(what, BLOCKING)).child("item", BLOCKING)).attributeOr("jid", "");
  }

  @Test
  void whoWasBlockedThereBeforeIsBlockedHere() throws Exception {
    FakeMsn.Line line = register(BOB_BLOCKED, MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, BOB, MALLORY);
    // What the network has said is not told back to it.
    block("unblock", BOB);
    line.expect("REM # BL bob@example.com");
    line.expect("ADC # AL N=bob@example.com");
  }

  @Test
  void whoIsUnblockedThereIsUnblockedHereAndNobodyElse() throws Exception {
    FakeMsn.Line line = register(BOB_BLOCKED, MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    logOut(line);
    line = logIn(BOB_SEEN, MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, MALLORY);
    logOut(line);
    logIn(BOB_SEEN, MALLORY_BLOCKED).shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, MALLORY);
  }

  @Test
  void whoIsUnblockedHereMeanwhileIsUnblockedThere() throws Exception {
    FakeMsn.Line line = register(BOB_BLOCKED, MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    logOut(line);
    block("unblock", MALLORY);
    line = logIn(BOB_BLOCKED, MALLORY_BLOCKED);
    line.expect("REM # BL mallory@example.com");
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, BOB);
  }

  @Test
  void whoIsBlockedHereMeanwhileIsBlockedThereAlsoOverARestart() throws Exception {
    FakeMsn.Line line = register(BOB_SEEN);
    line.shown("NLN", FakeMsn.CAPS, "");
    logOut(line);
    block("block", BOB);
    crossing.restart();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    line = msn.welcome12(BOB_SEEN);
    line.expect("REM # AL bob@example.com");
    line.expect("ADC # BL N=bob@example.com");
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, BOB);
  }

  @Test
  void whereTheNetworkWinsWhoWasUnblockedHereMeanwhileIsBlockedAgain() throws Exception {
    crossing.server.set("gateway.msn.lists", "network-wins");
    FakeMsn.Line line = register(MALLORY_BLOCKED, BOB_SEEN);
    line.shown("NLN", FakeMsn.CAPS, "");
    logOut(line);
    block("unblock", MALLORY);
    block("block", BOB);
    line = logIn(MALLORY_BLOCKED, BOB_SEEN);
    // Of him the network was never told.
    line.expect("REM # AL bob@example.com");
    line.expect("ADC # BL N=bob@example.com");
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, MALLORY, BOB);
  }

  @Test
  void whereTheListsAreNotKeptInStepNobodyIsBlockedHere() throws Exception {
    crossing.server.set("gateway.msn.lists", "off");
    FakeMsn.Line line = register(MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    line.send("ADC 0 BL N=eve@example.com");
    // What is blocked here is told nevertheless.
    block("block", BOB);
    line.expect("ADC # BL N=bob@example.com");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, BOB);
  }

  @Test
  void whatAnotherClientOfTheNetworkBlocksIsBlockedAtOnce() throws Exception {
    FakeMsn.Line line = register(BOB_SEEN);
    line.shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactly(TYBALT);
    line.send("REM 0 AL bob@example.com", "ADC 0 BL N=bob@example.com");
    assertThat(pushed("block")).isEqualTo(BOB);
    line.send("REM 0 BL bob@example.com");
    assertThat(pushed("unblock")).isEqualTo(BOB);
    assertThat(blocked()).containsExactly(TYBALT);
    romeo.send(xml("<presence><show>away</show></presence>"));
    line.expect("CHG # AWY " + FakeMsn.CAPS);
  }

  @Test
  void whatIsCutShortUnblocksNobody() throws Exception {
    FakeMsn.Line line = register(BOB_SEEN);
    line.shown("NLN", FakeMsn.CAPS, "");
    crossing.disk.holdAfter(1);
    line.send("ADC 0 BL N=bob@example.com");
    await().until(() -> crossing.disk.held() == 1);
    crossing.disk.crash();
    crossing.restart();
    msn.tell(crossing, "MSNP12");
    romeo = crossing.available("romeo@verona.example/garden");
    msn.welcome12(BOB_BLOCKED).shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, BOB);
  }

  @Test
  void aListThatIsEmptyAllAtOnceUnblocksNobody() throws Exception {
    FakeMsn.Line line = register(BOB_BLOCKED, MALLORY_BLOCKED, "LST N=eve@example.com 4 1");
    line.shown("NLN", FakeMsn.CAPS, "");
    logOut(line);
    logIn(BOB_SEEN).shown("NLN", FakeMsn.CAPS, "");
    assertThat(blocked()).hasSize(4);
  }

  @Test
  void withTheAccountGoWhoWasBlockedOnIt() throws Exception {
    FakeMsn.Line line = register(BOB_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>");
    await().untilAsserted(() -> assertThat(crossing.link()).isNull());
    line.expectEnd();
    assertThat(crossing.disk.backends().stores().keyValues("gateway-blocks").all(Crossing.ROMEO)).isEmpty();
    assertThat(blocked()).containsExactly(TYBALT);
  }

  @Test
  void anAccountThatIsRemovedDuringALoginLeavesNothingToTheNextOfItsName() throws Exception {
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    FakeMsn.Line line = msn.accept();
    line.expect("VER # MSNP12 CVR0");
    CompletableFuture<Void> removal =
        CompletableFuture.runAsync(
            () -> {
              try {
                crossing.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", Crossing.ROMEO.toString()));
              } catch (CommandException e) {
                throw new IllegalStateException(e);
              }
            });
    await().until(() -> crossing.server.kernel().sessions().account(Crossing.ROMEO) == null);
    line.send("VER # MSNP12");
    line.enter12(BOB_BLOCKED);
    removal.join();
    line.expectEnd();
    assertThat(crossing.link()).isNull();
    assertThat(crossing.listed()).isEmpty();
    for (String store : List.of("gateway-blocks", "gateway-lists")) {
      assertThat(crossing.disk.backends().stores().keyValues(store).all(Crossing.ROMEO)).as(store).isEmpty();
    }
  }

  @Test
  void whomAnAccountBlockedStaysBlockedUntilAnotherHasTakenItsPlace() throws Exception {
    FakeMsn.Line line = register(MALLORY_BLOCKED);
    line.shown("NLN", FakeMsn.CAPS, "");
    Link now = requireNonNull(crossing.link());
    crossing.disk.backends().links().put(
        new Link(now.owner(), now.gateway(), now.number(), "former@example.com", now.sealed(), now.created()));
    roster("<item jid='" + TYBALT + "'/>");
    roster("<item jid='" + crossing.gateway() + "' subscription='remove'/>");
    crossing.server.set("roster.max-items", "1");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    msn.welcome12();
    Crossing.isError(until(romeo, came -> "reg".equals(came.attribute("id"))), "resource-constraint");
    assertThat(blocked()).containsExactlyInAnyOrder(TYBALT, MALLORY);
    crossing.server.set("roster.max-items", "1000");
    MsnPeopleTest.registering(crossing, romeo, MsnPeopleTest.ANSWERS);
    msn.welcome12();
    assertThat(pushed("unblock")).isEqualTo(MALLORY);
  }

  private void roster(String item) throws IOException {
    romeo.send(xml("<iq type='set' id='item'><query xmlns='jabber:iq:roster'>" + item + "</query></iq>"));
    assertThat(until(romeo, came -> "item".equals(came.attribute("id"))).attribute("type")).isEqualTo("result");
  }
}
