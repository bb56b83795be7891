package im.recado.client.view;

import im.recado.client.model.CommandsModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Commands.Note;
import im.recado.client.services.Commands.Step;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Commands of a server, a service or a client (XEP-0050): one is chosen, asks what it wants to know, and tells what came of it. */
final class CommandsDialog {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 380;

  private final CommandsModel model;
  private final Words words;
  private final Dialog dialog;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 1, hidemode 2", "[" + WIDTH + ",grow,fill]", "[]8[grow,fill]"));
  private final JLabel title = Plain.label("", 2, true);
  private final JLabel wait;
  private final JPanel middle = new JPanel(new MigLayout("insets 0, fill", "[grow,fill]", "[grow,fill]"));
  private final List<JButton> buttons = new ArrayList<>();
  private final DefaultListModel<Command> commands = new DefaultListModel<>();
  private final JList<Command> list = Plain.plain(new JList<>(commands));
  private @Nullable Step shown;
  private @Nullable FormPanel form;
  private boolean listed;

  private CommandsDialog(Component over, MainModel main, Jid jid) {
    this.words = main.words();
    this.model = new CommandsModel(main.session(), words, main.ui(), jid);
    this.dialog = new Dialog(over, words.say("commands.title", jid), null, words.say("dialog.close"));
    list.setName("commands");
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setCellRenderer(new Names());
    list.getAccessibleContext().setAccessibleName(words.say("commands.list"));
    Plain.ground(list, "side");
    Plain.key(list, JComponent.WHEN_FOCUSED, "ENTER", this::begin);
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mouseClicked(MouseEvent event) {
        if (event.getClickCount() == 2) {
          begin();
        }
      }
    });
    wait = Plain.label(words.say("dialog.wait"));
    wait.setName("waiting");
    Plain.letters(wait, "faint");
    panel.add(title, "split 2, wmin 0, growx");
    panel.add(wait);
    panel.add(middle, "height " + HEIGHT);
  }

  /** Shows what can be done at an address. */
  static void show(Component over, MainModel main, Jid jid) {
    if (Lockdown.current().hides("commands")) {
      return;
    }
    CommandsDialog shown = new CommandsDialog(over, main, jid);
    shown.model.onChange(shown::refresh);
    shown.refresh();
    shown.model.load();
    shown.dialog.ask(shown.panel);
    shown.model.onChange(() -> {});
    shown.model.leave();
  }

  private void begin() {
    Command chosen = list.getSelectedValue();
    if (chosen != null) {
      model.begin(chosen);
    }
  }

  private void go(String action) {
    model.go(action, form == null ? null : form.filled());
  }

  private void refresh() {
    Optional<Step> step = model.step();
    title.setText(Texts.line(step.map(now -> now.command().name()).orElse(words.say("commands.list"))));
    // Most forms say it themselves.
    title.setVisible(step.isEmpty() || step.get().form().map(form -> form.title().isBlank()).orElse(true));
    if (step.isEmpty()) {
      list();
    } else if (step.get() != shown) {
      step(step.get());
    }
    buttons.forEach(button -> button.setEnabled(!model.waiting() || "commands.back".equals(button.getName())));
    wait.setVisible(model.waiting());
    dialog.problem(model.problem());
  }

  private void list() {
    if (!listed || shown != null) {
      shown = null;
      form = null;
      listed = true;
      middle.removeAll();
      middle.add(new JScrollPane(list));
      noButtons();
      button("begin", words.say("commands.begin"), this::begin, true);
      middle.revalidate();
      middle.repaint();
    }
    List<Command> now = model.commands();
    if (now.size() != commands.size()) {
      commands.clear();
      commands.addAll(now);
      list.setSelectedIndex(0);
      list.requestFocusInWindow();
    }
  }

  private void step(Step step) {
    shown = step;
    form = step.asks() ? new FormPanel(step.form().orElseThrow()) : null;
    JPanel all = new JPanel(new MigLayout("insets 0 0 0 8, fillx, wrap 1", "[grow,fill]"));
    step.notes().forEach(note -> all.add(note(note), "wmin 0, gapbottom 6"));
    if (form != null) {
      all.add(form, "wmin 0");
    } else if (step.form().isPresent()) {
      all.add(new ResultPanel(step.form(), step.table()), "wmin 0");
    } else if (step.notes().isEmpty()) {
      all.add(Plain.paragraph(words.say(step.done() ? "commands.done" : "commands.more"), 30), "wmin 0");
    }
    JScrollPane scroll = new JScrollPane(all);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    middle.removeAll();
    middle.add(scroll);
    noButtons();
    button("back", words.say("commands.back"), model::leave, step.done());
    step.actions().forEach(action -> button(action, words.say("commands.action." + action), () -> go(action),
        action.equals(step.usual())));
    middle.revalidate();
    panel.repaint();
    if (form != null) {
      form.focus();
    }
  }

  private JTextArea note(Note note) {
    JTextArea text = Plain.paragraph(Texts.body(note.text()), 30);
    text.setFocusable(true);
    text.setName("commands.note");
    text.getAccessibleContext().setAccessibleName(dialog.window().getTitle());
    text.setMinimumSize(new Dimension(0, 0));
    if (!note.type().equals("info")) {
      Plain.letters(text, "bad");
    }
    return text;
  }

  private void noButtons() {
    buttons.clear();
    dialog.noButtons();
  }

  private void button(String name, String text, Runnable action, boolean usual) {
    buttons.add(dialog.button("commands." + name, text, action, name.equals("back"), usual));
  }

  /** A command of the list. */
  private static final class Names extends CellPainter<Command> {
    Names() {
      super(34);
    }

    @Override
    String name(Command command) {
      return command.name();
    }

    @Override
    void paint(Graphics2D g, Command command, int width, int height) {
      text(g, Texts.line(command.name()), 14, 22, width - 28, Theme.unscaled(0, false), Theme.text());
    }
  }
}
