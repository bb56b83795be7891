package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel.Line;
import im.recado.client.model.Words;
import im.recado.client.services.Availability;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import org.jspecify.annotations.Nullable;

/** A line of the list of contacts: a group, somebody, or somebody who asks. */
final class LineRenderer extends CellPainter<Line> {
  /** How far a group stands to the right of the one it is in. */
  private static final int INDENT = 14;

  private final Words words;
  private final AvatarPainter painter;

  LineRenderer(Words words, AvatarPainter painter) {
    super(48);
    this.words = words;
    this.painter = painter;
  }

  @Override
  int height(Line line) {
    boolean one = line instanceof Line.Group || (line instanceof Line.Person && Theme.isCompact());
    return one ? 30 : 48;
  }

  @Override
  String name(Line line) {
    return switch (line) {
      case Line.Group group -> group.name() + " " + group.there() + "/" + group.all();
      case Line.Person person -> person.name() + (person.network().isEmpty() ? "" : ", " + NetworkMark.name(words, person.network())) + ", " + state(person);
      case Line.Request request -> words.say("contacts.request", request.jid());
    };
  }

  private String state(Line.Person person) {
    return person.blocked() ? words.say("contacts.blocked") : person.asked() ? words.say("contacts.asked")
        : person.status().isEmpty() ? words.sayFor("presence", ChatModel.name(person.availability())) : person.status();
  }

  @Override
  @Nullable String tip(Line line) {
    return line instanceof Line.Person person ? NetworkMark.tip(words, person.jid(), person.network(), state(person)) : null;
  }

  @Override
  void paint(Graphics2D g, Line line, int width, int height) {
    switch (line) {
      case Line.Group group -> {
        int in = group.depth() * INDENT;
        g.setColor(Theme.faint());
        g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        if (group.open()) {
          g.drawPolyline(new int[] {in + 16, in + 20, in + 24}, new int[] {13, 17, 13}, 3);
        } else {
          g.drawPolyline(new int[] {in + 18, in + 22, in + 18}, new int[] {11, 15, 19}, 3);
        }
        int wide = text(g, group.name(), in + 32, 20, width - in - 90, Theme.unscaled(-1, true), Theme.faint());
        text(g, group.there() + "/" + group.all(), in + 40 + wide, 20, 60, Theme.unscaled(-2, false), Theme.faint());
      }
      case Line.Person person -> {
        int in = person.depth() * INDENT;
        Color letters = person.availability() == Availability.OFFLINE ? Theme.faint() : Theme.text();
        if (Theme.isCompact()) {
          painter.paint(g, person.jid(), person.name(), person.availability(), in + 16, 4, 22, back());
          NetworkMark.onFace(g, person.network(), in + 16, 4, 22, back());
          String more = person.status().isEmpty() && !person.blocked() && !person.asked() ? "" : state(person);
          beside(g, person.name(), Theme.unscaled(0, false), letters, more, in + 48, width - in - 62);
          return;
        }
        painter.paint(g, person.jid(), person.name(), person.availability(), in + 16, 7, 34, back());
        NetworkMark.onFace(g, person.network(), in + 16, 7, 34, back());
        text(g, person.name(), in + 62, 21, width - in - 76, Theme.unscaled(0, false), letters);
        text(g, state(person), in + 62, 38, width - in - 76, Theme.unscaled(-2, false), Theme.faint());
      }
      case Line.Request request -> {
        painter.paint(g, request.jid(), request.jid().local(), null, 16, 7, 34, back());
        text(g, request.jid().toString(), 62, 21, width - 76, Theme.unscaled(0, true), Theme.text());
        text(g, words.say("contacts.request", request.jid().local()), 62, 38, width - 76, Theme.unscaled(-2, false), Theme.link());
      }
    }
  }
}
