package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.services.PlayedSession;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one types while the store is slow. */
class WritingTest {
  @TempDir Path folder;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private PlayedSession played;
  private Writing writing;

  @BeforeEach
  void begin() throws Exception {
    played = PlayedSession.in(folder).begun();
    played.session().chats().open(JULIET, false);
    writing = new Writing(played.session(), Locale.ENGLISH, new Ui(Runnable::run, Runnable::run, waiting::add), JULIET, "", () -> {});
  }

  @AfterEach
  void leave() {
    played.close();
  }

  private void type(String words) {
    for (int i = 1; i <= words.length(); i++) {
      writing.typed(words.substring(0, i));
    }
  }

  private void written() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private String draft() {
    return played.session().chats().find(JULIET).orElseThrow().draft();
  }

  @Test
  void nothingWaitsBehindEveryLetter() {
    type("it is the lark");
    // The draft, and that one writes.
    assertThat(waiting).hasSize(2);
    written();
    assertThat(draft()).isEqualTo("it is the lark");
    writing.typed("it was the lark");
    written();
    assertThat(draft()).isEqualTo("it was the lark");
  }

  @Test
  void whatALinkProposesTakesNobodysWordsAndTellsNobody() {
    writing.propose("will you come?");
    // The draft alone.
    assertThat(waiting).hasSize(1);
    written();
    assertThat(draft()).isEqualTo("will you come?");
    writing.typed("I will");
    writing.propose("will you come?");
    written();
    assertThat(writing.draft()).isEqualTo("I will");
    assertThat(draft()).isEqualTo("I will");
  }

  @Test
  void whatIsBegunBehindAMessageStays() {
    type("good night");
    writing.send("good night");
    type("parting");
    written();
    assertThat(played.messages(JULIET)).extracting(Message::body).containsExactly("good night");
    assertThat(draft()).isEqualTo("parting");
    writing.send("parting");
    written();
    assertThat(draft()).isEmpty();
  }
}
