package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** XEP-0313 where disks fail, servers die and clients come back. */
final class ArchiveTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String TO_JULIET = "juliet@verona.example";
  private static final String FROM_TYBALT = "tybalt@verona.example";
  private static final String FROM_ROMEO = "romeo@verona.example";

  private final Scene scene = new Scene(FROM_ROMEO, TO_JULIET);

  @AfterEach
  void close() {
    scene.close();
  }

  /** What is in an account's archive on the disk, by body. */
  private List<String> archived(String account) {
    ArchiveName archive = ArchiveName.of(Jid.valueOf(account));
    return Objects.requireNonNull(scene.disk.backends().archive().page(archive, ArchiveQuery.first(1000)))
        .messages()
        .stream()
        .map(ArchivedMessage::xml)
        .map(text -> Objects.requireNonNull(xml(text).childText("body", "jabber:client")))
        .toList();
  }

  /** What comes before the answer to a question. */
  private static List<Element> before(StreamClient client) throws IOException {
    client.send(xml("<iq type='get' id='ping' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    List<Element> elements = new ArrayList<>();
    for (Element element = client.element(); !"ping".equals(element.attribute("id")); element = client.element()) {
      elements.add(element);
    }
    return elements;
  }

  /** The bodies of a whole archive as its owner reads it. */
  private static List<String> read(StreamClient client) throws IOException {
    client.send(xml("<iq type='set' id='read'><query xmlns='urn:xmpp:mam:2'/></iq>"));
    List<String> bodies = new ArrayList<>();
    for (Element element = client.element(); !"read".equals(element.attribute("id")); element = client.element()) {
      Element result = element.child("result", "urn:xmpp:mam:2");
      if (result == null) {
        continue;
      }
      Element forwarded = result.child("forwarded", "urn:xmpp:forward:0");
      Element message = Objects.requireNonNull(forwarded).child("message", "jabber:client");
      bodies.add(Objects.requireNonNull(message).childText("body", "jabber:client"));
    }
    return bodies;
  }

  private static @Nullable String stanzaId(Element message) {
    Element id = message.child("stanza-id", "urn:xmpp:sid:0");
    return id == null ? null : id.attribute("id");
  }

  @Test
  void l1AnAcknowledgementWaitsForTheArchivesButTheMessageDoesNot() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    scene.disk.hold();
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(before(romeo)).isEmpty();
    scene.server.pass(Duration.ofMillis(20));
    assertThat(before(romeo)).isEmpty();
    assertThat(archived(FROM_ROMEO)).isEmpty();

    scene.disk.release();
    assertThat(scene.acknowledgement(romeo)).isEqualTo("1");
    assertThat(archived(FROM_ROMEO)).containsExactly("one");
    assertThat(archived(TO_JULIET)).containsExactly("one");
  }

  @Test
  void d5WhoSendsMoreThanTheDiskTakesIsHeldUpAndNothingIsLost() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    List<String> all = IntStream.range(0, 300).mapToObj(i -> "m" + i).toList();
    scene.disk.hold();
    for (String body : all) {
      chat(romeo, TO_JULIET, body);
    }
    // The disk is behind with 64; from then on 128 are much. Two archives each.
    int held = 63 + 128 + 1;
    await().until(() -> scene.disk.held() >= held);
    assertThat(before(juliet)).hasSize(held / 2);
    assertThat(scene.disk.held()).isEqualTo(held);

    scene.disk.release();
    assertThat(bodies(juliet, 300 - held / 2)).isEqualTo(all.subList(held / 2, 300));
    await().until(() -> archived(TO_JULIET).size() == 300);
    assertThat(archived(TO_JULIET)).isEqualTo(all);
    assertThat(archived(FROM_ROMEO)).isEqualTo(all);
  }

  @Test
  void d5OthersWriteOnWhileOneIsHeldUpAsLongAsThereIsRoom() throws IOException {
    scene.server.account(Jid.valueOf(FROM_TYBALT), "password");
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    StreamClient tybalt = scene.connected(FROM_TYBALT + "/vault");
    scene.disk.hold();
    for (int i = 0; i < 300; i++) {
      chat(romeo, TO_JULIET, "m" + i);
    }
    await().until(() -> scene.disk.held() >= 192);
    assertThat(before(juliet)).hasSize(96);
    for (int i = 0; i < 40; i++) {
      chat(tybalt, TO_JULIET, "t" + i);
    }
    await().until(() -> scene.disk.held() >= 256);
    List<String> heard = before(juliet).stream().map(message -> message.childText("body", "jabber:client")).toList();
    assertThat(heard).isEqualTo(IntStream.range(0, 32).mapToObj(i -> "t" + i).toList());
    assertThat(scene.disk.held()).as("no room for more").isEqualTo(256);

    scene.disk.release();
    await().until(() -> archived(TO_JULIET).size() == 340);
    assertThat(archived(FROM_TYBALT)).isEqualTo(IntStream.range(0, 40).mapToObj(i -> "t" + i).toList());
  }

  @Test
  void f2WhatAFullDiskDoesNotTakeIsArchivedInOrderWhenItRecovers() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    scene.disk.full(true);
    chat(romeo, TO_JULIET, "two");
    chat(romeo, TO_JULIET, "three");
    assertThat(bodies(juliet, 2)).as("people talk on").containsExactly("two", "three");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(before(romeo)).isEmpty();
    scene.server.pass(Duration.ofSeconds(6));
    assertThat(before(romeo)).isEmpty();
    assertThat(archived(TO_JULIET)).containsExactly("one");

    scene.disk.full(false);
    chat(romeo, TO_JULIET, "four");
    assertThat(before(romeo)).isEmpty();
    scene.server.pass(Duration.ofSeconds(6));
    assertThat(scene.acknowledgement(romeo)).isEqualTo("3");
    assertThat(read(juliet)).containsExactly("one", "two", "three", "four");
    assertThat(archived(FROM_ROMEO)).containsExactly("one", "two", "three", "four");
  }

  @Test
  void f2WhatNobodyKeepsIsNotInTheArchiveOfItsRecipient() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    scene.disk.full(true);
    chat(romeo, TO_JULIET, "one");
    List<Element> came = before(romeo);
    assertThat(came).hasSize(1);
    assertThat(came.getFirst().attribute("type")).isEqualTo("error");
  }

  @Test
  void l3AMessageThatIsSentAgainAfterACrashIsInTheArchivesOnce() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    chat(romeo, TO_JULIET, "one");
    assertThat(scene.acknowledged(romeo)).isEqualTo("1");
    chat(romeo, TO_JULIET, "two");
    Element first = Objects.requireNonNull(message(juliet, "two"));
    romeo.barrier();
    scene.crash();

    StreamClient again = scene.client(ROMEO);
    assertThat(Scene.resume(again, id, 0).name()).isEqualTo("failed");
    again.send(xml("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"));
    assertThat(again.element().attribute("type")).isEqualTo("result");
    manage(again);
    StreamClient julietAgain = scene.available(JULIET);
    chat(again, TO_JULIET, "two");
    Element second = Objects.requireNonNull(message(julietAgain, "two"));
    assertThat(stanzaId(second)).isEqualTo(stanzaId(first));
    assertThat(scene.acknowledged(again)).isEqualTo("1");
    assertThat(read(julietAgain)).containsExactly("one", "two");
    assertThat(read(again)).containsExactly("one", "two");
  }

  private static @Nullable Element message(StreamClient client, String body) throws IOException {
    while (true) {
      Element element = client.element();
      if (body.equals(element.childText("body", "jabber:client"))) {
        return element;
      }
    }
  }

  @Test
  void whatOneHasJustSentIsPartOfWhatOneReads() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    StreamClient juliet = scene.available(JULIET);
    scene.disk.hold();
    chat(romeo, TO_JULIET, "one");
    romeo.send(xml("<iq type='set' id='read'><query xmlns='urn:xmpp:mam:2'/></iq>"));
    comesAfterOthers(juliet, romeo);
    scene.disk.release();
    Element result = romeo.element();
    assertThat(result.child("result", "urn:xmpp:mam:2")).isNotNull();
    Element fin = Objects.requireNonNull(romeo.element().child("fin", "urn:xmpp:mam:2"));
    assertThat(fin.attribute("complete")).isEqualTo("true");
    assertThat(fin.attribute("stable")).isNull();
  }

  @Test
  void l2WhatAClientHasReadInTheArchiveIsNotSentOnceMore() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    for (String body : List.of("one", "two", "three")) {
      chat(romeo, TO_JULIET, body);
    }
    romeo.barrier();
    StreamClient juliet = scene.connected(JULIET);
    juliet.send(
        xml(
            "<iq type='set' id='read'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'>"
                + "<max>2</max></set></query></iq>"));
    juliet.barrier();
    juliet.seen().clear();
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 1)).as("what it has not read comes").containsExactly("three");
    juliet.barrier();
    assertThat(juliet.seen().stream().filter(ArchiveTest::isMessage)).isEmpty();
    assertThat(scene.kept(TO_JULIET)).isZero();
    assertThat(read(juliet)).containsExactly("one", "two", "three");
  }

  private static boolean isMessage(Event event) {
    return event instanceof Event.Came(Element element) && element.name().equals("message");
  }

  @Test
  void l2WhatIsNotArchivedIsSent() throws IOException {
    StreamClient juliet = scene.connected(JULIET);
    juliet.send(xml("<iq type='set' id='p'><prefs xmlns='urn:xmpp:mam:2' default='never'/></iq>"));
    juliet.barrier();
    juliet.disconnect();
    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    romeo.barrier();
    StreamClient again = scene.connected(JULIET);
    assertThat(read(again)).isEmpty();
    again.send(xml("<presence/>"));
    assertThat(bodies(again, 1)).containsExactly("one");
  }

  @Test
  void b7AnArchiveGoesWithItsAccount() throws IOException, CommandException {
    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    romeo.barrier();
    run("user-remove", TO_JULIET);
    assertThat(archived(TO_JULIET)).isEmpty();
    assertThat(archived(FROM_ROMEO)).containsExactly("one");
    scene.server.account(Jid.valueOf(TO_JULIET), "password");
    StreamClient juliet = scene.connected(JULIET);
    assertThat(read(juliet)).isEmpty();
    chat(romeo, JULIET, "two");
    assertThat(bodies(juliet, 1)).containsExactly("two");
    assertThat(read(juliet)).containsExactly("two");
  }

  private String keep(String days) throws CommandException {
    return keep(FROM_ROMEO, days);
  }

  private String keep(String account, String days) throws CommandException {
    return scene
        .server
        .kernel()
        .commands()
        .run("archive-keep", Caller.COMMAND_LINE, Map.of("account", account, "days", days))
        .toString();
  }

  private String run(String command, String account) throws CommandException {
    return scene.server.kernel().commands().run(command, Caller.COMMAND_LINE, Map.of("account", account)).toString();
  }

  @Test
  void administratorsSeeHowMuchThereIsAndRemoveIt() throws IOException, CommandException {
    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    chat(romeo, TO_JULIET, "two");
    romeo.barrier();
    assertThat(run("archive-size", FROM_ROMEO)).contains("[2, ");
    assertThat(run("archive-remove", FROM_ROMEO)).contains("Removed 2 messages of romeo@verona.example.");
    assertThat(read(romeo)).isEmpty();
    assertThat(archived(TO_JULIET)).containsExactly("one", "two");
    assertThatThrownBy(() -> run("archive-size", FROM_ROMEO))
        .hasMessage("There is nothing in an archive of romeo@verona.example.");
  }

  @Test
  void whatIsOlderThanAnAccountWantsGoes() throws IOException, CommandException {
    scene.server.set("c2s.ping-interval", "500h");
    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    romeo.barrier();
    assertThat(keep("2")).contains("stay for 2 days");
    scene.server.pass(Duration.ofHours(40));
    chat(romeo, TO_JULIET, "two");
    romeo.barrier();
    await().until(() -> archived(FROM_ROMEO).equals(List.of("one", "two")));
    scene.server.pass(Duration.ofHours(9));
    await().until(() -> archived(FROM_ROMEO).equals(List.of("two")));
    await().until(() -> archived(TO_JULIET).equals(List.of("one", "two")));
    keep("0");
    scene.server.pass(Duration.ofDays(9));
    assertThat(archived(FROM_ROMEO)).containsExactly("two");
    assertThatThrownBy(() -> keep("99999")).hasMessageContaining("from 0 to");
    // Who makes that account later would inherit it.
    assertThatThrownBy(() -> keep(FROM_ROMEO.replaceFirst("^[^@]*", "nobody"), "2")).hasMessageContaining("is no account");
  }

  /** What one client waits for comes after what another says later, who has had answers herself. */
  private static void comesAfterOthers(StreamClient other, StreamClient waiting) throws IOException {
    for (int i = 0; i < 5; i++) {
      other.barrier();
    }
    other.send(xml("<message type='headline' id='later' to='" + ROMEO + "'/>"));
    assertThat(waiting.element().attribute("id")).isEqualTo("later");
  }

  @Test
  void d10WhoReadsMoreThanTheirShareWaits() throws IOException {
    scene.server.set("archive.rate", "16");
    StreamClient romeo = scene.connected(ROMEO);
    StreamClient juliet = scene.available(JULIET);
    for (int i = 0; i < 10; i++) {
      chat(romeo, TO_JULIET, "x".repeat(10_000) + i);
    }
    assertThat(read(romeo)).hasSize(10);
    romeo.send(xml("<iq type='set' id='read'><query xmlns='urn:xmpp:mam:2'/></iq>"));
    // It has had more than four seconds' worth.
    comesAfterOthers(juliet, romeo);
    await()
        .until(
            () -> {
              scene.server.pass(Duration.ofSeconds(1));
              return romeo.next(Duration.ofMillis(20)) instanceof Event.Came(Element came)
                  && came.child("result", "urn:xmpp:mam:2") != null;
            });
  }
}
