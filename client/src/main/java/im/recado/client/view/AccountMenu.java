package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.AccountsModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.List;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.KeyStroke;

/** What can be done with the accounts of the window. */
final class AccountMenu {
  private final AccountsModel model;
  private final Words words;
  private final Component over;

  AccountMenu(AccountsModel model, Words words, Component over) {
    this.model = model;
    this.words = words;
    this.over = over;
  }

  /** An item, unless administrators decide which accounts there are; what was switched off may come on. */
  private static void item(JPopupMenu menu, String text, String name, Runnable action) {
    if (Lockdown.current().hides("accounts") && !name.equals("accounts.on")) {
      return;
    }
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    item.addActionListener(event -> action.run());
    menu.add(item);
  }

  /** For one of them. */
  JPopupMenu of(Account account) {
    JPopupMenu menu = new JPopupMenu();
    with(menu, account);
    if (!Lockdown.current().hides("accounts")) {
      menu.addSeparator();
      add(menu);
    }
    return menu;
  }

  private void add(JPopupMenu menu) {
    item(menu, words.say("accounts.add"), "accounts.add", model::add);
  }

  private void with(JPopupMenu menu, Account account) {
    switch (account.step()) {
      case OFF -> item(menu, words.say("accounts.on"), "accounts.on", () -> model.switchOn(account));
      case IN, LOGIN -> item(menu, words.say("accounts.off"), "accounts.off", () -> model.switchOff(account));
      case SHUT -> item(menu, words.say("connection.retry"), "accounts.retry", () -> retry(account));
      case OPENING -> { }
    }
    item(menu, words.say("accounts.remove"), "accounts.remove", () -> remove(account));
  }

  /** All of them, with what can be done with the one that is shown. */
  JMenu all(Account shown) {
    JMenu all = Plain.plain(new JMenu(words.say("accounts.title")));
    all.setName("accounts.all");
    List<Account> accounts = model.all();
    for (int i = 0; i < accounts.size(); i++) {
      Account account = accounts.get(i);
      JRadioButtonMenuItem item = Plain.plain(new JRadioButtonMenuItem());
      item.setText((account.jid() + " " + Unread.beside(account.unread(), account.mentioned())).strip());
      item.setName("account." + account.jid());
      item.setSelected(account == shown);
      if (i < MainWindow.NUMBERED) {
        item.setAccelerator(KeyStroke.getKeyStroke("ctrl " + (i + 1)));
      }
      item.addActionListener(event -> model.show(account));
      all.add(item);
    }
    if (!Lockdown.current().hides("accounts")) {
      all.addSeparator();
    }
    add(all.getPopupMenu());
    with(all.getPopupMenu(), shown);
    return all;
  }

  /** Tries once more to open one that is shut, and says when it stays so. */
  void retry(Account account) {
    model.retry(account, () -> new Dialog(over, words.say("accounts.shut.title"), null, words.say("dialog.close"))
        .ask(Plain.question(account.shut().map(shut -> ShutDialog.sentence(words, shut)).orElse(""), 34)));
  }

  /** Asks whether an account is to go, and says what of it stays. */
  void remove(Account account) {
    model.waiting(account, waiting -> {
      String question = words.say("accounts.remove.stays", account.jid()) + "\n\n" + words.say("accounts.remove.goes")
          + (waiting == 0 ? "" : "\n\n" + words.say("accounts.remove.waiting", waiting));
      if (new Dialog(over, words.say("accounts.remove"), words.say("accounts.remove.go"), words.say("dialog.cancel"))
          .ask(Plain.question(question, 36))) {
        model.remove(account);
      }
    });
  }
}
