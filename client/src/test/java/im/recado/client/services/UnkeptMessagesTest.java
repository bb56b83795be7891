package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnkeptMessagesTest {
  @TempDir Path folder;

  private final List<String> archive = new CopyOnWriteArrayList<>(List.of("s1"));
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Juliet's messages in the archive of the account, by the archive's ids. */
  private Node page(PlayedLink link, Node request) {
    Node query = request.payload().orElseThrow();
    String after = query.child("set", Ns.RSM).map(set -> set.textOf("after")).orElse("");
    List<String> ids = archive.subList(archive.indexOf(after) + 1, archive.size());
    for (String id : ids) {
      link.says("<message xmlns='jabber:client' from='romeo@verona.example'><result xmlns='urn:xmpp:mam:2' queryid='" + query.get("queryid")
          + "' id='" + id + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2026-11-01T00:00:0" + id.substring(1)
          + "Z'/>" + message(id) + "</forwarded></result></message>");
    }
    asked.add(after);
    return NodeReader.read("<iq xmlns='jabber:client' type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
        + "<set xmlns='http://jabber.org/protocol/rsm'>"
        + (ids.isEmpty() ? "" : "<first>" + ids.getFirst() + "</first><last>" + ids.getLast() + "</last>") + "</set></fin></iq>");
  }

  private static String message(String id) {
    return "<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example' id='i" + id + "'><body>"
        + id + "</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@verona.example' id='" + id + "'/></message>";
  }

  private void disk(String sql) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db").toUri());
        Statement statement = other.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
      statement.execute(sql);
    }
  }

  @Test
  void whatCouldNotBeKeptEndsTheStreamAndComesFromTheArchiveWithTheNext() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder)) {
      PlayedLink link = played.link();
      link.resumes();
      link.answer(Ns.DISCO_INFO, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
          + "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/></query></iq>"));
      link.answer(Ns.MAM, request -> page(link, request));
      played.begun();
      await("the first").until(() -> played.messages(JULIET).size() == 1);
      archive.add("s2");
      link.says(message("s2"));
      assertThat(played.messages(JULIET)).hasSize(2);
      archive.add("s3");
      disk("create trigger full before insert on message begin select raise(abort, 'full'); end");
      link.says(message("s3"));
      disk("drop trigger full");
      archive.add("s4");
      await("all").untilAsserted(() -> assertThat(played.messages(JULIET)).extracting(Message::body)
          .containsExactlyInAnyOrder("s1", "s2", "s3", "s4"));
      assertThat(asked.getLast()).isIn("s1", "s2");
    }
  }
}
