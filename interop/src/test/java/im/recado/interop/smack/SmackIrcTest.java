package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.peers.DebianProgram;
import im.recado.interop.peers.IrcDaemon;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.PresenceBuilder;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.iqregister.packet.Registration;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jivesoftware.smackx.xdata.TextSingleFormField;
import org.jivesoftware.smackx.xdata.packet.DataForm;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.DomainBareJid;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** Somebody with Smack who registers with the gateway to IRC, talks there with Debian's servers behind it, and takes it back (XEP-0100). */
final class SmackIrcTest {
  private static DataForm form(Map<String, String> answers) {
    DataForm.Builder form = DataForm.builder(DataForm.Type.submit).setFormType("jabber:iq:register");
    answers.forEach((var, answer) -> form.addField(TextSingleFormField.builder(var).setValue(answer).build()));
    return form.build();
  }

  private static void ask(SmackSession session, DomainBareJid gateway, Registration request) throws Exception {
    request.setTo(gateway);
    request.setType(org.jivesoftware.smack.packet.IQ.Type.set);
    session.connection().sendIqRequestAndWaitForResponse(request);
  }

  @ParameterizedTest
  @EnumSource(IrcDaemon.Kind.class)
  void smackIsOnIrc(IrcDaemon.Kind kind, @TempDir Path home) throws Exception {
    DebianProgram.assumeInstalled(kind.debianPackage, kind.program());
    try (IrcDaemon irc = new IrcDaemon(kind, home);
        ServerUnderTest server =
            ServerKind.recadoWith(
                "gateway.irc.offered=true", "gateway.irc.servers=localhost " + irc.port() + " plain", "gateway.irc.burst=100");
        IrcDaemon.Person anna = new IrcDaemon.Person(irc, "anna")) {
      server.addAccount("smackirc", "secret");
      anna.type("JOIN #coven");
      anna.await(line -> line.contains(" 366 "));
      try (SmackSession romeo = SmackSession.login(server, "smackirc", "desk")) {
        DomainBareJid gateway = JidCreate.domainBareFrom("irc." + server.domain());
        BareJid there = JidCreate.bareFrom("localhost@irc." + server.domain());
        EntityBareJid contact = JidCreate.entityBareFrom("anna%localhost@irc." + server.domain());
        assertThat(ServiceDiscoveryManager.getInstanceFor(romeo.connection()).discoverInfo(gateway).hasIdentity("gateway", "irc"))
            .isTrue();

        Registration wanted = new Registration();
        wanted.addExtension(form(Map.of("server", "localhost", "nick", "Montague")));
        ask(romeo, gateway, wanted);
        romeo.awaitPresence("the gateway", presence -> presence.getFrom().equals(there) && presence.isAvailable());
        romeo.roster().createItemAndRequestSubscription(contact, "Anna", new String[] {"IRC"});
        Awaitility.await("contact").until(() -> romeo.roster().getEntry(contact) != null && romeo.roster().getEntry(contact).canSeeHisPresence());

        romeo.send(contact, "Who goes there? ça va 🔥");
        anna.await(line -> line.startsWith(":Montague!") && line.endsWith("PRIVMSG anna :Who goes there? ça va 🔥"));
        anna.type("PRIVMSG Montague :\u0002Me\u0002");
        romeo.awaitBody("*Me*");

        PresenceBuilder away = romeo.connection().getStanzaFactory().buildPresenceStanza();
        romeo.connection().sendStanza(away.setMode(Presence.Mode.away).setStatus("At the tomb").build());
        Awaitility.await("away").until(() -> {
          anna.type("WHOIS Montague");
          return anna.await(line -> line.contains(" 301 ") || line.contains(" 318 ")).endsWith(":At the tomb");
        });

        inRoom(romeo, anna, JidCreate.entityBareFrom("#coven%localhost@irc." + server.domain()));

        Registration gone = new Registration(Map.of("remove", ""));
        ask(romeo, gateway, gone);
        Awaitility.await("nobody is left").until(() -> romeo.roster().getEntry(contact) == null && romeo.roster().getEntry(there) == null);
      }
    }
  }

  private static void inRoom(SmackSession romeo, IrcDaemon.Person anna, EntityBareJid address) throws Exception {
    MultiUserChat room = MultiUserChatManager.getInstanceFor(romeo.connection()).getMultiUserChat(address);
    List<String> heard = new CopyOnWriteArrayList<>();
    room.addMessageListener((Message message) -> {
      if (message.getBody() != null) {
        heard.add(message.getFrom().getResourceOrEmpty() + ": " + message.getBody());
      }
    });
    room.join(Resourcepart.from("Montague"));
    assertThat(room.getOccupants().stream().map(face -> face.getResourcepart().toString())).contains("anna", "Montague");
    room.sendMessage("Double, double");
    anna.await(line -> line.endsWith("PRIVMSG #coven :Double, double"));
    anna.type("PRIVMSG #coven :toil and trouble");
    Awaitility.await("words").until(() -> heard.equals(List.of("Montague: Double, double", "anna: toil and trouble")));
    anna.type("TOPIC #coven :Spells");
    Awaitility.await("subject").until(() -> "Spells".equals(room.getSubject()));
    room.leave();
    anna.await(line -> line.startsWith(":Montague!") && line.contains(" PART "));
  }
}
