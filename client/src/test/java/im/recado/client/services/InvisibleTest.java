package im.recado.client.services;

import static im.recado.client.Ground.JULIET;
import static im.recado.client.Ground.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.Ground.Person;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvisibleTest {
  @TempDir Path folder;

  @Test
  void oneHearsAndWritesAndIsSeenByNobody() throws Exception {
    Ground ground = new Ground(folder);
    try {
      ground.friends();
      Person romeo = ground.enter(ROMEO);
      Person juliet = ground.enter(JULIET);
      await("she is seen").until(() -> romeo.session().contacts().presence(JULIET).availability() == Availability.ONLINE);
      assertThat(juliet.session().presence().choices()).contains(Availability.INVISIBLE);
      juliet.session().presence().be(Availability.INVISIBLE, "");
      await("she is not").until(() -> romeo.session().contacts().presence(JULIET).availability() == Availability.OFFLINE);
      romeo.session().presence().be(Availability.DND, "");
      await("she sees").until(() -> juliet.session().contacts().presence(ROMEO).availability() == Availability.DND);
      romeo.session().chats().send(JULIET, "Are you there?");
      await("she hears").until(() -> juliet.words(ROMEO).equals(List.of("Are you there?")));
      juliet.session().chats().send(ROMEO, "Only for you.");
      await("he hears").until(() -> romeo.words(JULIET).contains("Only for you."));
      assertThat(romeo.session().contacts().presence(JULIET).availability()).isEqualTo(Availability.OFFLINE);
      juliet.session().presence().be(Availability.ONLINE, "");
      await("she is seen again").until(() -> romeo.session().contacts().presence(JULIET).availability() == Availability.ONLINE);
    } finally {
      ground.close();
    }
  }
}
