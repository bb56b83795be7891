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

/** Debian's IRC servers behind the gateway: people there and people here in one channel. */
final class IrcGatewayTest {
  private static final String GATEWAY = "irc.localhost";
  private static final String ROOM = "#coven%localhost@irc.localhost";
  private static final String ANNA = "anna%localhost@irc.localhost";

  private static boolean isFrom(Xml xml, String from) {
    return xml.attributeOr("from", "").equals(from);
  }

  private static ServerUnderTest server(IrcDaemon irc) {
    return ServerKind.recadoWith("gateway.irc.offered=true", "gateway.irc.servers=localhost " + irc.port() + " plain",
        "gateway.irc.burst=100");
  }

  @ParameterizedTest
  @EnumSource(IrcDaemon.Kind.class)
  void peopleOfBothSidesShareAChannel(IrcDaemon.Kind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled(kind.debianPackage, kind.program());
    try (IrcDaemon irc = new IrcDaemon(kind, home);
        ServerUnderTest server = server(irc);
        IrcDaemon.Person anna = new IrcDaemon.Person(irc, "anna")) {
      server.addAccounts(List.of(new Account("romeo", "secret")));
      anna.type("JOIN #coven");
      anna.await(line -> line.contains(" 366 "));
      anna.type("TOPIC #coven :Double, double");
      anna.await(line -> line.contains(" TOPIC "));
      try (RawClient romeo = RawClient.login(server, "romeo", "secret", "r")) {
        romeo.available(0);
        romeo.send("<presence to='" + ROOM + "/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
        Xml face = romeo.await("Anna", xml -> isFrom(xml, ROOM + "/anna"));
        assertThat(face.toString()).contains("moderator");
        assertThat(romeo.await("himself", xml -> isFrom(xml, ROOM + "/Romeo")).toString()).contains("110");
        romeo.await("topic", xml -> "Double, double".equals(xml.childText("subject")));
        anna.await(line -> line.startsWith(":Romeo!") && line.contains("JOIN"));

        romeo.send("<message type='groupchat' id='g1' to='" + ROOM + "'><body>Fire burn, ça bout 🔥</body></message>");
        anna.await(line -> line.endsWith("PRIVMSG #coven :Fire burn, ça bout 🔥"));
        romeo.await("reflection", xml -> isFrom(xml, ROOM + "/Romeo") && xml.has("id", "g1"));
        anna.type("PRIVMSG #coven :\u0002and\u0002 cauldron bubble");
        romeo.await("answer", xml -> "*and* cauldron bubble".equals(xml.childText("body")));

        romeo.send("<message type='chat' id='p1' to='" + ANNA + "'><body>in private</body></message>");
        anna.await(line -> line.endsWith("PRIVMSG anna :in private"));
        anna.type("PRIVMSG Romeo :so be it");
        romeo.await("private answer", xml -> isFrom(xml, ANNA) && "so be it".equals(xml.childText("body")));
        romeo.send("<message type='chat' id='p2' to='nobody%localhost@irc.localhost'><body>?</body></message>");
        romeo.await("refusal", xml -> xml.has("id", "p2") && xml.toString().contains("item-not-found"));

        // What only operators may is refused, and done when one is.
        romeo.send("<message type='groupchat' id='s1' to='" + ROOM + "'><subject>Mine</subject></message>");
        if (kind == IrcDaemon.Kind.NGIRCD) {
          romeo.await("topic", xml -> "Mine".equals(xml.childText("subject")));
        } else {
          romeo.await("topic", xml -> "Mine".equals(xml.childText("subject")) || xml.has("id", "s1"));
        }
        kick(romeo, "k1");
        romeo.await("refusal", xml -> xml.has("id", "k1") && xml.toString().contains("forbidden"));
        anna.type("MODE #coven +o Romeo");
        romeo.await("operator", xml -> isFrom(xml, ROOM + "/Romeo") && xml.toString().contains("moderator"));
        kick(romeo, "k2");
        anna.await(line -> line.contains("KICK #coven anna :Enough"));
        romeo.await("kick", xml -> isFrom(xml, ROOM + "/anna") && xml.toString().contains("307"));
        romeo.await("done", xml -> xml.has("id", "k2") && xml.has("type", "result"));

        Xml list = romeo.ask("get", "localhost@irc.localhost", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
        assertThat(list.toString()).contains(ROOM);
        anna.type("WHOIS Romeo");
        anna.await(line -> line.contains(" 318 "));
        romeo.send("<presence type='unavailable' to='" + ROOM + "/Romeo'/>");
        romeo.await("leave", xml -> isFrom(xml, ROOM + "/Romeo") && xml.has("type", "unavailable"));
      }
    }
  }

  private static void kick(RawClient romeo, String id) {
    romeo.send("<iq type='set' id='" + id + "' to='" + ROOM + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
        + "<item nick='anna' role='none'><reason>Enough</reason></item></query></iq>");
  }

  @ParameterizedTest
  @EnumSource(IrcDaemon.Kind.class)
  void whoHasRegisteredIsThereWhileOnline(IrcDaemon.Kind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled(kind.debianPackage, kind.program());
    try (IrcDaemon irc = new IrcDaemon(kind, home);
        ServerUnderTest server = server(irc);
        IrcDaemon.Person anna = new IrcDaemon.Person(irc, "anna")) {
      server.addAccounts(List.of(new Account("romeo", "secret")));
      anna.type("JOIN #watch");
      try (RawClient romeo = RawClient.login(server, "romeo", "secret", "r")) {
        romeo.available(0);
        Xml done = romeo.ask("set", GATEWAY, "<query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field>"
            + "<field var='server'><value>localhost</value></field><field var='nick'><value>Montague</value></field></x></query>");
        assertThat(done.has("type", "result")).as(done.toString()).isTrue();
        romeo.await("presence", xml -> isFrom(xml, "localhost@irc.localhost") && !xml.has("type", "unavailable"));
        anna.type("PRIVMSG Montague :Is it you?");
        romeo.await("question", xml -> isFrom(xml, ANNA) && "Is it you?".equals(xml.childText("body")));
        Xml gone = romeo.ask("set", GATEWAY, "<query xmlns='jabber:iq:register'><remove/></query>");
        assertThat(gone.has("type", "result")).as(gone.toString()).isTrue();
      }
    }
  }
}
