package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person at profanity 0.13 (Debian) in a terminal, and a contact of hers. */
final class ProfanityTest {
  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void aPersonLogsInAddsAContactAndTalks(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("profanity", Path.of("/usr/bin/profanity"));
    DebianProgram.assumeInstalled("tmux", Path.of("/usr/bin/tmux"));
    ServerUnderTest server = kind.shared();
    server.addAccounts(List.of(new Account("profa", "secret"), new Account("profb", "secret")));
    String me = "profa@" + server.domain();
    String contact = "profb@" + server.domain();
    try (RawClient other = RawClient.login(server, "profb", "secret", "r");
        Tmux terminal = new Tmux(home, List.of("/usr/bin/profanity"))) {
      // Only who has asked for the roster hears of subscriptions (RFC 6121 §2.2).
      other.ask("get", "", "<query xmlns='jabber:iq:roster'/>");
      other.available(0);
      terminal.awaitText("Profanity");
      terminal.type("/connect " + me + " server " + server.c2s().getAddress().getHostAddress() + " port "
          + server.c2s().getPort() + " tls trust");
      terminal.awaitText("Enter password");
      terminal.type("secret");
      terminal.awaitText("logged in successfully");

      terminal.type("/sub request " + contact);
      other.await("subscription request", xml -> isPresence(xml, "subscribe", me));
      other.send("<presence type='subscribed' to='" + me + "'/>");
      other.send("<presence type='subscribe' to='" + me + "'/>");
      terminal.awaitText("authorization request");
      terminal.type("/sub allow " + contact);
      other.await("subscription", xml -> isPresence(xml, "subscribed", me));
      other.await("presence", xml -> xml.name().equals("presence") && xml.attribute("type") == null
          && xml.attributeOr("from", "").startsWith(me));
      terminal.type("/roster");
      terminal.awaitText(contact);

      terminal.type("/msg " + contact + " hello from the terminal");
      Xml message = other.await("message", xml -> "hello from the terminal".equals(xml.childText("body")));
      assertThat(message.attributeOr("from", "")).startsWith(me + "/");
      other.send("<message type='chat' id='p1' to='" + message.attribute("from") + "'><body>hello to the terminal"
          + "</body></message>");
      terminal.awaitText("hello to the terminal");

      // Carbons are on by default: what the same account sends elsewhere shows up here.
      try (RawClient second = RawClient.login(server, "profa", "secret", "second")) {
        second.send("<message type='chat' id='p2' to='" + contact + "'><body>sent elsewhere</body></message>");
        other.await("message", xml -> "sent elsewhere".equals(xml.childText("body")));
        terminal.awaitText("sent elsewhere");
      }
      other.send("<presence><show>dnd</show><status>not now</status></presence>");
      // The title of the conversation shows how the contact is.
      terminal.awaitText("[dnd]");
    }
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void aPersonMakesARoomAndTalksThere(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("profanity", Path.of("/usr/bin/profanity"));
    DebianProgram.assumeInstalled("tmux", Path.of("/usr/bin/tmux"));
    ServerUnderTest server = kind.shared();
    server.addAccounts(List.of(new Account("profc", "secret"), new Account("profd", "secret")));
    String room = "profcoven@conference." + server.domain();
    try (RawClient other = RawClient.login(server, "profd", "secret", "r");
        Tmux terminal = new Tmux(home, List.of("/usr/bin/profanity"))) {
      terminal.awaitText("Profanity");
      terminal.type("/connect profc@" + server.domain() + " server " + server.c2s().getAddress().getHostAddress()
          + " port " + server.c2s().getPort() + " tls trust");
      terminal.awaitText("Enter password");
      terminal.type("secret");
      terminal.awaitText("logged in successfully");

      terminal.type("/join " + room + " nick witch");
      terminal.awaitText("Room locked");
      terminal.type("/room accept");
      terminal.awaitText("Room unlocked");
      other.send("<presence to='" + room + "/guest'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
      other.await("entrance", xml -> xml.name().equals("presence") && xml.has("from", room + "/guest"));
      terminal.awaitText("guest");
      terminal.type("hello from the terminal");
      other.await("message", xml -> xml.has("type", "groupchat") && "hello from the terminal".equals(xml.childText("body")));
      other.send("<message type='groupchat' id='g1' to='" + room + "'><body>hello to the terminal</body></message>");
      terminal.awaitText("hello to the terminal");
      terminal.type("/subject set Spells");
      other.await("subject", xml -> "Spells".equals(xml.childText("subject")));
      terminal.type("/kick guest enough");
      other.await("kick", xml -> xml.has("type", "unavailable") && xml.toString().contains("307"));
      terminal.awaitText("guest has been kicked");
    }
  }

  private static boolean isPresence(Xml xml, String type, String from) {
    return xml.name().equals("presence") && xml.has("type", type) && xml.attributeOr("from", "").startsWith(from);
  }
}
