package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.affiliate;
import static im.recado.testkit.streams.Coven.ask;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.Backends;
import im.recado.modules.Modules;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Importer;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A removal of an account that a failure or the end of the process cuts short is finished later, and nobody gets the address
 * before (SECURITY B7, R2).
 */
@Timeout(60)
final class UnfinishedRemovalTest {
  private static final String JULIET = "juliet@verona.example";
  private static final String ROMEO = "romeo@verona.example";
  private static final String NURSE = "nurse@verona.example";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final Duration NEXT_TRY = Duration.ofSeconds(331);

  /** What happens when a removal is heard of, before all listeners and after them. */
  private Runnable before = () -> {};
  private Runnable after = () -> {};

  private final Scene scene =
      new Scene(
          modules -> {
            List<Module> more = new ArrayList<>(modules);
            more.addFirst(hearing("first", () -> before.run()));
            more.addLast(hearing("last", () -> after.run()));
            return more;
          },
          JULIET,
          ROMEO,
          NURSE);

  private static Module hearing(String name, Runnable what) {
    return () -> Declaration.module(name, "Hears of removals.").on(AccountRemoved.class, removed -> what.run());
  }

  @AfterEach
  void close() {
    before = () -> {};
    after = () -> {};
    scene.close();
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    return run(scene.server.kernel(), command, arguments);
  }

  private static CommandResult run(Kernel kernel, String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return kernel.commands().run(command, Caller.COMMAND_LINE, named);
  }

  private void refuses(Reason reason, String command, String... arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private void isHeld(String account) throws CommandException {
    refuses(Reason.NOT_FOUND, "user-show", "account", account);
    refuses(Reason.CONFLICT, "user-add", "account", account, "password", "another");
    assertThat(run("user-add-many", "data", account + ",another,").sentence())
        .isEqualTo("Added: 0; there already: 1; refused: 0.");
    assertThat(scene.disk.backends().accounts().find(Jid.valueOf(account))).isNull();
  }

  private void isFree(String account) throws CommandException {
    assertThat(run("user-add", "account", account, "password", "password").sentence()).isEqualTo("Added " + account + ".");
  }

  @Test
  void b7oneThatFailsIsToldAgainAndTheAddressIsHeldMeanwhile() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    after =
        () -> {
          if (heard.incrementAndGet() <= 2) {
            throw new IllegalStateException("not yet");
          }
        };
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    assertThat(run("user-remove", "account", JULIET).sentence())
        .startsWith("Removed " + JULIET + ". What was kept for it goes as soon as the server can");
    isHeld(JULIET);
    refuses(Reason.NOT_FOUND, "user-remove", "account", JULIET);
    Scene.chat(romeo, JULIET, "for nobody");
    assertThat(romeo.element().toString()).contains("service-unavailable");
    scene.server.pass(NEXT_TRY);
    assertThat(heard).hasValue(2);
    isHeld(JULIET);
    scene.server.pass(NEXT_TRY);
    assertThat(heard).hasValue(3);
    isFree(JULIET);
    scene.server.pass(NEXT_TRY.multipliedBy(3));
    assertThat(heard).hasValue(3);
    assertThat(run("user-show", "account", JULIET).rows()).hasSize(1);
    romeo.disconnect();
  }

  @Test
  void b7whatIsLeftIsShownToNobody() throws Exception {
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    juliet.send(
        pubsub(
            "set",
            Element.of(
                "publish",
                PUBSUB,
                Element.builder("item", PUBSUB).attribute("id", "1").child(Element.of("tune", "urn:example")).build())
                .withAttribute("node", "urn:example:open"),
            Element.of(
                "publish-options",
                PUBSUB,
                Xml.parse(
                    "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>"
                        + PUBSUB + "#publish-options</value></field><field var='pubsub#access_model'><value>open</value>"
                        + "</field></x>",
                    XmlLimits.CLIENT))));
    assertThat(juliet.element().attribute("type")).isEqualTo("result");
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    Element asking =
        pubsub("get", Element.of("items", PUBSUB).withAttribute("node", "urn:example:open")).withAttribute("to", JULIET);
    romeo.send(asking);
    assertThat(romeo.element().toString()).contains("<tune");
    List<String> heard = new ArrayList<>();
    before =
        () -> {
          try {
            romeo.send(asking);
            heard.add(romeo.element().toString());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    run("user-remove", "account", JULIET);
    assertThat(heard).singleElement().asString().contains("service-unavailable").doesNotContain("tune");
    romeo.disconnect();
  }

  private static Element pubsub(String type, Element... children) {
    Element.Builder pubsub = Element.builder("pubsub", PUBSUB);
    for (Element child : children) {
      pubsub.child(child);
    }
    return Element.of("iq", Namespaces.CLIENT, pubsub.build()).withAttribute("type", type).withAttribute("id", "p");
  }

  @Test
  void aRemovalThatSucceedsLeavesNoMark() throws Exception {
    assertThat(run("user-remove", "account", JULIET).sentence()).isEqualTo("Removed " + JULIET + ".");
    assertThat(scene.disk.backends().stores().keyValues("removals").all(Jid.valueOf("verona.example"))).isEmpty();
    isFree(JULIET);
  }

  @Test
  void b7theNextStartGoesOnWhereAKillCutIn() throws Exception {
    scene.server.friends(Jid.valueOf(JULIET), Jid.valueOf(ROMEO));
    AtomicInteger heard = new AtomicInteger();
    before =
        () -> {
          if (heard.incrementAndGet() == 1) {
            scene.disk.hold();
          }
        };
    Thread removal =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run("user-remove", "account", ROMEO);
                  } catch (CommandException e) {
                    throw new IllegalStateException(e);
                  }
                });
    await().until(() -> scene.disk.held() > 0);
    scene.crash();
    assertThat(removal.isAlive()).isTrue();
    isHeld(ROMEO);
    assertThat(scene.disk.backends().rosters().load(Jid.valueOf(ROMEO)).items()).isNotEmpty();
    // Whoever was at it may be believed to be at it for a minute.
    scene.server.pass(Duration.ofSeconds(59));
    assertThat(heard).hasValue(1);
    scene.server.pass(Duration.ofSeconds(31));
    assertThat(heard).hasValue(2);
    assertThat(scene.disk.backends().rosters().load(Jid.valueOf(ROMEO)).items()).isEmpty();
    isFree(ROMEO);
  }

  /** As a kill between the mark and the account leaves it; also when the clock was wrong. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3600})
  void b7aMarkAloneIsEnough(int seconds) throws Exception {
    String mark = PlayedTime.START.plusSeconds(seconds).toEpochMilli() + " somebody";
    scene.disk.backends().stores().keyValues("removals").put(Jid.valueOf("verona.example"), JULIET, mark);
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    scene.server.pass(Duration.ofSeconds(30));
    assertThat(Scene.streamError(juliet)).isEqualTo("not-authorized");
    assertThat(scene.disk.backends().accounts().find(Jid.valueOf(JULIET))).isNull();
    isFree(JULIET);
  }

  @Test
  void whoIsAtARemovalIsLeftAlone() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    CountDownLatch goOn = new CountDownLatch(1);
    before =
        () -> {
          if (heard.incrementAndGet() == 1) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    Thread removal =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run("user-remove", "account", JULIET);
                  } catch (CommandException e) {
                    throw new IllegalStateException(e);
                  }
                });
    await().until(() -> heard.get() == 1);
    try (TestServer other = new TestServer(List.of("verona.example"), scene.disk.backends())) {
      for (int i = 0; i < 20; i++) {
        // It says again and again that it is at it.
        scene.server.pass(Duration.ofSeconds(15));
        other.pass(Duration.ofSeconds(15));
      }
      refusesThere(other);
      goOn.countDown();
      removal.join();
      assertThat(heard).hasValue(1);
      other.pass(NEXT_TRY);
      assertThat(run(other.kernel(), "user-add", "account", JULIET, "password", "password").sentence())
          .isEqualTo("Added " + JULIET + ".");
    }
  }

  /** Two processes take up the same list; when one comes to the second account, the other has finished that, too. */
  @Test
  void b7whoIsRegisteredAnewIsNotRemovedByAnOldList() throws Exception {
    Jid domain = Jid.valueOf("verona.example");
    KeyValues marks = scene.disk.backends().stores().keyValues("removals");
    String mark = PlayedTime.START.toEpochMilli() + " somebody";
    marks.put(domain, JULIET, mark);
    marks.put(domain, ROMEO, mark);
    AtomicInteger heard = new AtomicInteger();
    CountDownLatch goOn = new CountDownLatch(1);
    before =
        () -> {
          if (heard.incrementAndGet() == 1) {
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    Thread first = Thread.ofVirtual().start(() -> scene.server.pass(Duration.ofSeconds(30)));
    await().until(() -> heard.get() == 1);
    try (TestServer other = new TestServer(List.of("verona.example"), scene.disk.backends())) {
      other.pass(Duration.ofSeconds(30));
      String second = Objects.requireNonNull(marks.get(domain, JULIET) == null ? JULIET : ROMEO);
      assertThat(run(other.kernel(), "user-add", "account", second, "password", "another").sentence())
          .isEqualTo("Added " + second + ".");
      goOn.countDown();
      first.join();
      assertThat(marks.all(domain)).isEmpty();
      assertThat(heard).as("of the first alone").hasValue(1);
      assertThat(scene.disk.backends().accounts().find(Jid.valueOf(second))).isNotNull();
    }
  }

  private static void refusesThere(TestServer other) {
    assertThatThrownBy(() -> run(other.kernel(), "user-add", "account", JULIET, "password", "password"))
        .hasMessageContaining("the former account " + JULIET);
  }

  @Test
  void b7aProcessThatDoesNotServeLeavesTheRestToTheServer() throws Exception {
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_persistentroom", "1");
    affiliate(romeo, NURSE, "admin");
    scene.crash();
    PlayedTime time = new PlayedTime();
    Kernel offline = new Kernel(List.of("verona.example"), new Options(), time, time);
    offline.assemble(Modules.all(offline, scene.disk.backends()));
    assertThat(run(offline, "user-remove", "account", ROMEO).sentence())
        .isEqualTo(
            "Removed " + ROMEO + ". What was kept for it goes as soon as the server can, and nobody gets the address before.");
    scene.crash();
    isHeld(ROMEO);
    scene.server.pass(Duration.ofSeconds(30));
    isFree(ROMEO);
    StreamClient nurse = scene.connected(NURSE + "/kitchen");
    Element owners =
        ask(nurse, "get", "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner'/></query>");
    assertThat(owners.toString()).contains("jid='" + NURSE + "'").doesNotContain(ROMEO);
  }

  @Test
  void aDomainStaysUntilAllOfItsAccountsAreGoneWhole() throws Exception {
    run("domain-add", "domain", "mantua.example");
    run("user-add", "account", "apothecary@mantua.example", "password", "password");
    AtomicInteger heard = new AtomicInteger();
    after =
        () -> {
          if (heard.incrementAndGet() <= 2) {
            throw new IllegalStateException("not yet");
          }
        };
    refuses(Reason.FAILED, "domain-remove", "domain", "mantua.example", "everything", "true");
    assertThat(scene.server.kernel().domains().contains("mantua.example")).isTrue();
    isHeld("apothecary@mantua.example");
    run("domain-remove", "domain", "mantua.example");
    assertThat(heard).hasValue(3);
    run("domain-add", "domain", "mantua.example");
    isFree("apothecary@mantua.example");
  }

  @Test
  void nobodyIsTakenOverWhoseNameIsHeld(@TempDir Path folder) throws Exception {
    after =
        () -> {
          throw new IllegalStateException("never");
        };
    run("user-remove", "account", JULIET);
    Path file = folder.resolve("accounts.xml");
    Files.writeString(
        file,
        "<server-data xmlns='urn:xmpp:pie:0'><host jid='verona.example'><user name='juliet' password='of Capulet'>"
            + "<query xmlns='jabber:iq:roster'><item jid='a@b.example'/></query></user></host></server-data>");
    Kernel kernel = scene.server.kernel();
    Backends backends = scene.disk.backends();
    Accounts accounts = new Accounts(kernel, backends.accounts(), RemovalMarks.of(kernel, backends.stores()));
    List<String> complaints = new ArrayList<>();
    Importer importer = new Importer(backends, accounts, kernel.clock(), any -> false, any -> true, complaints::add);
    importer.read(file);
    assertThat(importer.added() + importer.existed()).isZero();
    assertThat(importer.refused()).isEqualTo(1);
    assertThat(complaints).singleElement().asString().startsWith(JULIET + ": not everything is removed yet");
    assertThat(backends.rosters().load(Jid.valueOf(JULIET)).items()).isEmpty();
  }

  @Test
  void r2nobodyRegistersTheName() throws Exception {
    scene.server.set("registration.mode", "open");
    scene.server.set("registration.captcha", "false");
    scene.server.set("registration.tombstone", "1m");
    after =
        () -> {
          throw new IllegalStateException("never");
        };
    run("user-remove", "account", JULIET);
    // The name does not rest any more.
    scene.server.pass(Duration.ofMinutes(2));
    assertThat(registered("balcony")).contains("conflict");
    after = () -> {};
    scene.server.pass(NEXT_TRY.plusMinutes(2));
    assertThat(registered("garden")).contains("type='result'");
  }

  private String registered(String id) throws IOException {
    StreamClient stranger = scene.client(JULIET + "/" + id);
    stranger.connect();
    stranger.openStream();
    came(stranger, "features");
    stranger.send(xml("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"));
    came(stranger, "proceed");
    stranger.startTls();
    stranger.openStream();
    came(stranger, "features");
    stranger.send(
        xml(
            "<iq type='set' id='" + id + "'><query xmlns='jabber:iq:register'><username>juliet</username>"
                + "<password>of Capulet</password></query></iq>"));
    String answer = came(stranger, "iq").toString();
    stranger.disconnect();
    return answer;
  }

  /** The next element of this name. */
  private static Element came(StreamClient client, String name) {
    while (true) {
      if (Objects.requireNonNull(client.next()) instanceof Event.Came(Element element) && element.name().equals(name)) {
        return element;
      }
    }
  }
}
