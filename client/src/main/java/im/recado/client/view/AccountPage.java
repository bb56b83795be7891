package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.MainModel;
import im.recado.client.model.RoomPlace;
import im.recado.client.model.Search.Found;
import im.recado.client.protocol.Jid;
import java.awt.BorderLayout;
import javax.swing.JButton;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** An account that has begun: how it is connected, its contacts and conversations. */
final class AccountPage extends JPanel {
  private final Account account;
  private final MainModel model;
  private final MainWindow window;
  private final SidePanel side;
  private final ChatPanel chat;
  private final Panes panes;
  private final Links links;
  private final JPanel strip = new JPanel(new MigLayout("insets 6 14 6 10, fillx", "[grow,fill]8[]"));
  /** What of the conversation that is being opened is to be shown; null: where one begins to read. */
  private Found.@Nullable Said reveals;
  private final JTextArea stripText = Plain.paragraph("", 40);
  private final JButton retry;

  AccountPage(Account account, MainModel model, MainWindow window, Attention attention) {
    super(new BorderLayout());
    this.account = account;
    this.model = model;
    this.window = window;
    AvatarPainter painter = new AvatarPainter(model.session().avatars()::of, this::repaint);
    side = new SidePanel(model, painter, new SideMenus(account, model, window), this::open);
    links = new Links(model, this);
    chat = new ChatPanel(model, painter, links::open);
    chat.onBack(this::leave);
    panes = new Panes(side, chat, () -> model.current().isPresent());
    Plain.ground(strip, "mention");
    strip.add(stripText, "wmin 0");
    retry = Plain.button(model.words().say("connection.retry"), this::retry);
    retry.setName("connection.retry");
    strip.add(retry);
    add(strip, BorderLayout.NORTH);
    add(panes, BorderLayout.CENTER);
    model.onChange(new Pace(this::refresh)::ask);
    model.onOpen(opened -> {
      chat.show(opened);
      panes.place();
      chat.focus();
      attention.seen(model, opened.jid());
      refresh();
      reveal(opened.jid());
    });
    model.onPicture(jid -> {
      painter.forget(jid);
      window.picture(jid);
    });
    model.onMessage(message -> attention.came(model, message));
    model.onRead(jid -> attention.seen(model, jid));
    model.onRequest(jid -> attention.asked(model, jid, () -> {
      window.accounts().show(account);
      panes.contacts(this::leave);
      side.contacts();
    }));
    model.onInvitation(links::invited);
    model.onVoice(links::voice);
    Shortcut.FIND.on(this, () -> {
      if (!chat.find()) {
        side.focusSearch();
      }
    });
    Shortcut.SEARCH.on(this, () -> {
      panes.contacts(this::leave);
      side.focusSearch();
    });
    Shortcut.ADD.on(this, () -> ContactDialogs.add(this, model));
    Shortcut.JOIN.on(this, () -> RoomDialog.show(this, model));
    Shortcut.SCREEN.on(this, () -> model.current().ifPresent(current -> PictureDialog.screen(this, model, current)));
    Shortcut.DOWNLOADS.on(this, () -> DownloadsDialog.show(this, model));
    Shortcut.PREFERENCES.on(this, () -> PreferencesDialog.show(this, model, window));
    Shortcut.NEXT.on(this, () -> side.step(1));
    Shortcut.PREVIOUS.on(this, () -> side.step(-1));
    Shortcut.MENU.on(this, () -> {
      panes.contacts(this::leave);
      side.menu();
    });
    refresh();
  }

  /** Goes to what a search has found. */
  private void open(Found found) {
    switch (found) {
      case Found.Chat one -> model.open(one.entry().jid(), one.entry().room());
      case Found.Person one -> model.open(one.person().jid(), false);
      case Found.Address one -> model.open(one.jid(), false);
      case RoomPlace one -> RoomDialog.show(this, model, one.jid());
      case Found.Said said -> {
        reveals = said;
        model.open(said.conversation(), said.room());
      }
      case Found.Head head -> { }
    }
  }

  private void reveal(Jid opened) {
    Found.Said said = reveals;
    reveals = null;
    if (said != null && said.conversation().equals(opened)) {
      chat.find(model.search().text(), said.number(), said.stanzaId());
    }
  }

  private void retry() {
    var doubt = model.doubt();
    if (model.weaker()) {
      if (DoubtDialog.weaker(this, model.words(), model.session().account().domain())) {
        model.acceptWeaker();
      }
    } else if (model.wantsPassword()) {
      window.accounts().signInAnew(account);
    } else if (doubt.isEmpty()) {
      model.session().retry();
    } else if (DoubtDialog.ask(this, model.words(), doubt.get())) {
      window.accounts().accept(doubt.get());
    }
  }

  private void refresh() {
    String connection = model.connection();
    Plain.say(stripText, connection);
    retry.setText(model.words().say(model.wantsPassword() ? "login.go" : "connection.retry"));
    strip.setVisible(!connection.isEmpty());
    side.refresh();
  }

  Links links() {
    return links;
  }

  /** Where one begins to type. */
  void focus() {
    if (model.current().isPresent()) {
      chat.focus();
    } else {
      side.focusSearch();
    }
  }

  /** A conversation was closed. */
  void closed(Jid jid) {
    if (model.current().isEmpty()) {
      chat.show(null);
      panes.place();
    }
  }

  /** Goes back to the contacts; the conversation stays in the list. */
  private void leave() {
    model.leave();
    chat.show(null);
    panes.place();
    side.focusSearch();
  }
}
