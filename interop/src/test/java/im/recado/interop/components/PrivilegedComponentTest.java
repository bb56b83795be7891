package im.recado.interop.components;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.peers.DebianProgram;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import im.recado.interop.smack.SmackSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.packet.IQ;
import org.jivesoftware.smack.packet.SimpleIQ;
import org.jivesoftware.smack.roster.RosterEntry;
import org.jivesoftware.smackx.carbons.CarbonManager;
import org.jivesoftware.smackx.carbons.packet.CarbonExtension.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jxmpp.jid.impl.JidCreate;

/** A component of slixmpp's with privileges and a delegated namespace, and what people with Smack see of that. */
final class PrivilegedComponentTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Asks for what nobody but the component knows. */
  private static final class Notes extends SimpleIQ {
    Notes() {
      super("notes", "urn:example:notes");
    }
  }

  @Test
  void slixmppServesInTheNameOfPeople(@TempDir Path home) throws Exception {
    DebianProgram.assumeInstalled("python3-slixmpp", Path.of("/usr/lib/python3/dist-packages/slixmpp"));
    try (ServerUnderTest server =
        ServerKind.recadoWith("component.secret=butler.localhost=secret of the butler", "component.port=0")) {
      server.addAccounts(List.of(new Account("butlerone", "secret"), new Account("butlerother", "secret")));
      server.admin(
          "component-grant", "component=butler.localhost", "roster=both", "message=outgoing", "presence=managed_entity");
      server.admin("component-delegate", "component=butler.localhost", "namespace=urn:example:notes");
      try (SmackSession one = SmackSession.login(server, "butlerone", "desk");
          SmackSession other = SmackSession.login(server, "butlerother", "desk")) {
        CarbonManager.getInstanceFor(one.connection()).enableCarbons();
        List<String> carbons = new CopyOnWriteArrayList<>();
        CarbonManager.getInstanceFor(one.connection())
            .addCarbonCopyReceivedListener(
                (direction, copy, wrapping) -> carbons.add(direction == Direction.sent ? "sent " + copy.getBody() : ""));
        one.roster().createItem(JidCreate.entityBareFrom("nurse@localhost"), "Nurse", null);
        String script = Path.of("src/test/python/slixmpp_privileged.py").toAbsolutePath().toString();
        try (DebianProgram python =
            DebianProgram.start(
                home,
                "",
                List.of(
                    "/usr/bin/python3", script, "127.0.0.1", "" + server.port("component.port"), server.domain(),
                    "butlerone", "butlerother"))) {
          other.awaitBody("in her name");
          assertThat(other.messages().getLast().getFrom().toString()).isEqualTo("butlerone@localhost");
          Awaitility.await("carbon").atMost(LIMIT).until(() -> carbons.contains("sent in her name"));
          Awaitility.await("contact").atMost(LIMIT).until(() -> one.roster().getEntry(other.bare()) != null);
          RosterEntry entry = one.roster().getEntry(other.bare());
          assertThat(entry.getName()).isEqualTo("By the butler");
          Awaitility.await("slixmpp").atMost(LIMIT).until(() -> python.output().contains("ok forbidden") || !python.isAlive());
          assertThat(python.output()).contains("ok forbidden");
          IQ answer = one.connection().sendIqRequestAndWaitForResponse(new Notes());
          assertThat(answer.toXML().toString()).contains("answered by the butler");
          Awaitility.await("slixmpp").atMost(LIMIT).until(() -> python.output().contains("ok asked") || !python.isAlive());
          assertThat(python.output().lines().filter(line -> line.startsWith("ok "))).as(python.output())
              .containsExactly(
                  "ok privileges", "ok delegation", "ok roster", "ok contact", "ok message", "ok forbidden", "ok asked");
        }
      }
    }
  }
}
