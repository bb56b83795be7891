package im.recado.testkit.streams;

import static im.recado.testkit.streams.Coven.ROOM;
import static im.recado.testkit.streams.Coven.affiliate;
import static im.recado.testkit.streams.Coven.ask;
import static im.recado.testkit.streams.Coven.configure;
import static im.recado.testkit.streams.Coven.enter;
import static im.recado.testkit.streams.Coven.until;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.Backends;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.muc.Affiliation;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.roster.Subscription;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Wherever the process is killed while an account is removed, at the next start nothing is left of it, and others have all that is
 * theirs (SECURITY B7, R2).
 */
@Timeout(300)
final class KilledRemovalTest {
  private static final String SERVER = "verona.example";
  private static final String ROMEO = "romeo@verona.example";
  private static final String JULIET = "juliet@verona.example";
  private static final String NURSE = "nurse@verona.example";
  private static final String SERVICE = "pubsub.verona.example";
  private static final String OWNERS = "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner'/></query>";
  private static final String PUBLIC = "urn:xmpp:pps:subscribers:0/talk";

  private static String hats(String command, String fields) {
    return "<command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:hats:commands:" + command + "'><x"
        + " xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:hats:commands</value></field>"
        + "<field var='hats#uri'><value>urn:x:lover</value></field>" + fields + "</x></command>";
  }

  private static void done(StreamClient client, String id, String to, String payload) throws IOException {
    client.send(xml("<iq type='set' id='" + id + "'" + to + ">" + payload + "</iq>"));
    Element answer = until(client, each -> each.name().equals("iq") && Objects.equals(each.attribute("id"), id));
    assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("result");
  }

  private static String pubsub(String content) {
    return "<pubsub xmlns='http://jabber.org/protocol/pubsub'>" + content + "</pubsub>";
  }

  /** Romeo has something everywhere. */
  private static void live(Scene scene) throws Exception {
    scene.server.friends(Jid.valueOf(ROMEO), Jid.valueOf(JULIET));
    StreamClient romeo = scene.connected(ROMEO + "/garden");
    StreamClient juliet = scene.connected(JULIET + "/balcony");
    enter(romeo, "romeo");
    configure(romeo, "muc#roomconfig_persistentroom", "1");
    affiliate(romeo, NURSE, "admin");
    ask(romeo, "set", hats("create", "<field var='hats#title'><value>Lover</value></field>"));
    ask(romeo, "set", hats("assign", "<field var='hats#jid'><value>" + ROMEO + "</value></field>"));
    ask(romeo, "set", "<request xmlns='urn:xmpp:muc-token-invite:0'/>");
    String to = " to='" + SERVICE + "'";
    String open =
        "<configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
            + "<value>http://jabber.org/protocol/pubsub#node_config</value></field>"
            + "<field var='pubsub#publish_model'><value>open</value></field></x></configure>";
    done(juliet, "a", to, pubsub("<create node='talk'/>" + open));
    done(romeo, "b", to, pubsub("<subscribe node='talk' jid='" + ROMEO + "'><public xmlns='urn:xmpp:pps:0'/></subscribe>"));
    done(romeo, "c", to, pubsub("<publish node='talk'><item id='his'><a xmlns='urn:x'/></item></publish>"));
    done(romeo, "d", to, pubsub("<create node='own'/>"));
    done(romeo, "e", "", pubsub("<publish node='urn:x:mood'><item id='1'><a xmlns='urn:x'/></item></publish>"));
    scene.server.kernel().commands().run("user-quarantine", Caller.COMMAND_LINE, Map.of("account", ROMEO, "reason", "why"));
    Scene.chat(juliet, ROMEO, "kept");
    juliet.barrier();
    await().until(() -> isTold(scene));
  }

  /** Whether it is told that Romeo subscribes. */
  private static boolean isTold(Scene scene) {
    PubSubStore store = scene.disk.backends().pubsub();
    Jid service = Jid.valueOf(SERVICE);
    return store.load(List.of(service)).getOrDefault(service, List.of()).stream()
        .anyMatch(node -> node.name().equals(PUBLIC) && !store.items(node.key(), List.of(ROMEO)).isEmpty());
  }

  private static void remove(Scene scene) {
    try {
      scene.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", ROMEO));
    } catch (CommandException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void nothingIsLeft(Scene scene, int writes) throws Exception {
    Backends kept = scene.disk.backends();
    Jid romeo = Jid.valueOf(ROMEO);
    String where = "killed after " + writes + " writes";
    assertThat(kept.accounts().find(romeo)).as(where).isNull();
    assertThat(kept.rosters().load(romeo).items()).as(where).isEmpty();
    assertThat(kept.rosters().load(Jid.valueOf(JULIET)).items())
        .as(where)
        .allMatch(item -> item.subscription() == Subscription.NONE);
    assertThat(kept.spool().count(romeo)).as(where).isZero();
    assertThat(kept.pubsub().load(List.of(romeo)).getOrDefault(romeo, List.of())).as(where).isEmpty();
    assertThat(kept.pubsub().itemsOf(romeo)).as(where).isEmpty();
    assertThat(kept.pubsub().subscriptions(romeo)).as(where).isEmpty();
    assertThat(kept.pubsub().affiliations(Jid.valueOf(SERVICE), romeo)).as(where).isEmpty();
    assertThat(isTold(scene)).as(where).isFalse();
    for (String store : List.of("muc-tokens", "muc-hats")) {
      assertThat(kept.stores().keyValues(store).all(Jid.valueOf(ROOM)).toString()).as(where).doesNotContain(ROMEO);
    }
    for (String store : List.of("muc-hats", "archive", "clients", "blocking", "push", "last", "logins", "pubsub")) {
      assertThat(kept.stores().keyValues(store).all(romeo)).as(where + ": " + store).isEmpty();
    }
    for (String store : List.of("removals", "locks")) {
      assertThat(kept.stores().keyValues(store).all(Jid.valueOf(SERVER))).as(where + ": " + store).isEmpty();
    }
    StreamClient nurse = scene.connected(NURSE + "/kitchen");
    assertThat(ask(nurse, "get", OWNERS).toString()).as(where).contains("jid='" + NURSE + "'").doesNotContain(ROMEO);
  }

  @Test
  void b7theNextStartGoesOnWhereverTheProcessWasKilled() throws Exception {
    boolean whole = false;
    int writes = 0;
    while (!whole) {
      writes++;
      try (Scene scene = new Scene(ROMEO, JULIET, NURSE)) {
        live(scene);
        scene.disk.holdAfter(writes);
        Thread removal = Thread.ofVirtual().start(() -> remove(scene));
        await().until(() -> !removal.isAlive() || scene.disk.held() > 0);
        whole = !removal.isAlive();
        scene.crash();
        scene.server.pass(Duration.ofSeconds(91));
        nothingIsLeft(scene, writes);
      }
    }
    assertThat(writes).as("a removal is many writes").isGreaterThan(30);
  }

  @Test
  void whatWasNotMarkedYetWasNotBegun() throws Exception {
    try (Scene scene = new Scene(ROMEO, JULIET, NURSE)) {
      live(scene);
      scene.disk.holdAfter(0);
      Thread _ = Thread.ofVirtual().start(() -> remove(scene));
      await().until(() -> scene.disk.held() > 0);
      scene.crash();
      scene.server.pass(Duration.ofHours(1));
      assertThat(scene.disk.backends().accounts().find(Jid.valueOf(ROMEO))).isNotNull();
      assertThat(scene.disk.backends().rosters().load(Jid.valueOf(ROMEO)).items()).hasSize(1);
      assertThat(scene.disk.backends().rooms().roomsOf("conference." + SERVER, Jid.valueOf(ROMEO), Affiliation.OWNER)).hasSize(1);
    }
  }

  private static Module hearing(String name, Runnable what) {
    return () -> Declaration.module(name, "Hears of removals.").on(AccountRemoved.class, removed -> what.run());
  }

  @Test
  void b7whatAFullDiskKeptGoesWhenThereIsRoom() throws Exception {
    MemoryBackends[] disk = new MemoryBackends[1];
    AtomicInteger heard = new AtomicInteger();
    UnaryOperator<List<Module>> modules =
        usual -> {
          List<Module> more = new ArrayList<>(usual);
          more.addFirst(hearing("first", () -> disk[0].full(heard.incrementAndGet() == 1)));
          more.addLast(hearing("last", () -> disk[0].full(false)));
          return more;
        };
    try (Scene scene = new Scene(modules, ROMEO, JULIET, NURSE)) {
      disk[0] = scene.disk;
      live(scene);
      remove(scene);
      assertThat(scene.disk.backends().rosters().load(Jid.valueOf(ROMEO)).items()).isNotEmpty();
      assertThat(scene.disk.backends().stores().keyValues("locks").all(Jid.valueOf(SERVER))).isNotEmpty();
      scene.server.pass(Duration.ofSeconds(331));
      assertThat(heard).hasValue(2);
      nothingIsLeft(scene, 2);
      scene.crash();
      nothingIsLeft(scene, 2);
    }
  }
}
