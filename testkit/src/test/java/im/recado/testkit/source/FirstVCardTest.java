package im.recado.testkit.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.modules.source.BearerTokens;
import im.recado.modules.source.Elsewhere;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The vCard that somebody from a source begins with. */
final class FirstVCardTest {
  private static final String NS = "vcard-temp";
  private static final Jid NURSE = Jid.valueOf("nurse@verona.example");
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");

  private final MemoryBackends disk = new MemoryBackends();
  private final PlayedSource directory = new PlayedSource("ldap");
  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          disk.backends(),
          Map.of("accounts.sources", "ldap"),
          options -> new Elsewhere(List.of(directory), BearerTokens.NONE));

  FirstVCardTest() {
    directory.passwords.put("romeo", "rosaline");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private List<List<String>> run(String command) throws CommandException {
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, Map.of("account", ROMEO.toString())).rows();
  }

  private static Element vcard(byte[] photo) {
    return Element.of(
        "vCard", NS, Element.of("FN", NS, "Romeo Montague"),
        Element.of(
            "PHOTO", NS, Element.of("TYPE", NS, "image/jpeg"), Element.of("BINVAL", NS, Base64.getEncoder().encodeToString(photo))));
  }

  /** Somebody writes to Romeo: so he becomes an account. */
  private void comes() throws IOException {
    server.account(NURSE, "password");
    StreamClient nurse = new StreamClient(server.inProcess(), Jid.valueOf(NURSE + "/test"), "password", false);
    nurse.connectSession();
    nurse.send(Element.of("message", Namespaces.CLIENT).withAttribute("to", ROMEO.toString()).withAttribute("type", "chat"));
    await().until(() -> disk.backends().accounts().exists(ROMEO));
  }

  @Test
  void whoBecomesAnAccountHasWhatTheSourceTells() throws Exception {
    directory.vcard = vcard(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0});
    comes();
    await().untilAsserted(() -> assertThat(run("vcard-show")).containsExactly(List.of("FN", "Romeo Montague")));
    assertThat(run("vcard-photo")).containsExactly(List.of("image/jpeg", "/9j/4A=="));
  }

  @Test
  void aPictureThatIsTooLargeIsLeftOut() throws Exception {
    byte[] large = new byte[70_000];
    ThreadLocalRandom.current().nextBytes(large);
    directory.vcard = vcard(large);
    comes();
    await().untilAsserted(() -> assertThat(run("vcard-show")).containsExactly(List.of("FN", "Romeo Montague")));
    assertThat(disk.backends().stores().keyValues("vcard").get(ROMEO, "vcard")).doesNotContain("PHOTO");
  }
}
