package im.recado.client.model;

import im.recado.client.services.store.Message;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A line of a conversation as it is shown. */
public sealed interface ChatRow {
  /** A new day begins. */
  record Day(LocalDate date) implements ChatRow {}

  /** From here on it has not been seen. */
  record Unread() implements ChatRow {}

  /**
   * A message.
   *
   * @param first whether it is the first of several of one sender
   * @param last whether it is the last of them
   * @param mentioned whether it names oneself
   * @param reactions the signs that people have put at it
   * @param quote what it answers to; null when it is no answer
   * @param file what it hands over; null when it hands over nothing
   * @param action whether it tells what its sender does
   */
  record Bubble(Message message, String sender, String text, boolean first, boolean last, boolean mentioned, List<Reaction> reactions,
      @Nullable Quote quote, @Nullable Attachment file, boolean action)
      implements ChatRow {
    /** What of it can be opened. */
    public List<Texts.Link> links() {
      return message.gone().isSo() ? List.of() : file == null ? Texts.links(text)
          : file.address().isEmpty() ? List.of() : List.of(new Texts.Link(0, text.length(), file.address()));
    }

    /** What of it can be taken along to elsewhere: of a file its address. */
    public String copied() {
      return file == null || file.address().isEmpty() ? text : file.address();
    }
  }

  /** Within this time messages of one sender belong together. */
  Duration TOGETHER = Duration.ofMinutes(5);

  /**
   * The lines for these messages, which are in order.
   *
   * @param unread so many of the last ones have not been seen
   * @param shown what is shown of a message in the place of its words
   * @param actors who is told to do something
   */
  static List<ChatRow> of(List<Message> messages, int unread, ZoneId zone, Function<Message, Message> shown, Function<Message, String> names,
      Function<Message, String> actors, Predicate<Message> mentions, Function<Message, List<Reaction>> reactions,
      Function<Message, @Nullable Quote> quotes) {
    List<ChatRow> rows = new ArrayList<>();
    LocalDate day = null;
    int firstUnread = unread == 0 ? -1 : messages.size() - unread;
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      LocalDate date = LocalDate.ofInstant(message.at(), zone);
      if (!date.equals(day)) {
        rows.add(new Day(date));
        day = date;
      }
      if (i == firstUnread) {
        rows.add(new Unread());
      }
      boolean first = i == 0 || i == firstUnread || !together(messages.get(i - 1), message, zone);
      boolean last = i == messages.size() - 1 || i + 1 == firstUnread || !together(message, messages.get(i + 1), zone);
      Attachment file = Attachment.of(message).orElse(null);
      Message instead = shown.apply(message);
      String text = file != null && !file.address().isEmpty() ? file.name() : Texts.body(Action.told(instead.body(), Texts.line(actors.apply(instead))));
      rows.add(new Bubble(instead, Texts.line(names.apply(instead)), text, first, last,
          mentions.test(instead), reactions.apply(instead), quotes.apply(instead), file,
          file == null && Action.is(instead.body())));
    }
    return rows;
  }

  private static boolean together(Message one, Message next, ZoneId zone) {
    return one.sender().equals(next.sender()) && one.own() == next.own()
        && Duration.between(one.at(), next.at()).compareTo(TOGETHER) < 0
        && LocalDate.ofInstant(one.at(), zone).equals(LocalDate.ofInstant(next.at(), zone));
  }
}
