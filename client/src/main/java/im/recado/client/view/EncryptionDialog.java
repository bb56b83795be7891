package im.recado.client.view;

import im.recado.client.model.EncryptionModel;
import im.recado.client.model.EncryptionModel.Line;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Trust;
import io.nayuki.qrcodegen.QrCode;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import javax.accessibility.AccessibleRole;
import javax.swing.BorderFactory;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** Whose devices can read a conversation, and how they are compared. */
final class EncryptionDialog {
  /** The width of a screen, in the measures of letters of their own size, on which devices have room beside one's own. */
  private static final int ROOM_FOR_BOTH = 800;

  private final EncryptionModel model;
  private final Words words;
  private final Dialog dialog;
  private final JPanel devices = new JPanel(new MigLayout("insets 0, fillx, wrap 1, hidemode 3", "[grow,fill]", ""));
  private final JTextField pasted = new JTextField(30);

  private EncryptionDialog(Component over, MainModel main, Jid conversation) {
    words = main.words();
    model = new EncryptionModel(main, conversation);
    dialog = new Dialog(over, words.say("omemo.title"), null, words.say("dialog.close"));
  }

  static void show(Component over, MainModel main, Jid conversation) {
    new EncryptionDialog(over, main, conversation).show();
  }

  private static boolean isWide() {
    return Toolkit.getDefaultToolkit().getScreenSize().width > Math.round(ROOM_FOR_BOTH * Theme.scale());
  }

  private void show() {
    boolean beside = isWide();
    JPanel panel = new JPanel(new MigLayout("insets 0, fillx", beside ? "[460,grow,fill]20[]" : "[grow,fill]", "[]12[]12[]"));
    JScrollPane scroll = new JScrollPane(devices);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(16);
    panel.add(scroll, (beside ? "height 230:300:400" : "height 120:180:300, wrap") + ", grow, wmin 0");
    panel.add(own(), "top, growx 0, center, wrap");
    panel.add(compare(), "span, growx, wmin 0");
    model.onChange(this::refresh);
    refresh();
    model.load();
    dialog.ask(panel);
  }

  /** This device: its fingerprint and the picture that telephones read. */
  private JComponent own() {
    JPanel own = new JPanel(new MigLayout("insets 0, wrap 1", "[center]", "[]6[]6[]6[]"));
    own.add(Plain.label(words.say("omemo.this"), 0, true));
    QrCode code = QrCode.encodeText(model.link(), QrCode.Ecc.LOW);
    // A telephone reads nothing of one that is cut.
    own.add(new Picture(code, words.say("omemo.qr")), "wmin pref, hmin pref");
    String[] groups = model.fingerprint().split(" ");
    for (int line = 0; line < 2; line++) {
      own.add(mono(String.join(" ", java.util.Arrays.copyOfRange(groups, 4 * line, 4 * line + 4))));
    }
    own.add(Plain.button(words.say("omemo.copy"), () -> Toolkit.getDefaultToolkit().getSystemClipboard()
        .setContents(new StringSelection(model.link()), null)));
    return own;
  }

  private JComponent compare() {
    JPanel row = new JPanel(new MigLayout("insets 0, fillx", "[]8[grow,fill]8[]"));
    pasted.setName("omemo.pasted");
    pasted.putClientProperty("JTextField.placeholderText", "xmpp:…?omemo-sid-…");
    row.add(Plain.labelFor(words.say("omemo.pasted"), pasted));
    row.add(pasted);
    row.add(Plain.button(words.say("omemo.compare"), () -> model.compare(pasted.getText())));
    pasted.addActionListener(event -> model.compare(pasted.getText()));
    return row;
  }

  private static JLabel mono(String text) {
    JLabel label = Plain.label(text);
    label.setFont(new Font(Font.MONOSPACED, Font.PLAIN, Theme.font().getSize()));
    return label;
  }

  private void refresh() {
    devices.removeAll();
    if (model.loading()) {
      JLabel waits = Plain.label(words.say("dialog.wait"));
      waits.setName("waiting");
      devices.add(waits);
    }
    if (!model.problem().isEmpty()) {
      JComponent problem = Plain.paragraph(model.problem(), 30);
      Plain.letters(problem, "bad");
      devices.add(problem, "wmin 0");
    }
    if (!model.answer().isEmpty()) {
      devices.add(Plain.paragraph(model.answer(), 30), "wmin 0");
    }
    String before = "";
    for (Line line : model.lines()) {
      if (!line.jid().toString().equals(before)) {
        before = line.jid().toString();
        devices.add(Plain.label(line.own() ? words.say("omemo.own") : line.name() + "  " + line.jid(), 0, true), "gaptop 8");
      }
      devices.add(row(line));
    }
    devices.revalidate();
    devices.repaint();
  }

  private JComponent row(Line line) {
    JPanel row = new JPanel(new MigLayout("insets 4 0 4 0, fillx, hidemode 3", "[grow,fill]8[]8[]8[]", "[]2[]2[]"));
    String[] groups = line.fingerprint().isEmpty() ? new String[0] : line.fingerprint().split(" ");
    String state = words.say(line.listed() ? "omemo.trust." + line.trust() : "omemo.trust.gone");
    if (groups.length == 8) {
      row.add(mono(String.join(" ", java.util.Arrays.copyOf(groups, 4))), "span 4, wrap");
      row.add(mono(String.join(" ", java.util.Arrays.copyOfRange(groups, 4, 8))), "span 4, wrap");
    } else {
      row.add(Plain.label(words.say("omemo.unknown", line.device() + "")), "span 4, wrap");
    }
    JLabel trust = Plain.label(state, -1, false);
    Plain.letters(trust, line.trust() == Trust.VERIFIED && line.listed() ? "text" : line.trust() == Trust.BLIND || !line.listed() ? "faint" : "bad");
    boolean beside = isWide() && !line.own() && line.trust() != Trust.UNDECIDED;
    row.add(trust, beside ? "wmin 0" : "span 4, wmin 0, wrap");
    if (!beside) {
      // The buttons have a line of their own, at its end.
      row.add(Plain.label(""));
    }
    String who = line.name() + " " + line.device();
    if (line.trust() != Trust.VERIFIED && groups.length == 8) {
      row.add(named(Plain.button(words.say("omemo.verify"), () -> verify(line)), words.say("omemo.verify") + ": " + who));
    }
    if (line.trust() != Trust.DISTRUSTED) {
      row.add(named(Plain.button(words.say("omemo.distrust"), () -> model.trust(line, Trust.DISTRUSTED)),
          words.say("omemo.distrust") + ": " + who));
    }
    if (line.own() && line.listed()) {
      row.add(named(Plain.button(words.say("omemo.retract"), () -> model.retract(line)), words.say("omemo.retract") + ": " + who));
    }
    return row;
  }

  private static JComponent named(JComponent button, String name) {
    button.getAccessibleContext().setAccessibleName(name);
    return button;
  }

  private void verify(Line line) {
    if (Dialog.sure(devices, words, words.say("omemo.verify-sure", line.name(), line.fingerprint()), words.say("omemo.verify"))) {
      model.trust(line, Trust.VERIFIED);
    }
  }

  /** A QR code; black on white whatever the theme, or telephones do not see it. */
  private static final class Picture extends Drawn {
    private static final int MARGIN = 4;
    private final QrCode code;
    private final int module;

    Picture(QrCode code, String name) {
      super(AccessibleRole.ICON);
      this.code = code;
      this.module = Math.max(2, 190 / (code.size + 2 * MARGIN));
      int side = module * (code.size + 2 * MARGIN);
      setPreferredSize(new Dimension(side, side));
      Plain.tip(this, name);
      getAccessibleContext().setAccessibleName(name);
    }

    @Override
    protected void paintComponent(Graphics g) {
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, getWidth(), getHeight());
      g.setColor(Color.BLACK);
      for (int y = 0; y < code.size; y++) {
        for (int x = 0; x < code.size; x++) {
          if (code.getModule(x, y)) {
            g.fillRect((x + MARGIN) * module, (y + MARGIN) * module, module, module);
          }
        }
      }
    }
  }
}
