package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.model.Attachment;
import im.recado.client.model.ChatRow;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Selection;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Handed;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines that are laid out beside the thread of the user interface. */
class TypesetterTest {
  private static final Jid JULIET = Jid.of("juliet@verona.example");
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, false);
  private static final String LONG = "but soft, what light through yonder window breaks? ".repeat(5);

  private final Typesetter typesetter = new Typesetter(Words.of("en"));
  private final List<Lines> shown = new CopyOnWriteArrayList<>();

  private static ChatRow bubble(long number, String text) {
    return bubble(number, text, null, true);
  }

  private static ChatRow bubble(long number, String text, @Nullable Attachment file, boolean last) {
    Message message = new Message(number, JULIET, false, false, JULIET, "", "id" + number, "", Instant.EPOCH, text, file != null, State.RECEIVED,
        false, Message.Security.PLAIN, Reply.NONE, Gone.NOT, false, Handed.NOT);
    return new Bubble(message, "Juliet", text, true, last, false, List.of(), null, file, false);
  }

  private void set(int width, ChatRow... rows) {
    EventQueue.invokeLater(() -> typesetter.set(List.of(rows), width, CONTEXT, Map.of(), shown::add));
  }

  private Lines laid(int width, ChatRow... rows) {
    int before = shown.size();
    set(width, rows);
    await("lines").until(() -> shown.size() > before);
    return shown.getLast();
  }

  @Test
  void oneLineStandsBelowTheOther() {
    Lines lines = laid(800, new ChatRow.Day(LocalDate.EPOCH), bubble(7, "but soft"), new ChatRow.Unread(), bubble(9, LONG));
    int y = MessageLine.MARGIN;
    for (MessageLine line : lines.all()) {
      assertThat(line.y()).isEqualTo(y);
      y += line.height();
    }
    assertThat(lines.height()).isEqualTo(y + MessageLine.MARGIN);
    assertThat(lines.all().get(3).height()).isGreaterThan(lines.all().get(1).height());
  }

  @Test
  void linesAreFoundByTheirHeightAndByTheirMessage() {
    Lines lines = laid(800, new ChatRow.Day(LocalDate.EPOCH), bubble(7, "but soft"), new ChatRow.Unread(), bubble(9, LONG));
    MessageLine last = lines.all().get(3);
    assertThat(lines.at(MessageLine.MARGIN - 1)).isEqualTo(-1);
    assertThat(lines.at(MessageLine.MARGIN)).isZero();
    assertThat(lines.at(last.y() - 1)).isEqualTo(2);
    assertThat(lines.at(last.y())).isEqualTo(3);
    assertThat(lines.at(last.y() + last.height())).isEqualTo(-1);
    assertThat(lines.from(last.y() + last.height())).isEqualTo(4);
    assertThat(lines.of(9)).isEqualTo(3);
    assertThat(lines.of(8)).isEqualTo(-1);
    assertThat(lines.messageAt(0)).hasValue(7);
    assertThat(lines.messageAt(lines.all().get(2).y())).hasValue(9);
    assertThat(lines.messageAt(last.y() + last.height())).isEmpty();
    assertThat(lines.top(OptionalLong.of(9))).isEqualTo(OptionalInt.of(last.y()));
    assertThat(lines.top(OptionalLong.empty())).isEmpty();
    assertThat(lines.unread()).hasValue(lines.all().get(2).y());
  }

  @Test
  void whatWasLaidOutIsUsedAgainUntilItOrTheWidthIsAnother() {
    BubbleLayout first = laid(800, bubble(7, LONG)).all().getFirst().layout();
    List<MessageLine> more = laid(800, bubble(6, LONG), bubble(7, LONG)).all();
    assertThat(more.get(1).layout()).isSameAs(first);
    assertThat(laid(800, bubble(7, LONG + "!")).all().getFirst().layout()).isNotSameAs(first);
    BubbleLayout narrow = laid(400, bubble(7, LONG)).all().getFirst().layout();
    assertThat(narrow).isNotNull().isNotSameAs(first).satisfies(layout -> assertThat(layout.height).isGreaterThan(more.get(1).height()));
  }

  @Test
  void whatStandsAroundAMessageLaysNothingOutAnew() {
    BubbleLayout first = laid(800, bubble(7, LONG)).all().getFirst().layout();
    assertThat(laid(800, bubble(7, LONG, null, false)).all().getFirst().layout()).isSameAs(first);
  }

  @Test
  void aFileWhoseSizeIsKnownByNowIsLaidOutAnew() {
    Attachment file = new Attachment("balcony.ogg", "verona.example", "", 0);
    BubbleLayout unknown = laid(800, bubble(7, file.name(), file, true)).all().getFirst().layout();
    Attachment measured = new Attachment(file.name(), file.host(), file.address(), 123_456_789);
    BubbleLayout known = laid(800, bubble(7, file.name(), measured, true)).all().getFirst().layout();
    assertThat(known).isNotNull().isNotSameAs(unknown);
  }

  @Test
  void ofWishesThatComeWhileItWorksTheLastOneIsFulfilled() {
    List<Integer> sizes = new ArrayList<>();
    EventQueue.invokeLater(() -> {
      for (int i = 1; i <= 5; i++) {
        List<ChatRow> rows = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          rows.add(bubble(j, "but soft"));
        }
        typesetter.set(rows, 800, CONTEXT, Map.of(), lines -> {
          sizes.add(lines.size());
          shown.add(lines);
        });
      }
    });
    await("the last").until(() -> !shown.isEmpty() && shown.getLast().size() == 5);
    assertThat(sizes).containsExactly(1, 5);
  }

  @Test
  void aPointIsAPlaceInTheWordsNearestToIt() {
    Lines lines = laid(800, new ChatRow.Day(LocalDate.EPOCH), bubble(7, "but soft"), new ChatRow.Unread(), bubble(9, LONG));
    MessageLine one = lines.all().get(1);
    MessageLine two = lines.all().get(3);
    int left = one.left(800) + BubbleLayout.PAD_X;
    int middle = one.top() + one.height() / 2;
    int soft = left + (int) Theme.font(1, false).getStringBounds("but ", CONTEXT).getWidth();
    assertThat(lines.place(800, soft, middle)).contains(new Selection.Place(7, 4));
    assertThat(lines.letter(800, soft + 2, middle)).isEqualTo(4);
    assertThat(lines.letter(800, soft - 2, middle)).isEqualTo(3);
    assertThat(lines.place(800, 0, middle)).contains(new Selection.Place(7, 0));
    assertThat(lines.place(800, 799, middle)).contains(new Selection.Place(7, 8));
    assertThat(one.isText(800, soft, middle)).isTrue();
    assertThat(one.isText(800, left - 2, middle)).isFalse();
    assertThat(lines.place(800, 0, -50)).as("above all of it").contains(new Selection.Place(7, 0));
    assertThat(lines.place(800, 300, lines.all().get(2).y() + 5)).as("on a rule").contains(new Selection.Place(9, 0));
    assertThat(lines.place(800, 0, lines.height() + 50)).as("below all of it").contains(new Selection.Place(9, LONG.length()));
    Selection.Place second = lines.place(800, left, two.top() + two.height() / 2).orElseThrow();
    assertThat(second.offset()).as("in a line below the first").isBetween(1, LONG.length() - 1);
    assertThat(LONG.charAt(second.offset() - 1)).isEqualTo(' ');
    assertThat(Lines.NONE.place(800, 10, 10)).isEmpty();
  }

  private static int width(Lines lines) {
    return Objects.requireNonNull(lines.all().getFirst().layout()).width;
  }

  @Test
  void aPencilHasRoomBesideTheWords() {
    Bubble said = (Bubble) bubble(7, "but soft");
    Message edited = new Message(7, JULIET, false, false, JULIET, "", "id7", "", Instant.EPOCH, "but soft", false, State.RECEIVED, true,
        Message.Security.PLAIN, Reply.NONE, Gone.NOT, false, Handed.NOT);
    int before = width(laid(800, said));
    Bubble corrected = new Bubble(edited, "Juliet", "but soft", true, true, false, List.of(), null, null, false);
    double pencil = Theme.font(-2, false).getStringBounds("✎ ", CONTEXT).getWidth();
    assertThat((double) width(laid(800, corrected))).isGreaterThanOrEqualTo(before + pencil);
  }

  @Test
  void thePadlockStandsApartFromTheWordsHoweverLongTheTimeIs() {
    String words = "ay me";
    for (String language : List.of("en", "pt", "es")) {
      for (String at : List.of("01:01", "22:58")) {
        Instant time = LocalTime.parse(at).atDate(LocalDate.EPOCH).atZone(ZoneId.systemDefault()).toInstant();
        Message message = new Message(7, JULIET, false, true, JULIET, "", "id7", "", time, words, false, State.READ,
            true, Message.Security.BLIND, Reply.NONE, Gone.NOT, false, Handed.NOT);
        Bubble bubble = new Bubble(message, "Juliet", words, true, true, false, List.of(), null, null, false);
        Font letters = Theme.font(1, false);
        BubbleLayout layout = new BubbleLayout(bubble, Words.of(language), 500, letters, CONTEXT, null);
        double free = layout.width - 2 * BubbleLayout.PAD_X - letters.getStringBounds(words, CONTEXT).getWidth()
            - MessagePainter.meta(message, Words.of(language), CONTEXT);
        assertThat(free).as(language + " " + at).isGreaterThan(6);
      }
    }
  }
}
