package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.ChatModel;
import im.recado.client.model.Lookalike;
import im.recado.client.model.MainModel;
import im.recado.client.model.MainModel.Entry;
import im.recado.client.model.MainModel.Line;
import im.recado.client.model.Texts;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.OwnPresence;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.List;
import java.util.Map;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.JTextField;
import org.jspecify.annotations.Nullable;

/** The menus of the left side, and what they do. */
final class SideMenus {
  /** Of the items that have keys. */
  private static final Map<String, Shortcut> KEYS = Map.of("add", Shortcut.ADD, "join", Shortcut.JOIN, "downloads", Shortcut.DOWNLOADS,
      "preferences", Shortcut.PREFERENCES, "quit", Shortcut.QUIT, "keys", Shortcut.KEYS);

  private final MainModel model;
  private final Words words;
  private final MainWindow window;
  private final Account account;
  private @Nullable XmlWindow xml;

  SideMenus(Account account, MainModel model, MainWindow window) {
    this.account = account;
    this.model = model;
    this.words = model.words();
    this.window = window;
  }

  private Component over() {
    return window.getContentPane();
  }

  /** An item, unless administrators hide what is called like it; {@code commands.server} is one of the commands. */
  private static void item(JPopupMenu menu, String text, String name, Runnable action) {
    if (Lockdown.current().hides(name) || Lockdown.current().hides(name.replaceFirst("\\..*", ""))) {
      return;
    }
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    item.addActionListener(event -> action.run());
    Shortcut keys = KEYS.get(name);
    if (keys != null) {
      keys.at(item);
    }
    menu.add(item);
  }

  JPopupMenu presence() {
    JPopupMenu menu = new JPopupMenu();
    OwnPresence own = model.session().presence();
    for (Availability availability : own.choices()) {
      JRadioButtonMenuItem item = new JRadioButtonMenuItem(words.sayFor("presence", ChatModel.name(availability)),
          availability == own.chosen());
      item.setName("presence." + ChatModel.name(availability));
      item.setIcon(new PresenceDot(availability));
      item.addActionListener(event -> model.be(availability, own.status()));
      menu.add(item);
    }
    menu.addSeparator();
    own.used().stream().filter(text -> !text.equals(own.status()))
        .forEach(text -> item(menu, Texts.line(text), "status.used", () -> model.be(own.chosen(), text)));
    if (!own.status().isEmpty()) {
      item(menu, words.say("profile.no-status"), "status.none", () -> model.be(own.chosen(), ""));
    }
    item(menu, words.say("profile.status"), "status", () -> {
      JTextField field = new JTextField(own.status(), 24);
      field.setName("status.text");
      field.getAccessibleContext().setAccessibleName(words.say("profile.status"));
      if (new Dialog(over(), words.say("profile.status"), words.say("dialog.ok"), words.say("dialog.cancel")).ask(field)) {
        model.be(own.chosen(), field.getText());
      }
    });
    menu.addSeparator();
    item(menu, words.say("menu.profile"), "profile", () -> ProfileDialog.show(over(), model));
    return menu;
  }

  JPopupMenu add() {
    JPopupMenu menu = new JPopupMenu();
    item(menu, words.say("add.title"), "add", () -> ContactDialogs.add(over(), model));
    item(menu, words.say("room.title"), "join", () -> RoomDialog.show(over(), model));
    return menu;
  }

  JPopupMenu main() {
    JPopupMenu menu = new JPopupMenu();
    item(menu, words.say("menu.profile"), "profile", () -> ProfileDialog.show(over(), model));
    item(menu, words.say("menu.gateways"), "gateways", () -> GatewaysDialog.show(over(), model));
    item(menu, words.say("places.title"), "places", () -> PlacesDialog.show(over(), model));
    item(menu, words.say("menu.commands"), "commands.server",
        () -> CommandsDialog.show(over(), model, model.session().account().server()));
    item(menu, words.say("menu.xml"), "xml", this::xml);
    item(menu, words.say("downloads.title"), "downloads", () -> DownloadsDialog.show(over(), model));
    item(menu, words.say("menu.preferences"), "preferences", () -> PreferencesDialog.show(over(), model, window));
    item(menu, words.say("keys.title"), "keys", () -> KeysDialog.show(over(), words));
    if (window.accounts().all().size() > 1 || !Lockdown.current().hides("accounts")) {
      menu.add(window.menu().all(account));
    }
    menu.addSeparator();
    if (window.accounts().all().size() > 1) {
      item(menu, words.say("menu.forget"), "sign-out.forget", () -> window.accounts().forget(account));
    } else {
      item(menu, words.say("menu.sign-out"), "sign-out", () -> window.signOut(account));
    }
    item(menu, words.say("menu.quit"), "quit", window::quit);
    return menu;
  }

  /** The stream of the account, in one window. */
  private void xml() {
    if (xml == null || !xml.isOpen()) {
      xml = new XmlWindow(over(), model);
    } else {
      xml.front();
    }
  }

  JPopupMenu entry(Entry entry) {
    JPopupMenu menu = new JPopupMenu();
    favourite(menu, entry.jid(), entry.room());
    LevelMenu.add(menu, model, entry.jid(), entry.room(), over());
    if (!entry.room() && entry.jid().isBare()) {
      blocking(menu, entry.jid(), entry.name());
    }
    item(menu, words.say(entry.room() ? "room.leave" : "chat.close"), "close", () -> {
      if (!entry.room() || Dialog.sure(over(), words, words.say("room.leave-sure", entry.name()), words.say("room.leave"))) {
        model.close(entry.jid(), entry.room());
        window.closed(entry.jid());
      }
    });
    return menu;
  }

  JPopupMenu person(Line.Person person) {
    JPopupMenu menu = new JPopupMenu();
    item(menu, words.say("contacts.write"), "write", () -> model.open(person.jid(), false));
    item(menu, words.say("contacts.edit"), "edit", () -> ContactDialogs.edit(over(), model, person.jid()));
    item(menu, words.say("contacts.profile"), "profile", () -> ProfileDialog.of(over(), model, person.jid()));
    item(menu, words.say("note.menu"), "note", () -> ContactDialogs.note(over(), model, person.jid(), person.name()));
    favourite(menu, person.jid(), false);
    seeing(menu, person.jid());
    commands(menu, person.jid());
    blocking(menu, person.jid(), person.name());
    item(menu, words.say("contacts.remove"), "remove", () -> {
      if (Dialog.sure(over(), words, words.say("contacts.remove-sure", person.name()), words.say("contacts.remove"))) {
        ask(() -> {
          model.session().contacts().remove(person.jid());
          return true;
        });
      }
    });
    return menu;
  }

  /** What can be done with a group of the roster. */
  JPopupMenu group(Line.Group group) {
    JPopupMenu menu = new JPopupMenu();
    item(menu, words.say("group.rename"), "edit.group", () -> {
      JTextField name = new JTextField(group.name(), 24);
      name.setName("group.name");
      name.getAccessibleContext().setAccessibleName(words.say("group.name"));
      if (new Dialog(over(), words.say("group.rename"), words.say("dialog.ok"), words.say("dialog.cancel")).ask(name)) {
        model.groups().rename(group, name.getText(), this::failed);
      }
    });
    item(menu, words.say("group.remove"), "edit.ungroup", () -> {
      if (Dialog.sure(over(), words, words.say("group.remove-sure", group.name()), words.say("group.remove"))) {
        model.groups().remove(group, this::failed);
      }
    });
    return menu;
  }

  /** What can be done with several people at once. */
  JPopupMenu people(List<Line.Person> people) {
    JPopupMenu menu = new JPopupMenu();
    if (!Lockdown.current().hides("edit")) {
      JMenu groups = Plain.plain(new JMenu(words.say("group.move")));
      groups.setName("edit.move");
      model.session().contacts().groups().forEach(group ->
          item(groups.getPopupMenu(), Texts.line(group), "edit.move." + group, () -> model.groups().put(people, group, this::failed)));
      item(groups.getPopupMenu(), words.say("group.new"), "edit.move.new", () -> {
        JTextField name = new JTextField(24);
        name.setName("group.name");
        name.getAccessibleContext().setAccessibleName(words.say("group.name"));
        if (new Dialog(over(), words.say("group.new"), words.say("dialog.ok"), words.say("dialog.cancel")).ask(name) && !name.getText().isBlank()) {
          model.groups().put(people, name.getText(), this::failed);
        }
      });
      menu.add(groups);
    }
    item(menu, words.say("contacts.remove"), "remove", () -> {
      if (Dialog.sure(over(), words, words.say("contacts.remove-several", people.stream().map(Line.Person::jid).distinct().count()),
          words.say("contacts.remove"))) {
        ask(() -> {
          for (Jid jid : people.stream().map(Line.Person::jid).distinct().toList()) {
            model.session().contacts().remove(jid);
          }
          return true;
        });
      }
    });
    return menu;
  }

  /** Who sees whom: asked for once more, or taken back. */
  private void seeing(JPopupMenu menu, Jid jid) {
    model.session().contacts().find(jid).ifPresent(contact -> {
      if (!contact.tellsUs()) {
        item(menu, words.say("contacts.ask"), "add.ask", () -> ask(() -> {
          model.session().contacts().ask(jid);
          return true;
        }));
      }
      if (contact.seesUs()) {
        item(menu, words.say("contacts.hide"), "edit.hide", () -> ask(() -> {
          model.session().contacts().hide(jid);
          return true;
        }));
      }
    });
  }

  private void blocking(JPopupMenu menu, Jid jid, String who) {
    boolean blocked = model.session().blocks().is(jid);
    item(menu, words.say(blocked ? "contacts.unblock" : "contacts.block"), "block", () -> ask(() -> {
      model.session().blocks().set(jid, !blocked);
      return true;
    }));
    if (!blocked) {
      item(menu, words.say("report.menu"), "block.report", () -> ReportDialog.show(over(), model, jid, who));
    }
  }

  /** What the clients of somebody offer; of a service, that has none, the service itself. */
  private void commands(JPopupMenu menu, Jid jid) {
    if (Lockdown.current().hides("commands")) {
      return;
    }
    List<Jid> clients = jid.local().isEmpty() ? List.of(jid) : model.session().contacts().clients(jid);
    if (clients.size() == 1) {
      item(menu, words.say("contacts.commands"), "commands", () -> CommandsDialog.show(over(), model, clients.getFirst()));
    } else if (!clients.isEmpty()) {
      JMenu which = Plain.plain(new JMenu(words.say("contacts.commands")));
      which.setName("commands");
      clients.forEach(client -> item(which.getPopupMenu(), Texts.line(client.resource()), "commands." + client.resource(),
          () -> CommandsDialog.show(over(), model, client)));
      menu.add(which);
    }
  }

  /** A sentence about whose address this one looks like, if it does. */
  private String looksLike(Jid jid) {
    return Lookalike.of(jid.toString(), model.session().contacts().all().stream().map(contact -> contact.jid().toString()).toList())
        .map(like -> "\n\n" + words.say("contacts.lookalike", like)).orElse("");
  }

  /** Somebody asks to be a contact. */
  void request(Jid jid) {
    Dialog dialog = new Dialog(over(), words.say("app.name"), words.say("contacts.accept"), words.say("contacts.later"));
    dialog.button("request.decline", words.say("contacts.decline"), () -> {
      dialog.close();
      ask(() -> {
        model.session().contacts().decline(jid);
        return true;
      });
    }, true, false);
    if (!Lockdown.current().hides("block")) {
      dialog.button("request.block", words.say("contacts.block"), () -> {
        dialog.close();
        ask(() -> {
          model.session().contacts().decline(jid);
          model.session().blocks().set(jid, true);
          return true;
        });
      }, true, false);
    }
    dialog.does(() -> {
      dialog.close();
      ask(() -> {
        model.session().contacts().accept(jid);
        return true;
      });
    });
    dialog.ask(Plain.question(words.say("contacts.request.question", jid) + looksLike(jid), 30));
  }

  private void favourite(JPopupMenu menu, Jid jid, boolean room) {
    if (jid.isBare()) {
      boolean now = model.session().favourites().is(jid, room);
      item(menu, words.say(now ? "favourite.no" : "favourite.yes"), "favourite", () -> ask(() -> {
        model.session().favourites().set(jid, room, !now);
        return true;
      }));
    }
  }

  /** Says that something did not go. */
  void failed(String condition) {
    Dialog.failed(over(), words, words.say("app.name"), condition);
  }

  private void ask(Ui.Request<Boolean> request) {
    model.ui().ask(request, done -> {}, this::failed);
  }
}
