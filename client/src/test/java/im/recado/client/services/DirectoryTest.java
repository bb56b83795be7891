package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Commands.Step;
import im.recado.client.services.Directory.Search;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
  @TempDir Path folder;

  @Test
  void whoWantsToBeFoundIsFound() throws Exception {
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      Commands commands = ground.enter(Ground.JULIET).session().commands();
      Command listed = commands.list(Jid.of(Ground.DOMAIN)).stream()
          .filter(command -> command.node().equals("directory")).findFirst().orElseThrow();
      Step asked = commands.begin(listed);
      commands.go(asked, asked.usual(), asked.form().orElseThrow().with("listed", "1").with("nick", "jule"));

      Directory directory = ground.enter(Ground.ROMEO).session().directory();
      Search search = directory.ask(Jid.of("search." + Ground.DOMAIN));
      assertThat(search.old()).isFalse();
      var found = directory.find(new Search(search.directory(), search.form().with("nick", "jule"), search.old()));
      assertThat(found.rows()).singleElement().satisfies(row -> assertThat(row.get(found.addresses())).isEqualTo(Ground.JULIET.toString()));
      assertThat(directory.find(new Search(search.directory(), search.form().with("nick", "nobody"), search.old())).rows()).isEmpty();
    }
  }

  @Test
  void directoriesWithoutFormsAreAskedInTheOldWay() throws Exception {
    try (PlayedSession played = PlayedSession.in(folder).begun()) {
      AtomicReference<String> handed = new AtomicReference<>("");
      played.link().answer(Ns.SEARCH, request -> {
        boolean get = request.get("type").equals("get");
        handed.set(request.payload().orElseThrow().xml("jabber:client"));
        return NodeReader.read("<iq xmlns='jabber:client' type='result'><query xmlns='jabber:iq:search'>" + (get
            ? "<instructions>Whom?</instructions><first/><nick/>"
            : "<item jid='juliet@capulet.example'><first>Juliet</first><nick>JuliC</nick></item>") + "</query></iq>");
      });
      Directory directory = played.session().directory();
      Search search = directory.ask(Jid.of("users.verona.example"));
      assertThat(search.form().fields()).extracting(field -> field.name()).containsExactly("first", "nick");
      var found = directory.find(new Search(search.directory(), search.form().with("first", "Juliet"), true));
      assertThat(handed.get()).isEqualTo("<query xmlns='jabber:iq:search'><first>Juliet</first></query>");
      assertThat(found.rows()).containsExactly(List.of("juliet@capulet.example", "Juliet", "", "JuliC", ""));
      assertThat(found.addresses()).isZero();
    }
  }
}
