package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.ResourcesModel;
import im.recado.client.model.ResourcesModel.Line;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import java.awt.Dimension;
import java.awt.Rectangle;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ScrollPaneConstants;
import javax.swing.Scrollable;
import net.miginfocom.swing.MigLayout;

/** The clients that somebody has there, each with how it is there and what it is. */
final class ResourcesPanel {
  /** So many are seen at once; the others are scrolled to. */
  private static final int SEEN = 4;
  private static final int ROW = 64;
  private static final int WIDTH = 380;

  private final ResourcesModel model;
  private final Words words;
  private final JPanel lines = new Lines();
  private final JScrollPane scroll =
      new JScrollPane(lines, ScrollPaneConstants.VERTICAL_SCROLLBAR_AS_NEEDED, ScrollPaneConstants.HORIZONTAL_SCROLLBAR_NEVER);

  private ResourcesPanel(MainModel main, Jid jid) {
    this.model = new ResourcesModel(main, jid);
    this.words = main.words();
    lines.setName("resources");
    lines.getAccessibleContext().setAccessibleName(words.say("resources.title"));
    scroll.setBorder(BorderFactory.createEmptyBorder());
  }

  /** Puts it below what is in a form of two columns, and shows the dialog until that is closed. */
  static boolean below(JPanel form, Dialog dialog, MainModel main, Jid jid) {
    if (!ResourcesModel.isOf(main.session(), jid)) {
      return dialog.ask(form);
    }
    ResourcesPanel panel = new ResourcesPanel(main, jid);
    form.add(Plain.label(panel.words.say("resources.title"), 0, true), "span 2, gaptop 12");
    form.add(panel.scroll, "span 2, growx, wmin " + WIDTH);
    panel.fill();
    panel.model.onChange(() -> {
      panel.fill();
      dialog.pack();
    });
    try {
      return dialog.ask(form);
    } finally {
      panel.model.close();
    }
  }

  private void fill() {
    lines.removeAll();
    model.lines().forEach(line -> lines.add(row(line), "wmin 0"));
    if (model.lines().isEmpty()) {
      JLabel nobody = Plain.label(words.say("resources.none"));
      Plain.letters(nobody, "faint");
      lines.add(nobody);
    }
    lines.setSize(WIDTH, Short.MAX_VALUE);
    lines.validate();
    int height = Math.min(lines.getPreferredSize().height, SEEN * Math.round(ROW * Theme.font().getSize() / 13f));
    scroll.setPreferredSize(new Dimension(WIDTH, height));
    lines.revalidate();
    lines.repaint();
  }

  private JComponent row(Line line) {
    JPanel row = new JPanel(new MigLayout("insets 6 0 6 8, fillx, hidemode 3", "[16!]8[grow,fill]", "[]2[]0[]"));
    JLabel dot = new JLabel(new PresenceDot(line.availability()));
    JLabel name = Plain.label(line.self() ? line.name() + " (" + words.say("resources.this") + ")" : line.name(), 0, true);
    row.add(dot, "aligny center");
    row.add(name, "wmin 0, wrap");
    row.add(Plain.paragraph(line.presence(), 24), "skip 1, wmin 0, wrap");
    JLabel details = Plain.label(line.details(), -1, false);
    Plain.letters(details, "faint");
    row.add(details, "skip 1, wmin 0");
    row.getAccessibleContext().setAccessibleName(name.getText() + ", " + line.presence() + ", " + line.details());
    return row;
  }

  /** As wide as what is seen of it: long words are broken, not scrolled to. */
  private static final class Lines extends JPanel implements Scrollable {
    Lines() {
      super(new MigLayout("insets 0, fillx, wrap 1", "[grow,fill]", "[]0[]"));
    }

    @Override
    public Dimension getPreferredScrollableViewportSize() {
      return getPreferredSize();
    }

    @Override
    public int getScrollableUnitIncrement(Rectangle seen, int orientation, int direction) {
      return 16;
    }

    @Override
    public int getScrollableBlockIncrement(Rectangle seen, int orientation, int direction) {
      return seen.height;
    }

    @Override
    public boolean getScrollableTracksViewportWidth() {
      return true;
    }

    @Override
    public boolean getScrollableTracksViewportHeight() {
      return false;
    }
  }
}
