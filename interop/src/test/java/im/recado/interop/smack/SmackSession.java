package im.recado.interop.smack;

import im.recado.interop.raw.AnyCertificate;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.roster.Roster;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jxmpp.jid.EntityBareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.stringprep.XmppStringprepException;

/** One Smack connection over STARTTLS, with all messages and presences it received. */
public final class SmackSession implements AutoCloseable {
  private final XMPPTCPConnection connection;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final List<Presence> presences = new CopyOnWriteArrayList<>();

  SmackSession(ServerUnderTest server, InetSocketAddress address, String user, String resource)
      throws XmppStringprepException {
    connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
        .setXmppDomain(server.domain())
        .setHostAddress(address.getAddress())
        .setPort(address.getPort())
        .setUsernameAndPassword(user, "secret")
        .setResource(resource)
        .setSecurityMode(SecurityMode.required)
        .setCustomX509TrustManager(new AnyCertificate())
        .setHostnameVerifier((host, session) -> true)
        .setSendPresence(true)
        .build());
    connection.setReplyTimeout(15_000);
    connection.addSyncStanzaListener(this::keep, StanzaTypeFilter.MESSAGE);
    connection.addSyncStanzaListener(this::keep, StanzaTypeFilter.PRESENCE);
  }

  /** Logs in, becomes available and waits for the roster. */
  public static SmackSession login(ServerUnderTest server, String user, String resource)
      throws IOException, SmackException, XMPPException, InterruptedException {
    return login(server, server.c2s(), user, resource);
  }

  static SmackSession login(ServerUnderTest server, InetSocketAddress address, String user, String resource)
      throws IOException, SmackException, XMPPException, InterruptedException {
    SmackSession session = new SmackSession(server, address, user, resource);
    session.connection.connect().login();
    Awaitility.await("roster").until(() -> session.roster().isLoaded());
    return session;
  }

  private void keep(Stanza stanza) {
    switch (stanza) {
      case Message message -> messages.add(message);
      case Presence presence -> presences.add(presence);
      default -> throw new IllegalStateException("not listened for: " + stanza);
    }
  }

  public XMPPTCPConnection connection() {
    return connection;
  }

  EntityFullJid jid() {
    return connection.getUser();
  }

  public EntityBareJid bare() {
    return connection.getUser().asEntityBareJid();
  }

  public Roster roster() {
    return Roster.getInstanceFor(connection);
  }

  void send(EntityBareJid to, String body) throws SmackException.NotConnectedException, InterruptedException {
    connection.sendStanza(
        connection.getStanzaFactory().buildMessageStanza().ofType(Message.Type.chat).to(to).setBody(body).build());
  }

  public List<Message> messages() {
    return messages;
  }

  public List<String> bodies() {
    return messages.stream().map(Message::getBody).filter(body -> body != null).toList();
  }

  public Message awaitBody(String body) {
    Awaitility.await("message " + body).until(() -> bodies().contains(body));
    return messages.stream().filter(message -> body.equals(message.getBody())).findFirst().orElseThrow();
  }

  void awaitPresence(String what, Predicate<Presence> condition) {
    Awaitility.await(what).until(() -> presences.stream().anyMatch(condition));
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
