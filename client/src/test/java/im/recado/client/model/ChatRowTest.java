package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatRowTest {
  private static final Jid ROMEO = Jid.of("romeo@verona.example");
  private static final Jid JULIET = Jid.of("juliet@verona.example");

  private static Message message(Jid sender, String at, String body) {
    boolean own = sender.equals(ROMEO);
    return new Message(1, JULIET, false, own, sender, "", "id", "", Instant.parse(at), body, false,
        own ? State.SENT : State.RECEIVED, false, Message.Security.PLAIN, Reply.NONE, Gone.NOT, false, Handed.NOT);
  }

  private static List<ChatRow> rows(int unread, Message... messages) {
    return ChatRow.of(List.of(messages), unread, ZoneOffset.UTC, message -> message, message -> message.sender().local(), message -> message.sender().local(),
        message -> message.body().contains("romeo"), message -> List.of(), message -> null);
  }

  private static String shape(List<ChatRow> rows) {
    StringBuilder shape = new StringBuilder();
    for (ChatRow row : rows) {
      shape.append(switch (row) {
        case ChatRow.Day day -> "day ";
        case ChatRow.Unread unread -> "new ";
        case Bubble bubble -> (bubble.first() ? "(" : "") + bubble.text() + (bubble.last() ? ") " : " ");
      });
    }
    return shape.toString().strip();
  }

  @Test
  void messagesOfOneSenderBelongTogetherForAWhile() {
    assertThat(shape(rows(0,
        message(JULIET, "2026-01-01T10:00:00Z", "a"), message(JULIET, "2026-01-01T10:01:00Z", "b"),
        message(ROMEO, "2026-01-01T10:02:00Z", "c"), message(ROMEO, "2026-01-01T10:08:00Z", "d"))))
        .isEqualTo("day (a b) (c) (d)");
  }

  @Test
  void aDayEndsWhatBelongsTogether() {
    assertThat(shape(rows(0, message(JULIET, "2026-01-01T23:59:00Z", "a"), message(JULIET, "2026-01-02T00:00:30Z", "b"))))
        .isEqualTo("day (a) day (b)");
  }

  private static Bubble handed(String body, Message.Security security, Message shown) {
    Message kept = new Message(1, JULIET, false, false, JULIET, "", "id", "", shown.at(), body, true, State.RECEIVED, false, security,
        Reply.NONE, Gone.NOT, false, Handed.NOT);
    return (Bubble) ChatRow.of(List.of(kept), 0, ZoneOffset.UTC, message -> message.saying(shown.body()), message -> "Juliet", message -> "Juliet",
        message -> false, message -> List.of(), message -> null).get(1);
  }

  @Test
  void aFileIsShownByItsNameAndWhereItIs() {
    String address = "https://upload.elsewhere.example/slot/But%20soft.pdf";
    Bubble bubble = handed(address, Message.Security.PLAIN, message(JULIET, "2026-01-01T10:00:00Z", address));
    assertThat(bubble.text()).isEqualTo("But soft.pdf");
    assertThat(bubble.file()).isEqualTo(new Attachment("But soft.pdf", "upload.elsewhere.example", address, 0));
    assertThat(bubble.links()).extracting(Texts.Link::address).containsExactly(address);
    assertThat(bubble.copied()).isEqualTo(address);
  }

  @Test
  void anEncryptedFileIsNothingForABrowser() {
    String secret = "aesgcm://upload.elsewhere.example/letter.txt#" + "0a".repeat(44);
    Bubble bubble = handed(secret, Message.Security.VERIFIED, message(JULIET, "2026-01-01T10:00:00Z", "Encrypted file letter.txt"));
    assertThat(bubble.text()).isEqualTo("Encrypted file letter.txt");
    assertThat(bubble.file()).isEqualTo(new Attachment("letter.txt", "upload.elsewhere.example", "", 0));
    assertThat(bubble.links()).isEmpty();
    assertThat(bubble.copied()).isEqualTo("Encrypted file letter.txt");
  }

  @Test
  void anAddressThatNoFileCanBeFetchedFromStaysAnAddress() {
    String plain = "http://elsewhere.example/letter.txt";
    Bubble bubble = handed(plain, Message.Security.PLAIN, message(JULIET, "2026-01-01T10:00:00Z", plain));
    assertThat(bubble.file()).isNull();
    assertThat(bubble.text()).isEqualTo(plain);
  }

  @Test
  void whatIsNewIsMarked() {
    assertThat(shape(rows(1, message(JULIET, "2026-01-01T10:00:00Z", "a"), message(JULIET, "2026-01-01T10:00:30Z", "b"))))
        .isEqualTo("day (a) new (b)");
    assertThat(rows(0, message(JULIET, "2026-01-01T10:00:00Z", "hey romeo")).get(1))
        .isInstanceOfSatisfying(Bubble.class, bubble -> assertThat(bubble.mentioned()).isTrue());
  }

  @Test
  void whoSaysWhatTheyDoIsToldToDoIt() {
    assertThat(rows(0, message(JULIET, "2026-01-01T10:00:00Z", "/me *waves*"), message(JULIET, "2026-01-01T10:00:00Z", "/me"),
        message(JULIET, "2026-01-01T10:00:00Z", "/me  "), message(JULIET, "2026-01-01T10:00:00Z", "/mention of it"),
        message(JULIET, "2026-01-01T10:00:00Z", "he said /me waves"))).filteredOn(Bubble.class::isInstance)
        .extracting(row -> ((Bubble) row).text() + " " + ((Bubble) row).action())
        .containsExactly("* juliet *waves* true", "/me false", "/me   false", "/mention of it false", "he said /me waves false");
  }
}
