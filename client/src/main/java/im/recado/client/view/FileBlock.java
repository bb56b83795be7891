package im.recado.client.view;

import im.recado.client.model.Attachment;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.font.FontRenderContext;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file in a conversation that is not shown as a picture: its name, the server that has it, how large it is, and what can be done with it. */
final class FileBlock {
  private static final int SHEET = 30;
  private static final int GAP = 10;
  private static final int PAD = 10;

  /** What a click does. */
  enum Act {
    OPEN, SAVE
  }

  private record Button(Act act, String text, Rectangle place) {}

  private final String name;
  private final String host;
  private final int nameHeight;
  private final int hostHeight;
  private final List<Button> buttons = new ArrayList<>();
  final int width;
  final int height;

  /**
   * Lays it out.
   *
   * @param most points it may be wide
   * @param beside points that have to stay free to the right of the buttons, for the time; where there is no room it stands below them
   */
  FileBlock(String name, Attachment file, Words words, int most, int beside, FontRenderContext context) {
    this.name = name;
    host = file.about(words);
    Font bold = Theme.font(0, true);
    Font small = Theme.font(-1, false);
    nameHeight = (int) Math.ceil(bold.getLineMetrics(name, context).getHeight());
    hostHeight = (int) Math.ceil(small.getLineMetrics(host, context).getHeight());
    double widest = Math.max(bold.getStringBounds(name, context).getWidth(), small.getStringBounds(host, context).getWidth());
    int top = Math.max(nameHeight + hostHeight, SHEET + 4) + 8;
    int tall = Math.round(24 * Theme.scale());
    int x = 0;
    List<Act> acts = new ArrayList<>();
    if (!file.address().isEmpty()) {
      acts.add(Act.OPEN);
    }
    if (!Lockdown.current().hides("downloads")) {
      acts.add(Act.SAVE);
    }
    for (Act act : acts) {
      String text = words.say(act == Act.OPEN ? "download.open" : "direct.save-as");
      int wide = (int) Math.ceil(small.getStringBounds(text, context).getWidth()) + 2 * PAD;
      buttons.add(new Button(act, text, new Rectangle(x, top, wide, tall)));
      x += wide + 6;
    }
    width = Math.min(most, Math.max((int) Math.ceil(widest) + 2 + SHEET + GAP, x + beside));
    height = top + tall + (x + beside <= most ? 0 : BubbleLayout.BELOW);
  }

  void draw(Graphics2D g, int x, int y) {
    sheet(g, x, y + 1);
    int left = x + SHEET + GAP;
    int room = width - SHEET - GAP + 1;
    Font bold = Theme.font(0, true);
    Font small = Theme.font(-1, false);
    CellPainter.text(g, name, left, y + g.getFontMetrics(bold).getAscent(), room, bold, Theme.text());
    CellPainter.text(g, host, left, y + nameHeight + g.getFontMetrics(small).getAscent(), room, small, Theme.faint());
    g.setFont(small);
    FontMetrics metrics = g.getFontMetrics();
    g.setStroke(new BasicStroke(1));
    for (Button button : buttons) {
      Rectangle place = button.place;
      g.setColor(Theme.background());
      g.fillRoundRect(x + place.x, y + place.y, place.width, place.height, 8, 8);
      g.setColor(Theme.line());
      g.drawRoundRect(x + place.x, y + place.y, place.width - 1, place.height - 1, 8, 8);
      g.setColor(Theme.link());
      g.drawString(button.text, x + place.x + PAD, y + place.y + (place.height + metrics.getAscent() - metrics.getDescent()) / 2);
    }
  }

  /** A sheet of paper with a corner turned down. */
  private static void sheet(Graphics2D g, int x, int y) {
    Path2D sheet = new Path2D.Double();
    sheet.moveTo(x + 5, y + 1);
    sheet.lineTo(x + 17, y + 1);
    sheet.lineTo(x + 25, y + 9);
    sheet.lineTo(x + 25, y + 31);
    sheet.lineTo(x + 5, y + 31);
    sheet.closePath();
    sheet.moveTo(x + 17, y + 1);
    sheet.lineTo(x + 17, y + 9);
    sheet.lineTo(x + 25, y + 9);
    g.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(Theme.faint());
    g.draw(sheet);
  }

  /** What a click at a point of it does. */
  Optional<Act> at(int x, int y) {
    return buttons.stream().filter(button -> button.place.contains(x, y)).map(Button::act).findFirst();
  }

  /** The middle of a button, if there is such a one. */
  Optional<Point> middle(Act act) {
    return buttons.stream().filter(button -> button.act == act).findFirst()
        .map(button -> new Point((int) button.place.getCenterX(), (int) button.place.getCenterY()));
  }
}
