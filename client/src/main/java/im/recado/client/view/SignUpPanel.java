package im.recado.client.view;

import im.recado.client.model.LoginModel;
import im.recado.client.model.SignUpModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.DataForm;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Where one makes an account: first the invitation or the server, then what the server asks for. */
final class SignUpPanel extends JPanel {
  private final SignUpModel model;
  private final Words words;
  private final JTextField link = new JTextField(24);
  private final MorePanel more;
  private final JPanel where;
  private final JPanel what = new JPanel(new MigLayout("insets 0, fillx", "[grow,fill]"));
  private final JTextArea at = Plain.paragraph("", 24);
  private final JButton go;
  private final JTextArea problem = Plain.paragraph("", 24);
  private final JTextArea page = Plain.paragraph("", 24);
  private final JProgressBar progress = new JProgressBar();
  private @Nullable FormPanel form;
  private @Nullable DataForm shown;
  private boolean asking;

  /**
   * Makes it.
   *
   * @param back goes to where one logs in
   */
  SignUpPanel(SignUpModel model, Words words, Runnable back) {
    super(new MigLayout("insets 0, fill", "[grow,fill]", "[grow,fill]"));
    this.model = model;
    this.words = words;
    JPanel ground = new JPanel(new MigLayout("insets 24, fill", "[grow,center]", "[grow,bottom][][grow,top]"));
    Plain.ground(ground, "background");
    JLabel title = Plain.label(words.say("signup.title"), 6, true);
    title.setHorizontalAlignment(JLabel.CENTER);
    link.setName("signup.link");
    link.putClientProperty("JTextField.placeholderText", words.say("signup.link.hint"));
    more = new MorePanel(words, "signup.", "", model.proxy());
    where = where();
    what.setOpaque(false);
    go = Plain.button(words.say("signup.next"), this::go);
    go.setName("signup.go");
    JButton other = Plain.button(words.say("signup.back"), () -> {
      model.close();
      back.run();
    });
    other.setName("signup.back");
    Plain.leading(other);
    progress.setIndeterminate(true);
    progress.setPreferredSize(new Dimension(10, 4));
    Plain.letters(problem, "bad");
    // It is copied, and is one word: it fills its lines, and does not break where a word of it might end.
    page.setFocusable(true);
    page.setWrapStyleWord(false);
    page.setName("signup.page");
    page.getAccessibleContext().setAccessibleName(words.say("signup.address"));
    JPanel all = new JPanel(new MigLayout("insets 0, fillx, wrap 1, hidemode 3", "[300!,fill]"));
    all.setOpaque(false);
    all.add(title, "gapbottom 16, wmin 0");
    all.add(at, "wmin 0, gapbottom 8");
    all.add(where, "wmin 0");
    all.add(what, "wmin 0");
    all.add(go, "hmin 36, gaptop 12");
    all.add(other, "growx 0, center");
    all.add(progress, "gaptop 4");
    all.add(problem, "gaptop 8, wmin 0");
    all.add(page, "gaptop 4, wmin 0");
    ground.add(all, "cell 0 1");
    JScrollPane scroll = new JScrollPane(ground, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    add(scroll);
    Plain.key(this, "ESCAPE", other::doClick);
    model.onChange(this::refresh);
    refresh();
  }

  private JPanel where() {
    JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 1, hidemode 3", "[grow,fill]"));
    panel.setOpaque(false);
    panel.add(Plain.labelFor(words.say("signup.link"), link));
    panel.add(link, "hmin 34");
    panel.add(more, "gaptop 8, wmin 0");
    return panel;
  }

  private void go() {
    FormPanel filled = form;
    if (filled == null) {
      model.begin(link.getText(), more.server(), more.proxy());
    } else {
      model.make(filled.filled());
    }
  }

  private void refresh() {
    DataForm asked = model.form().orElse(null);
    if (asked == null || !asked.equals(shown)) {
      show(asked);
    }
    progress.setVisible(model.busy());
    go.setEnabled(!model.busy());
    go.setText(words.say(model.busy() ? "dialog.wait" : asked == null ? "signup.next" : "signup.make"));
    problem.setText(model.problem());
    problem.setVisible(!model.problem().isEmpty());
    problem.getAccessibleContext().setAccessibleDescription(model.problem());
    Plain.say(page, model.page());
    page.setVisible(!model.page().isEmpty());
    revalidate();
    // Nobody who looks at another account is disturbed.
    if (model.doubt().isPresent() && !asking && isShowing()) {
      asking = true;
      LoginModel.Doubt doubt = model.doubt().get();
      boolean accepted = DoubtDialog.ask(this, words, doubt);
      asking = false;
      if (accepted) {
        model.accept(doubt);
        go();
      }
    }
  }

  private void show(@Nullable DataForm asked) {
    shown = asked;
    what.removeAll();
    form = asked == null ? null : new FormPanel(asked, model.pictures());
    where.setVisible(asked == null);
    what.setVisible(asked != null);
    at.setText(words.say("signup.text"));
    FormPanel panel = form;
    if (panel != null) {
      panel.text("username").ifPresent(name -> {
        name.setEditable(!model.named());
        Plain.changes(name, () -> Plain.say(at, model.address(name.getText())));
        at.setText(model.address(name.getText()));
      });
      panel.setOpaque(false);
      what.add(panel, "wmin 0");
      EventQueue.invokeLater(() -> first(panel));
    }
  }

  /** The first field that is empty. */
  private static boolean first(Container parts) {
    for (Component part : parts.getComponents()) {
      if (part instanceof JTextField text && text.getText().isEmpty()) {
        return text.requestFocusInWindow();
      }
    }
    return false;
  }

  /** Where one begins to type. */
  void focus() {
    getRootPane().setDefaultButton(go);
    link.requestFocusInWindow();
    refresh();
  }
}
