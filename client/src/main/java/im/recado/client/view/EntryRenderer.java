package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel.Entry;
import im.recado.client.model.Words;
import java.awt.Color;
import java.awt.Graphics2D;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import org.jspecify.annotations.Nullable;

/** A line of the list of conversations. */
final class EntryRenderer extends CellPainter<Entry> {
  private final Words words;
  private final AvatarPainter painter;
  private final DateTimeFormatter time;
  private final DateTimeFormatter date;

  EntryRenderer(Words words, AvatarPainter painter) {
    super(60);
    this.words = words;
    this.painter = painter;
    time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(words.locale());
    date = DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT).withLocale(words.locale());
  }

  @Override
  String name(Entry entry) {
    String network = entry.network().isEmpty() ? "" : ", " + NetworkMark.name(words, entry.network());
    String favourite = entry.favourite() ? ", " + words.say("favourite.is") : "";
    String unread = entry.unread() == 0 ? "" : ", " + Unread.spoken(words, entry.unread(), entry.mentioned());
    return entry.name() + network + favourite + unread + ". " + entry.preview();
  }

  @Override
  int height(Entry entry) {
    return Theme.isCompact() ? 32 : 60;
  }

  /** One line: without the words of the newest message where there is no room for them. */
  private void compact(Graphics2D g, Entry entry, int width) {
    painter.paint(g, entry.jid(), entry.name(), entry.room() ? null : entry.availability(), 14, 5, 22, back());
    NetworkMark.onFace(g, entry.network(), 14, 5, 22, back());
    int right = width - 16;
    int badge = badge(g, entry, right, 7);
    int star = entry.favourite() ? text(g, "★", 46, 20, 20, Theme.unscaled(-1, false), Theme.link()) + 5 : 0;
    beside(g, entry.name(), Theme.unscaled(0, entry.unread() > 0), Theme.text(), entry.preview(), 46 + star,
        right - 46 - star - (badge == 0 ? 0 : badge + 6));
  }

  /** How much is unread, in another colour where one was mentioned, as a sign with its right upper corner there; how wide it is. */
  private static int badge(Graphics2D g, Entry entry, int right, int y) {
    if (entry.unread() == 0) {
      return 0;
    }
    String count = Unread.count(entry.unread(), entry.mentioned(), 999);
    g.setFont(Theme.unscaled(-2, true));
    int badge = Math.max(20, g.getFontMetrics().stringWidth(count) + 12);
    g.setColor(entry.mentioned() ? Theme.alarm() : Theme.count());
    g.fillRoundRect(right - badge, y, badge, 18, 18, 18);
    text(g, count, right - badge + (badge - g.getFontMetrics().stringWidth(count)) / 2, y + 13, badge, Theme.unscaled(-2, true),
        Color.WHITE);
    return badge;
  }

  @Override
  @Nullable String tip(Entry entry) {
    return NetworkMark.tip(words, entry.jid(), entry.network(), words.sayFor("presence", ChatModel.name(entry.availability())));
  }

  @Override
  void paint(Graphics2D g, Entry entry, int width, int height) {
    if (Theme.isCompact()) {
      compact(g, entry, width);
      return;
    }
    painter.paint(g, entry.jid(), entry.name(), entry.room() ? null : entry.availability(), 14, 10, 40, back());
    NetworkMark.onFace(g, entry.network(), 14, 10, 40, back());
    ZonedDateTime at = entry.at().atZone(ZoneId.systemDefault());
    String when = entry.preview().isEmpty() ? "" : at.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault()))
        ? time.format(at) : date.format(at);
    g.setFont(Theme.unscaled(-2, false));
    int right = width - 16;
    int whenWidth = g.getFontMetrics().stringWidth(when);
    text(g, when, right - whenWidth, 25, whenWidth + 4, Theme.unscaled(-2, false), Theme.faint());
    int star = entry.favourite() ? text(g, "★", 66, 26, 20, Theme.unscaled(-1, false), Theme.link()) + 5 : 0;
    text(g, entry.name(), 66 + star, 26, right - whenWidth - 74 - star, Theme.unscaled(1, entry.unread() > 0), Theme.text());
    int badge = badge(g, entry, right, 33);
    text(g, entry.preview(), 66, 46, right - 66 - (badge == 0 ? 0 : badge + 6), Theme.unscaled(-1, false), Theme.faint());
  }
}
