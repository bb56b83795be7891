package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.OutboxStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  @TempDir Path folder;

  /** As another program would. */
  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String error(String from, String id) {
    return "<message xmlns='jabber:client' type='error' from='" + from + "' to='romeo@verona.example/desk' id='" + id
        + "'><error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>";
  }

  @Test
  void whatCameBackIsSentAgainOnTheSameStream() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().chats().send(JULIET, "words");
      await("sent").until(() -> played.sent("words").size() == 1);
      String id = played.messages(JULIET).getFirst().id();
      played.link().says(error("juliet@verona.example", id));
      assertThat(played.messages(JULIET).getFirst().state()).isEqualTo(State.FAILED);
      played.session().chats().again(JULIET, id);
      assertThat(played.sent("words")).hasSize(2);
      played.link().acknowledges(id);
      assertThat(played.messages(JULIET).getFirst().state()).isEqualTo(State.SENT);
    }
  }

  @Test
  void nobodySendsBackWhatWaitsForAnother() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      played.session().chats().send(JULIET, "words");
      await("sent").until(() -> played.sent("words").size() == 1);
      String id = played.messages(JULIET).getFirst().id();
      played.link().says(error("tybalt@evil.example", id));
      assertThat(played.messages(JULIET).getFirst().state()).isEqualTo(State.PENDING);
      assertThat(new OutboxStore(played.profile().database()).conversation(id)).contains(JULIET);
      played.link().acknowledges(id);
      assertThat(played.messages(JULIET).getFirst().state()).isEqualTo(State.SENT);
    }
  }

  @Test
  void whatCannotBeReadHoldsUpNothing() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.session().chats().send(JULIET, "first");
      change("update outbox set stanza = '<message'");
      played.session().chats().send(JULIET, "second");
      played.begun();
      await("second").until(() -> played.sent("second").size() == 1);
      assertThat(played.sent("first")).isEmpty();
    }
  }

  @Test
  void whatTheServerTookIsWrittenDownAsAWhole() throws Exception {
    try (Database database = new Database(folder.resolve("profile.db"))) {
      OutboxStore store = new OutboxStore(database);
      Messages messages = new Messages(database);
      messages.pending(JULIET, false, PlayedSession.ROMEO, "id1", Instant.EPOCH, new Reply.Said("words", Reply.NONE), null, false);
      store.add("id1", JULIET, Node.message("chat", JULIET, Node.text("body", Ns.CLIENT, "words")), false);
      // As a kill at this place: the second of the writes does not come.
      change("create trigger full before update on message begin select raise(abort, 'played'); end");
      Outbox outbox = new Outbox(new PlayedLink(PlayedSession.ROMEO, new Deaf()), new Hub(), database, jid -> true);
      assertThatThrownBy(() -> outbox.taken("id1")).hasMessageContaining("played");
      assertThatThrownBy(() -> outbox.refused(JULIET, "id1")).hasMessageContaining("played");
      assertThat(store.conversation("id1")).contains(JULIET);
      change("drop trigger full");
      outbox.taken("id1");
      assertThat(store.conversation("id1")).isEmpty();
      assertThat(messages.own(JULIET, "id1").orElseThrow().state()).isEqualTo(State.SENT);
    }
  }
}
