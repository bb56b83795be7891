package im.recado.client.services;

import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** Romeo, whose one contact is Juliet, on a stream on which the test is the server. */
public record PlayedSession(Profile profile, Hub hub, Session session, PlayedLink link) implements AutoCloseable {
  public static final Jid ROMEO = Jid.of("romeo@verona.example");
  public static final Jid JULIET = Jid.of("juliet@verona.example");
  public static final Jid ROOM = Jid.of("balcony@conference.verona.example");

  /** One that has not logged in. */
  public static PlayedSession in(Path folder) {
    Profile profile = new Profile(folder);
    AtomicReference<PlayedLink> made = new AtomicReference<>();
    Hub hub = new Hub();
    Session session = new Session(profile, hub, new Login(ROMEO, "secret", null, 0), listener -> {
      made.set(new PlayedLink(ROMEO.with("desk"), listener));
      return made.get();
    });
    PlayedLink link = Objects.requireNonNull(made.get());
    link.answer(Ns.ROSTER, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:roster'>"
        + "<item jid='juliet@verona.example' name='Juliet' subscription='both'/></query></iq>"));
    link.answer(Ns.PING, request -> Node.of("iq", Ns.CLIENT).with("type", "result"));
    return new PlayedSession(profile, hub, session, link);
  }

  /** Logs in. */
  public PlayedSession begun() throws Exception {
    session.start();
    await("logged in").until(() -> !session.contacts().all().isEmpty()
        && link.sent().stream().anyMatch(stanza -> stanza.name().equals("presence")));
    return this;
  }

  public List<Message> messages(Jid with) {
    return session.chats().messages().newest(with, 100);
  }

  /** What has gone out with these words. */
  public List<Node> sent(String body) {
    return link.sent().stream().filter(stanza -> stanza.textOf("body").equals(body)).toList();
  }

  @Override
  public void close() {
    session.close();
    profile.close();
  }
}
