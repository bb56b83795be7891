package im.recado.client.model;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long conversations are held in parts. */
class StretchTest {
  private static final int MESSAGES = 10_000;

  @TempDir Path folder;
  private PlayedSession played;

  @BeforeEach
  void begin() throws Exception {
    played = PlayedSession.in(folder).begun();
  }

  @AfterEach
  void end() {
    played.close();
  }

  /** As if it had been said long ago. */
  private void said(int many) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"))) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement("insert into message (conversation, room, own, sender, id, stanza_id, at,"
          + " place, body, state) values (?, 0, 0, ?, ?, '', ?, ?, ?, 4)")) {
        for (int i = 0; i < many; i++) {
          insert.setString(1, JULIET.toString());
          insert.setString(2, JULIET.toString());
          insert.setString(3, "id" + i);
          insert.setLong(4, 1_000_000L + i * 1000L);
          insert.setLong(5, i);
          insert.setString(6, "words " + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
  }

  private ChatModel open() {
    Ui ui = new Ui(Runnable::run, Runnable::run, Runnable::run);
    return new ChatModel(played.session(), Words.of("en"), ui, played.session().chats().open(JULIET, false));
  }

  private static List<String> words(ChatModel chat) {
    return chat.rows().stream().filter(Bubble.class::isInstance).map(row -> ((Bubble) row).text()).toList();
  }

  @Test
  void c7OfALongConversationAPartIsHeldWhereverOneIs() throws Exception {
    said(MESSAGES);
    ChatModel chat = open();
    assertThat(words(chat)).hasSize(Stretch.PAGE).endsWith("words " + (MESSAGES - 1));
    int turns = 0;
    while (!words(chat).getFirst().equals("words 0")) {
      String first = words(chat).getFirst();
      chat.older();
      assertThat(words(chat)).as("what was at the top is still there").contains(first).hasSizeLessThanOrEqualTo(Stretch.MOST);
      turns++;
    }
    assertThat(turns).isEqualTo((MESSAGES - Stretch.PAGE) / Stretch.PAGE);
    assertThat(chat.isAtEnd()).isFalse();
    while (!chat.isAtEnd()) {
      String last = words(chat).getLast();
      chat.newer();
      assertThat(words(chat)).as("what was at the bottom is still there").contains(last).hasSizeLessThanOrEqualTo(Stretch.MOST);
    }
    assertThat(words(chat)).endsWith("words " + (MESSAGES - 1));
    chat.newer();
    assertThat(words(chat)).endsWith("words " + (MESSAGES - 1));
  }

  @Test
  void oneGoesToAnyMessageAndBackToTheNewest() throws Exception {
    said(MESSAGES);
    ChatModel chat = open();
    AtomicInteger there = new AtomicInteger();
    chat.reach(4_001, there::incrementAndGet);
    assertThat(there).hasValue(1);
    assertThat(words(chat)).contains("words 4000").hasSizeLessThanOrEqualTo(Stretch.MOST);
    assertThat(words(chat).indexOf("words 4000")).isBetween(Stretch.PAGE, Stretch.MOST - Stretch.PAGE);
    assertThat(chat.toEnd()).isTrue();
    assertThat(words(chat)).hasSize(Stretch.PAGE).endsWith("words " + (MESSAGES - 1));
    assertThat(chat.toEnd()).isFalse();
    chat.reach(4_001, there::incrementAndGet);
    chat.send("something new");
    assertThat(words(chat)).endsWith("something new");
  }

  @Test
  void whoHasNotReadThousandsBeginsWithTheFirstOfThem() throws Exception {
    said(MESSAGES);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("profile.db"))) {
      connection.createStatement().execute("insert or replace into conversation (jid, room, unread) values ('" + JULIET + "', 0, 3000)");
    }
    ChatModel chat = open();
    int mark = chat.rows().indexOf(new ChatRow.Unread());
    assertThat(chat.rows().get(mark + 1)).isInstanceOfSatisfying(Bubble.class,
        bubble -> assertThat(bubble.text()).isEqualTo("words " + (MESSAGES - 3000)));
    assertThat(chat.isAtEnd()).isFalse();
    assertThat(words(chat)).hasSize(Stretch.MOST);
  }
}
