package im.recado.client.view;

import im.recado.client.model.RoomPlace;
import im.recado.client.model.Search.Found;
import im.recado.client.model.Words;
import im.recado.client.services.store.Matches;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.text.Bidi;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.function.Supplier;

/** A line of what a search has found. */
final class FoundRenderer extends CellPainter<Found> {
  /** So many characters of a message before what was looked for are shown. */
  private static final int BEFORE = 8;

  private final Words words;
  private final AvatarPainter painter;
  private final Supplier<String> wanted;
  private final DateTimeFormatter time;
  private final DateTimeFormatter date;

  /**
   * Makes it.
   *
   * @param wanted what is looked for
   */
  FoundRenderer(Words words, AvatarPainter painter, Supplier<String> wanted) {
    super(48);
    this.words = words;
    this.painter = painter;
    this.wanted = wanted;
    time = DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT).withLocale(words.locale());
    date = DateTimeFormatter.ofLocalizedDate(FormatStyle.SHORT).withLocale(words.locale());
  }

  @Override
  int height(Found found) {
    return found instanceof Found.Head ? 30 : 48;
  }

  @Override
  String name(Found found) {
    return switch (found) {
      case Found.Head head -> head.title();
      case Found.Chat chat -> chat.entry().name() + ", " + chat.entry().jid() + network(chat.entry().network());
      case Found.Person person -> person.person().name() + ", " + person.person().jid() + network(person.person().network());
      case RoomPlace place -> place.name() + ", " + place.jid() + ", " + beside(place);
      case Found.Said said -> said.where() + ", " + when(said) + ". " + said.who() + ": " + said.text();
      case Found.Address address -> words.say("search.write", address.jid());
    };
  }

  private String network(String network) {
    return network.isEmpty() ? "" : ", " + NetworkMark.name(words, network);
  }

  private String beside(RoomPlace place) {
    return words.say(place.kept() ? "search.kept" : "search.open");
  }

  private String when(Found.Said said) {
    ZonedDateTime at = said.at().atZone(ZoneId.systemDefault());
    return at.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault())) ? time.format(at) : date.format(at);
  }

  @Override
  void paint(Graphics2D g, Found found, int width, int height) {
    switch (found) {
      case Found.Head head -> text(g, head.title(), 16, 20, width - 32, Theme.unscaled(-1, true), Theme.faint());
      case Found.Chat chat -> {
        var entry = chat.entry();
        painter.paint(g, entry.jid(), entry.name(), entry.room() ? null : entry.availability(), 16, 7, 34, back());
        NetworkMark.onFace(g, entry.network(), 16, 7, 34, back());
        lines(g, entry.name(), entry.jid().toString(), width, 0);
      }
      case Found.Person one -> {
        var person = one.person();
        painter.paint(g, person.jid(), person.name(), person.availability(), 16, 7, 34, back());
        NetworkMark.onFace(g, person.network(), 16, 7, 34, back());
        lines(g, person.name(), person.jid().toString(), width, 0);
      }
      case RoomPlace place -> {
        String name = place.name().isEmpty() ? place.jid().local() : place.name();
        painter.paint(g, place.jid(), name, null, 16, 7, 34, back());
        lines(g, name, beside(place) + " · " + place.jid(), width, 0);
      }
      case Found.Said said -> {
        painter.paint(g, said.conversation(), said.where(), null, 16, 7, 34, back());
        String when = when(said);
        g.setFont(Theme.unscaled(-2, false));
        int wide = g.getFontMetrics().stringWidth(when);
        text(g, when, width - 16 - wide, 21, wide + 4, Theme.unscaled(-2, false), Theme.faint());
        text(g, said.where(), 62, 21, width - 86 - wide, Theme.unscaled(0, false), Theme.text());
        marked(g, said.who() + ": ", around(said.text()), width);
      }
      case Found.Address address -> {
        painter.paint(g, address.jid(), address.jid().local(), null, 16, 7, 34, back());
        lines(g, words.say("search.write", address.jid()), words.say("search.stranger"), width, 0);
      }
    }
  }

  private static void lines(Graphics2D g, String name, String below, int width, int right) {
    text(g, name, 62, 21, width - 76 - right, Theme.unscaled(0, false), Theme.text());
    text(g, below, 62, 38, width - 76, Theme.unscaled(-2, false), Theme.faint());
  }

  /** A message from a little before what was looked for on. */
  private String around(String text) {
    int at = Matches.at(text, wanted.get(), 0);
    return at <= BEFORE ? text : "…" + text.substring(text.offsetByCodePoints(at, -Math.min(BEFORE, text.codePointCount(0, at))));
  }

  private void marked(Graphics2D g, String who, String text, int width) {
    Font font = Theme.unscaled(-2, false);
    int at = Matches.at(text, wanted.get(), 0);
    int x = 62 + text(g, who, 62, 38, (width - 76) / 2, font, Theme.faint());
    int end = at + wanted.get().length();
    // A part of what is written from right to left has no place of its own.
    if (at < 0 || end > text.length() || Bidi.requiresBidi(text.toCharArray(), 0, text.length())) {
      text(g, text, x, 38, width - 14 - x, font, Theme.faint());
      return;
    }
    Font strong = Theme.unscaled(-2, true);
    Color letters = Theme.text();
    x += text(g, text.substring(0, at), x, 38, width - 14 - x, font, Theme.faint());
    x += text(g, text.substring(at, end), x, 38, Math.max(0, width - 14 - x), strong, letters);
    text(g, text.substring(end), x, 38, Math.max(0, width - 14 - x), font, Theme.faint());
  }
}
