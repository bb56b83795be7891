package im.recado.client.view;

import im.recado.client.model.LoginModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.Font;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JProgressBar;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** The first thing one sees: address and password. */
final class LoginPanel extends JPanel {
  private final LoginModel model;
  private final Words words;
  private final JTextField address = new JTextField(24);
  private final JPasswordField password = new JPasswordField(24);
  private final MorePanel more;
  private final JCheckBox keep;
  private final JButton go;
  private final JTextArea problem = Plain.paragraph("", 24);
  private final JProgressBar progress = new JProgressBar();
  private boolean asking;

  /**
   * Makes it.
   *
   * @param signUp goes to where one makes an account
   * @param back leaves it as it was; null: there is nothing else to be shown
   */
  LoginPanel(LoginModel model, Words words, Runnable signUp, @Nullable Runnable back) {
    super(new BorderLayout());
    this.model = model;
    this.words = words;
    JPanel ground = new JPanel(new MigLayout("insets 24, fill", "[grow,center]", "[grow,bottom][][grow,top]"));
    Plain.ground(ground, "background");
    JPanel form = new JPanel(new MigLayout("insets 0, fillx, wrap 1, hidemode 3", "[300!,fill]", ""));
    form.setOpaque(false);
    JLabel title = back == null ? Plain.label(words.say("app.name"), 14, true) : Plain.label(words.say("accounts.add"), 8, true);
    title.setHorizontalAlignment(JLabel.CENTER);
    title.setFont(title.getFont().deriveFont(Font.BOLD));
    if (back == null) {
      title.setIcon(new Logo(40));
      title.setIconTextGap(12);
    }
    keep = new JCheckBox(words.say("login.keep"), true);
    keep.setOpaque(false);
    go = Plain.button(words.say("login.go"), this::login);
    address.setName("address");
    password.setName("password");
    go.setName("login");
    Lockdown lockdown = Lockdown.current();
    address.putClientProperty("JTextField.placeholderText",
        words.say(lockdown.domain().isEmpty() ? "login.address.hint" : "signup.field.username"));
    keep.setVisible(lockdown.keepsPassword());
    address.setText(model.address());
    more = new MorePanel(words, "", model.server(), model.proxy());
    progress.setIndeterminate(true);
    progress.setPreferredSize(new Dimension(10, 4));
    problem.setName("login.problem");
    Plain.letters(problem, "bad");
    form.add(title, "gapbottom 24");
    form.add(Plain.labelFor(words.say("login.address"), address));
    form.add(address, "gapbottom 8, hmin 34");
    form.add(Plain.labelFor(words.say("login.password"), password));
    form.add(password, "gapbottom 8, hmin 34");
    form.add(keep, "gapbottom 4");
    form.add(more, "wmin 0");
    form.add(go, "hmin 36, gaptop 8");
    JButton account = Plain.leading(words.say("signup.title"), signUp);
    account.setName("signup");
    account.setVisible(!lockdown.hides("signup"));
    form.add(account, "growx 0, center");
    if (back != null) {
      JButton cancel = Plain.leading(words.say("dialog.cancel"), () -> {
        model.cancel();
        back.run();
      });
      cancel.setName("login.cancel");
      form.add(cancel, "growx 0, center");
      Plain.key(this, "ESCAPE", cancel::doClick);
    }
    form.add(progress, "gaptop 4");
    form.add(problem, "gaptop 8, wmin 0");
    ground.add(form, "cell 0 1");
    JScrollPane scroll = new JScrollPane(ground, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    add(scroll);
    model.onChange(this::refresh);
    refresh();
  }

  private void login() {
    if (!model.proxy(more.proxy())) {
      return;
    }
    model.login(address.getText(), new String(password.getPassword()), more.server(), keep.isSelected());
  }

  private void refresh() {
    // With a new account one logs in from its own page.
    if (model.busy() && address.getText().isBlank()) {
      address.setText(model.address());
    }
    progress.setVisible(model.busy());
    go.setEnabled(!model.busy());
    go.setText(words.say(model.busy() ? "login.busy" : "login.go"));
    problem.setText(model.problem());
    problem.setVisible(!model.problem().isEmpty());
    problem.getAccessibleContext().setAccessibleDescription(model.problem());
    revalidate();
    // Nobody who looks at another account is disturbed.
    if (model.doubt().isPresent() && !asking && isShowing()) {
      asking = true;
      LoginModel.Doubt doubt = model.doubt().get();
      boolean accepted = DoubtDialog.ask(this, words, doubt);
      asking = false;
      if (accepted) {
        model.accept(doubt);
        login();
      }
    } else if (model.weaker().isPresent() && !asking && isShowing()) {
      asking = true;
      boolean accepted = DoubtDialog.weaker(this, words, model.weaker().get());
      asking = false;
      if (accepted) {
        model.acceptWeaker();
        login();
      }
    }
  }

  /** Where one begins to type. */
  void focus() {
    getRootPane().setDefaultButton(go);
    (address.getText().isEmpty() ? address : password).requestFocusInWindow();
    refresh();
  }
}
