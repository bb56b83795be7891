package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.AccountsModel;
import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.store.Lockdown;
import java.awt.AlphaComposite;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;
import javax.swing.ToolTipManager;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** The accounts of the window, one below the other at its left edge; nothing of it is seen while there is one only. */
final class Rail extends JPanel {
  private static final int WIDTH = 64;
  /** The first face stands beside the one of the contacts' side. */
  private static final int CELL = 58;
  private static final int FACE = 38;

  private final AccountsModel model;
  private final Words words;
  private final DefaultListModel<Account> accounts = new DefaultListModel<>();
  private final JList<Account> list = new JList<>(accounts) {
    @Override
    public boolean getScrollableTracksViewportWidth() {
      return true;
    }

    @Override
    public @Nullable String getToolTipText(MouseEvent event) {
      int index = locationToIndex(event.getPoint());
      return index < 0 ? null : Plain.tip(spoken(getModel().getElementAt(index)));
    }
  };
  /** Faces come from the store of each account. */
  private final Map<Account, AvatarPainter> painters = new WeakHashMap<>();
  private boolean filling;

  Rail(AccountsModel model, Words words, AccountMenu menu) {
    super(new BorderLayout());
    this.model = model;
    this.words = words;
    Plain.plain(list);
    list.setName("accounts");
    list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    list.setCellRenderer(new Face());
    list.getAccessibleContext().setAccessibleName(words.say("accounts.title"));
    ToolTipManager.sharedInstance().registerComponent(list);
    // Who clicks goes on to write; who comes by keyboard stays and goes up and down.
    list.setRequestFocusEnabled(false);
    Plain.ground(list, "rail");
    Plain.ground(this, "rail");
    list.addListSelectionListener(event -> {
      Account chosen = list.getSelectedValue();
      if (!filling && !event.getValueIsAdjusting() && chosen != null) {
        model.show(chosen);
      }
    });
    Popups.on(list, point -> {
      Account chosen = list.getSelectedValue();
      if (chosen != null && menu.of(chosen).getComponentCount() > 0) {
        menu.of(chosen).show(list, point.x, point.y);
      }
    });
    JScrollPane scroll = new JScrollPane(list, JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED,
        JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    Plain.ground(scroll, "rail");
    JButton add = Plain.icon(Glyph.PLUS, words.say("accounts.add"), model::add);
    add.setName("accounts.plus");
    add.setVisible(!Lockdown.current().hides("accounts"));
    JPanel below = new JPanel(new MigLayout("insets 8 0 10 0, fillx", "[center,grow]"));
    Plain.ground(below, "rail");
    below.add(add, "width 40!, height 40!");
    add(scroll, BorderLayout.CENTER);
    add(below, BorderLayout.SOUTH);
    setBorder(Plain.rule(0, 0, 0, 1));
    refresh();
  }

  @Override
  public Dimension getPreferredSize() {
    return new Dimension(Math.round(WIDTH * Theme.scale()) + 1, 100);
  }

  /** The model has changed. */
  void refresh() {
    filling = true;
    List<Account> now = model.all();
    if (!List.of(accounts.toArray()).equals(now)) {
      accounts.clear();
      accounts.addAll(now);
    }
    list.setSelectedIndex(model.shown().map(now::indexOf).orElse(-1));
    if (model.shown().isEmpty()) {
      list.clearSelection();
    } else {
      list.ensureIndexIsVisible(list.getSelectedIndex());
    }
    filling = false;
    setVisible(now.size() > 1);
    list.repaint();
  }

  /** Somebody has another picture now. */
  void forget(Jid jid) {
    painters.values().forEach(painter -> painter.forget(jid));
    list.repaint();
  }

  private AvatarPainter painter(Account account) {
    return painters.computeIfAbsent(account, fresh -> new AvatarPainter(fresh::face, list::repaint));
  }

  /** Whether one goes through the accounts by keyboard. */
  boolean hasKeys() {
    return list.isFocusOwner();
  }

  /** What a screen reader says of an account, and what stands over it. */
  private String spoken(Account account) {
    String how = switch (account.step()) {
      case OFF -> words.say("accounts.state.off");
      case LOGIN -> words.say("accounts.state.login");
      case OPENING -> words.say("connection.connecting");
      case SHUT -> words.say("accounts.state.shut");
      case IN -> account.main().map(main -> main.connection()).filter(sentence -> !sentence.isEmpty())
          .orElseGet(() -> words.sayFor("presence", ChatModel.name(account.availability())));
    };
    String waits = Unread.spoken(words, account.unread(), account.asking(), account.mentioned());
    return account.jid() + ", " + how + (waits.isEmpty() ? "" : ", " + waits);
  }

  /** An account: its face, how it is there, how much is unread. */
  private final class Face extends CellPainter<Account> {
    Face() {
      super(CELL);
    }

    @Override
    String name(Account account) {
      return spoken(account);
    }

    @Override
    Color ground() {
      return Theme.rail();
    }

    @Override
    void paint(Graphics2D g, Account account, int width, int height) {
      int x = (width - FACE) / 2;
      int y = (height - FACE) / 2;
      boolean in = account.step() == Account.Step.IN;
      Graphics2D faded = (Graphics2D) g.create();
      if (account.step() == Account.Step.OFF || account.step() == Account.Step.SHUT) {
        faded.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, 0.4f));
      }
      painter(account).paint(faded, account.jid(), account.jid().local(),
          in && !account.waits() ? account.availability() : null, x, y, FACE, back());
      faded.dispose();
      if (account.waits()) {
        badge(g, "!", Theme.alarm(), x + FACE + 4, y + FACE - 14);
      }
      if (account.unread() + account.asking() > 0) {
        badge(g, Unread.count(account.unread() + account.asking(), account.mentioned(), 99), account.mentioned() ? Theme.alarm() : Theme.count(),
            x + FACE + 7, y - 5);
      }
    }

    /** A small sign with white letters, set off from what is below it; its upper right corner is given. */
    private void badge(Graphics2D g, String text, Color colour, int right, int top) {
      g.setFont(Theme.unscaled(-3, true));
      FontMetrics metrics = g.getFontMetrics();
      int high = 17;
      int wide = Math.max(high, metrics.stringWidth(text) + 9);
      int left = right - wide;
      g.setColor(back());
      g.fillRoundRect(left - 2, top - 2, wide + 4, high + 4, high + 4, high + 4);
      g.setColor(colour);
      g.fillRoundRect(left, top, wide, high, high, high);
      g.setColor(Color.WHITE);
      g.drawString(text, left + (wide - metrics.stringWidth(text)) / 2f,
          top + (high - metrics.getHeight()) / 2f + metrics.getAscent());
    }
  }
}
