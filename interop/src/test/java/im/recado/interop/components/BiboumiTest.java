package im.recado.interop.components;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.peers.DebianProgram;
import im.recado.interop.peers.IrcDaemon;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.smack.SmackSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smackx.commands.AdHocCommandManager;
import org.jivesoftware.smackx.commands.RemoteCommand;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.xdata.TextMultiFormField;
import org.jivesoftware.smackx.xdata.form.FillableForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** biboumi, a gateway to IRC, as a component, with ngircd behind it. */
final class BiboumiTest {
  private static final String SECRET = "secret of biboumi";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Resourcepart NICK = Resourcepart.fromOrThrowUnchecked("romeo");

  private static DebianProgram biboumi(ServerUnderTest server, Path home) throws IOException {
    Path config =
        Files.writeString(
            home.resolve("biboumi.cfg"),
            """
            hostname=irc.localhost
            password=%s
            xmpp_server_ip=127.0.0.1
            port=%d
            db_name=%s
            identd_port=0
            log_level=0
            """
                .formatted(SECRET, server.port("component.port"), home.resolve("biboumi.sqlite")));
    return DebianProgram.start(home, "", List.of("/usr/bin/biboumi", config.toString()));
  }

  private static void awaitListed(SmackSession romeo) {
    Awaitility.await("biboumi").atMost(LIMIT).until(() -> isListed(romeo));
  }

  private static boolean isListed(SmackSession romeo) throws Exception {
    return ServiceDiscoveryManager.getInstanceFor(romeo.connection())
        .discoverItems(JidCreate.domainBareFrom("localhost"))
        .getItems()
        .stream()
        .anyMatch(item -> item.getEntityID().toString().equals("irc.localhost"));
  }

  /** Says on which port the network is, by the command that biboumi has for that. */
  private static void configure(SmackSession romeo, int port) throws Exception {
    RemoteCommand command =
        AdHocCommandManager.getAddHocCommandsManager(romeo.connection())
            .getRemoteCommand(JidCreate.from("127.0.0.1@irc.localhost"), "configure");
    command.execute();
    FillableForm form = new FillableForm(command.getForm());
    if (form.getField("ports") instanceof TextMultiFormField) {
      form.setAnswer("ports", List.of("" + port));
    } else {
      form.setAnswer("ports", "" + port);
    }
    command.complete(form);
  }

  @Test
  void aChannelIsARoom(@TempDir Path home) throws Exception {
    DebianProgram.assumeInstalled("biboumi", Path.of("/usr/bin/biboumi"));
    DebianProgram.assumeInstalled("ngircd", IrcDaemon.Kind.NGIRCD.program());
    try (IrcDaemon irc = new IrcDaemon(IrcDaemon.Kind.NGIRCD, home);
        ServerUnderTest server =
            ServerKind.recadoWith("component.secret=irc.localhost=" + SECRET, "component.port=0")) {
      server.addAccount("biboumiuser", "secret");
      try (SmackSession romeo = SmackSession.login(server, "biboumiuser", "desk");
          IrcDaemon.Person tybalt = new IrcDaemon.Person(irc, "tybalt")) {
        MultiUserChat room =
            MultiUserChatManager.getInstanceFor(romeo.connection())
                .getMultiUserChat(JidCreate.entityBareFrom("#verona%127.0.0.1@irc.localhost"));
        List<String> heard = new CopyOnWriteArrayList<>();
        room.addMessageListener(
            message -> heard.add(message.getFrom().getResourceOrEmpty() + ": " + message.getBody()));
        tybalt.type("JOIN #verona");
        tybalt.await(line -> line.contains(" 366 "));

        try (DebianProgram first = biboumi(server, home)) {
          awaitListed(romeo);
          configure(romeo, irc.port());
          room.join(NICK);
          tybalt.await(line -> line.startsWith(":romeo!") && line.contains("JOIN"));
          assertThat(room.getOccupantsCount()).isEqualTo(2);
          room.sendMessage("O fortune");
          tybalt.await(line -> line.startsWith(":romeo!") && line.endsWith("PRIVMSG #verona :O fortune"));
          tybalt.type("PRIVMSG #verona :Thou villain");
          Awaitility.await("words of IRC").atMost(LIMIT).until(() -> heard.contains("tybalt: Thou villain"));
          leave(romeo, room);
          tybalt.await(line -> line.startsWith(":romeo!") && (line.contains("PART") || line.contains("QUIT")));
          Awaitility.await("left").atMost(LIMIT).until(() -> !room.isJoined());
          room.join(NICK);
          tybalt.await(line -> line.startsWith(":romeo!") && line.contains("JOIN"));
          first.close();
        }
        tybalt.await(line -> line.startsWith(":romeo!") && line.contains("QUIT"));
        Awaitility.await("nobody there").atMost(LIMIT).until(() -> !isListed(romeo));

        // What is asked meanwhile waits for it.
        Future<Boolean> pinged = ping(romeo);
        try (DebianProgram second = biboumi(server, home)) {
          assertThat(pinged.get()).as(second.output()).isTrue();
          awaitListed(romeo);
          MultiUserChat again =
              MultiUserChatManager.getInstanceFor(romeo.connection())
                  .getMultiUserChat(JidCreate.entityBareFrom("#mantua%127.0.0.1@irc.localhost"));
          again.join(NICK);
          tybalt.type("JOIN #mantua");
          Awaitility.await("tybalt").atMost(LIMIT).until(() -> again.getOccupantsCount() == 2);
          again.sendMessage("Back again");
          tybalt.await(line -> line.endsWith("PRIVMSG #mantua :Back again"));
        }
      }
    }
  }

  /** By hand: {@code leave} of Smack waits for an answer with the id of its presence, which biboumi does not repeat. */
  private static void leave(SmackSession romeo, MultiUserChat room) throws Exception {
    romeo.connection().sendStanza(
        romeo.connection().getStanzaFactory().buildPresenceStanza()
            .ofType(Presence.Type.unavailable)
            .to(JidCreate.entityFullFrom(room.getRoom(), NICK))
            .build());
  }

  private static Future<Boolean> ping(SmackSession romeo) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> PingManager.getInstanceFor(romeo.connection()).ping(JidCreate.domainBareFrom("irc.localhost"), 60_000));
    Thread.startVirtualThread(task);
    return task;
  }
}
