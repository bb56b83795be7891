package im.recado.client.view;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.services.PlayedSession;
import java.awt.EventQueue;
import java.awt.Point;
import java.awt.event.InputEvent;
import java.awt.event.MouseEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in sight while lines come and go, without a screen. */
class MessagesPaneTest {
  private static final int SAID = 1000;

  /** The message at the upper edge, and how much of it is above that. */
  private record Top(long message, int above) {}

  @TempDir Path folder;
  private final ExecutorService order = Executors.newSingleThreadExecutor();
  private PlayedSession played;
  private MessagesView messages;
  private MessagesPane pane;
  private JScrollBar bar;
  private @Nullable ChatModel chat;

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder);
    said();
    played.begun();
    Words words = Words.of("en");
    messages = on(() -> {
      Theme.set("light");
      return new MessagesView(words, new AvatarPainter(jid -> Optional.empty(), () -> {}), link -> {});
    });
    pane = on(() -> new MessagesPane(messages, words, () -> chat));
    bar = Arrays.stream(pane.getComponents()).filter(JScrollPane.class::isInstance).map(part -> ((JScrollPane) part).getVerticalScrollBar())
        .findFirst().orElseThrow();
    on(() -> {
      pane.setSize(800, 600);
      // Without a window: as if it were in one, or nothing would be laid out.
      pane.addNotify();
      pane.validate();
      MainModel main = new MainModel(played.session(), played.hub(), words, new Ui(EventQueue::invokeLater, Thread::startVirtualThread, order));
      main.onOpen(this::show);
      main.open(JULIET, false);
      return true;
    });
    await("the newest").until(() -> on(() -> messages.lines().size() > 0 && bar.getValue() > 0 && isAtEnd()));
  }

  @AfterEach
  void closes() {
    order.close();
    played.close();
  }

  private void said() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"));
        PreparedStatement insert = connection.prepareStatement("insert into message (conversation, room, own, sender, id, stanza_id, at,"
            + " place, body, state) values (?, 0, 0, ?, ?, '', ?, ?, ?, 4)")) {
      connection.setAutoCommit(false);
      for (int i = 0; i < SAID; i++) {
        insert.setString(1, JULIET.toString());
        insert.setString(2, JULIET.toString());
        insert.setString(3, "id" + i);
        insert.setLong(4, 1_000_000L + i * 1000L);
        insert.setLong(5, i);
        insert.setString(6, "words " + i + " and what light through yonder window breaks".repeat(1 + i % 4));
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private void show(ChatModel opened) {
    chat = opened;
    pane.arrive();
    opened.onChange(messages::place);
    messages.show(opened);
  }

  private static <T> T on(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    EventQueue.invokeLater(task);
    return task.get();
  }

  private boolean isAtEnd() {
    return bar.getValue() + bar.getVisibleAmount() == bar.getMaximum();
  }

  private Top top() {
    long message = messages.lines().messageAt(bar.getValue()).orElseThrow();
    return new Top(message, bar.getValue() - messages.lines().all().get(messages.lines().of(message)).y());
  }

  @Test
  void whatIsInSightStaysThereWhenOlderMessagesAreLaidOutAboveIt() throws Exception {
    for (int page = 0; page < 8; page++) {
      long oldest = on(() -> messages.lines().messageAt(0).orElseThrow());
      Top seen = on(() -> {
        bar.setValue(130);
        return top();
      });
      await("older ones").until(() -> on(() -> messages.lines().messageAt(0).orElseThrow() < oldest));
      assertThat(on(this::top)).isEqualTo(seen);
      assertThat(on(() -> bar.getValue())).isGreaterThan(130);
    }
  }

  @Test
  void atTheEndTheEndStaysInSight() throws Exception {
    int lines = on(() -> messages.lines().size());
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/x' to='romeo@verona.example/desk'>"
        + "<body>parting is such sweet sorrow</body><origin-id xmlns='urn:xmpp:sid:0' id='n1'/></message>");
    on(() -> {
      Objects.requireNonNull(chat).toEnd();
      return true;
    });
    await("the new one").until(() -> on(() -> messages.line("parting is such sweet sorrow").isPresent()));
    assertThat(on(this::isAtEnd)).isTrue();
    assertThat(on(() -> messages.lines().size())).isGreaterThan(lines);
  }

  private void mouse(int id, int x, int y, int clicks) {
    messages.dispatchEvent(new MouseEvent(messages, id, 0, InputEvent.BUTTON1_DOWN_MASK, x, y, x, y, clicks, false, MouseEvent.BUTTON1));
  }

  /** A place in the first line of the words of a message that is laid out. */
  private Point first(long message) {
    MessageLine line = messages.lines().all().get(messages.lines().of(message));
    return new Point(line.left(messages.getWidth()) + BubbleLayout.PAD_X, line.top() + 16);
  }

  @Test
  void wordsAreSelectedAcrossMessagesAndStaySoWhenOlderOnesAreLaidOut() throws Exception {
    String name = "Juliet: ";
    on(() -> {
      // There is no screen to whose edge one could drag.
      messages.setAutoscrolls(false);
      mouse(MouseEvent.MOUSE_PRESSED, first(998).x, first(998).y, 1);
      mouse(MouseEvent.MOUSE_DRAGGED, 0, first(997).y, 1);
      return true;
    });
    assertThat(on(messages::selectedText)).isEqualTo("words 996" + " and what light through yonder window breaks".repeat(1));
    on(() -> {
      mouse(MouseEvent.MOUSE_DRAGGED, 0, first(999).y, 1);
      return true;
    });
    String said = on(messages::selectedText);
    assertThat(said).isEqualTo("words 997" + " and what light through yonder window breaks".repeat(2));
    on(() -> {
      mouse(MouseEvent.MOUSE_DRAGGED, 799, first(999).y + 1000, 1);
      return true;
    });
    String all = on(messages::selectedText);
    assertThat(all.lines()).hasSize(3).allMatch(line -> line.startsWith(name + "words 99"));
    long oldest = on(() -> messages.lines().messageAt(0).orElseThrow());
    on(() -> {
      bar.setValue(130);
      return true;
    });
    await("older ones").until(() -> on(() -> messages.lines().messageAt(0).orElseThrow() < oldest));
    assertThat(on(messages::selectedText)).isEqualTo(all);
    on(() -> {
      messages.getActionMap().get("let go").actionPerformed(null);
      return true;
    });
    assertThat(on(messages::selectedText)).isEmpty();
    assertThat(on(() -> messages.getActionMap().get("let go").isEnabled())).isFalse();
  }

  @Test
  void twoClicksSelectAWordAndThreeAMessage() throws Exception {
    on(() -> {
      mouse(MouseEvent.MOUSE_PRESSED, first(997).x + 4, first(997).y, 2);
      return true;
    });
    assertThat(on(messages::selectedText)).isEqualTo("words");
    on(() -> {
      mouse(MouseEvent.MOUSE_PRESSED, first(997).x + 4, first(997).y, 3);
      return true;
    });
    assertThat(on(messages::selectedText)).isEqualTo("words 996 and what light through yonder window breaks");
    on(() -> {
      mouse(MouseEvent.MOUSE_PRESSED, first(997).x + 4, first(997).y, 1);
      return true;
    });
    assertThat(on(messages::selectedText)).isEmpty();
  }

  @Test
  void oneGoesToAMessageFarAbove() throws Exception {
    on(() -> {
      messages.go(4);
      return true;
    });
    await("the fourth").until(() -> on(() -> messages.chosen().startsWith("words 3 ")));
    assertThat(on(() -> {
      MessageLine line = messages.lines().all().get(messages.lines().of(4));
      return messages.getVisibleRect().contains(100, line.y()) && messages.getVisibleRect().contains(100, line.y() + line.height() - 1);
    })).isTrue();
  }
}
