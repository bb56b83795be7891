package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection.Place;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final Jid JULIET = Jid.of("juliet@verona.example");
  private static final Bubble ONE = bubble(4, "Juliet", "but soft, what light", null, false);
  private static final Bubble TWO = bubble(2, "You", "it is the east\nand Juliet", null, false);
  private static final Bubble THREE = bubble(9, "Juliet", "the sun", null, false);
  private static final List<Bubble> ALL = List.of(ONE, TWO, THREE);

  private static Bubble bubble(long number, String sender, String text, @Nullable Attachment file, boolean action) {
    Message message = new Message(number, JULIET, false, false, JULIET, "", "id" + number, "", Instant.EPOCH, text, file != null,
        State.RECEIVED, false, Message.Security.PLAIN, Reply.NONE, Gone.NOT, false, Handed.NOT);
    return new Bubble(message, sender, text, true, true, false, List.of(), null, file, action);
  }

  private static String text(Selection selection, List<Bubble> bubbles) {
    return Selection.text(selection.parts(bubbles));
  }

  private static Selection from(long message, int offset, long end, int to) {
    return new Selection(new Place(message, offset), new Place(end, to));
  }

  @Test
  void withinAMessageItIsThoseWordsAlone() {
    assertThat(text(from(4, 4, 4, 8), ALL)).isEqualTo("soft");
    assertThat(text(from(4, 8, 4, 4), ALL)).isEqualTo("soft");
    assertThat(text(from(2, 10, 2, 18), ALL)).isEqualTo("east\nand");
    assertThat(from(4, 4, 4, 4).parts(ALL)).isEmpty();
  }

  @Test
  void ofSeveralItSaysWhoSaidThem() {
    assertThat(text(from(4, 15, 9, 3), ALL)).isEqualTo("Juliet: light\nYou: it is the east\n    and Juliet\nJuliet: the");
    assertThat(text(from(9, 3, 4, 15), ALL)).isEqualTo(text(from(4, 15, 9, 3), ALL));
  }

  @Test
  void aMessageOfWhichNothingIsSelectedIsNone() {
    assertThat(text(from(4, 20, 2, 2), ALL)).isEqualTo("it");
    assertThat(text(from(4, 15, 2, 0), ALL)).isEqualTo("light");
  }

  @Test
  void ofAFileItsAddressIsTakenAndWhoDoesSomethingIsNamedAlready() {
    Bubble file = bubble(5, "Juliet", "balcony.jpg", new Attachment("balcony.jpg", "verona.example", "https://verona.example/b.jpg", 0), false);
    Bubble action = bubble(6, "Juliet", "* juliet sighs", null, true);
    assertThat(text(Selection.all(file), List.of(file, action))).isEqualTo("https://verona.example/b.jpg");
    assertThat(text(from(5, 0, 6, 14), List.of(file, action))).isEqualTo("Juliet: https://verona.example/b.jpg\n* juliet sighs");
  }

  @Test
  void nothingIsSelectedWhenAnEndIsNotThereAnyMoreAndLessWhenTheWordsAreFewerNow() {
    assertThat(from(4, 0, 9, 3).parts(List.of(TWO, THREE))).isEmpty();
    Bubble corrected = bubble(4, "Juliet", "but", null, false);
    assertThat(text(from(4, 2, 4, 9), List.of(corrected))).isEqualTo("t");
    assertThat(from(4, 9, 4, 12).parts(List.of(corrected))).isEmpty();
  }

  @Test
  void aWordIsWhatStandsAroundAPlace() {
    for (int offset = 4; offset < 8; offset++) {
      assertThat(text(Selection.word(ONE, offset, Locale.ENGLISH), ALL)).isEqualTo("soft");
    }
    assertThat(text(Selection.word(ONE, 8, Locale.ENGLISH), ALL)).isEqualTo(",");
    assertThat(text(Selection.word(ONE, 20, Locale.ENGLISH), ALL)).isEqualTo("light");
    Bubble empty = bubble(8, "Juliet", "", null, false);
    assertThat(Selection.word(empty, 0, Locale.ENGLISH).parts(List.of(empty))).isEmpty();
  }
}
