package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Transcript;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.awt.print.PrinterException;
import java.io.File;
import java.time.ZoneId;
import javax.swing.JFileChooser;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;

/** The menu of an open conversation. */
final class ChatMenu {
  /** More of the newest messages are not printed: nobody wants a thousand sheets. */
  private static final int MOST_PRINTED = 2000;

  private ChatMenu() {}

  static JPopupMenu of(MainModel model, ChatModel chat, Component over) {
    Words words = model.words();
    JPopupMenu menu = new JPopupMenu();
    if (chat.isRoom()) {
      RoomMenu.add(menu, model, chat, over);
      if (chat.room().self().filter(self -> self.affiliation().equals("owner")).isPresent()) {
        JMenuItem form = menu.add(words.say("room.form"));
        form.setName("room.form");
        form.addActionListener(event -> RoomForm.show(over, model, chat));
      }
    } else if (chat.jid().isBare()) {
      if (!Lockdown.current().hides("profile")) {
        item(menu, "chat.profile", words.say("contacts.profile")).addActionListener(event -> ProfileDialog.of(over, model, chat.jid()));
      }
      if (!Lockdown.current().hides("note")) {
        JMenuItem note = menu.add(words.say("note.menu"));
        note.setName("chat.note");
        note.addActionListener(event -> ContactDialogs.note(over, model, chat.jid(), chat.title()));
      }
    }
    if (over instanceof ChatPanel panel) {
      JMenuItem find = menu.add(words.say("find.menu"));
      find.setName("chat.find");
      Shortcut.FIND.at(find);
      find.addActionListener(event -> panel.find());
    }
    if (chat.files().direct() && !Lockdown.current().hides("files")) {
      JMenuItem direct = menu.add(words.say("direct.menu"));
      direct.setName("chat.direct");
      direct.addActionListener(event -> {
        JFileChooser chooser = FileChoosers.chooser();
        chooser.setName("direct");
        if (chooser.showOpenDialog(over) == JFileChooser.APPROVE_OPTION) {
          chat.files().sendDirectly(chooser.getSelectedFile().toPath());
        }
      });
    }
    if (!Lockdown.current().hides("files")) {
      JMenuItem screen = menu.add(words.say("screen.title"));
      screen.setName("chat.screen");
      Shortcut.SCREEN.at(screen);
      screen.addActionListener(event -> PictureDialog.screen(over, model, chat));
    }
    LevelMenu.add(menu, model, chat.jid(), chat.isRoom(), over);
    if (!Lockdown.current().hides("export")) {
      JMenuItem export = menu.add(words.say("chat.export"));
      export.setName("chat.export");
      export.addActionListener(event -> export(model, chat, over));
    }
    if (!Lockdown.current().hides("print")) {
      JMenuItem print = menu.add(words.say("chat.print"));
      print.setName("chat.print");
      print.addActionListener(event -> print(model, chat, over));
    }
    item(menu, "chat.close", words.say(chat.isRoom() ? "room.leave" : "chat.close")).addActionListener(event -> {
      if (!chat.isRoom() || Dialog.sure(over, words, words.say("room.leave-sure", chat.title()), words.say("room.leave"))) {
        model.close(chat.jid(), chat.isRoom());
        if (over instanceof ChatPanel panel) {
          panel.show(null);
        }
      }
    });
    return menu;
  }

  private static JMenuItem item(JPopupMenu menu, String name, String text) {
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    return menu.add(item);
  }

  private static void print(MainModel model, ChatModel chat, Component over) {
    Words words = model.words();
    // Who looks for printers may wait for those of the network.
    model.ui().ask(Printout::trouble, trouble -> {
      if (trouble.isEmpty()) {
        model.ui().read(() -> Transcript.text(model.session(), words, chat.jid(), ZoneId.systemDefault(), MOST_PRINTED),
            text -> print(model, chat.title(), text, over));
      } else {
        Dialog.tell(over, words, words.say("chat.print"), words.say(trouble));
      }
    }, failed -> cannotPrint(words, over));
  }

  private static void print(MainModel model, String title, String text, Component over) {
    Printout.ask(title, text).ifPresent(job -> model.ui().ask(() -> {
      try {
        job.print();
        return true;
      } catch (PrinterException e) {
        return false;
      }
    }, went -> {
      if (!went) {
        cannotPrint(model.words(), over);
      }
    }, failed -> cannotPrint(model.words(), over)));
  }

  private static void cannotPrint(Words words, Component over) {
    Dialog.tell(over, words, words.say("chat.print"), words.say("chat.print.failed"));
  }

  private static void export(MainModel model, ChatModel chat, Component over) {
    Words words = model.words();
    JFileChooser chooser = FileChoosers.chooser();
    // A name of a file, whatever somebody is called.
    String name = chat.title().replaceAll("[^\\p{L}\\p{N} _-]", "_");
    chooser.setSelectedFile(new File(chooser.getCurrentDirectory(), (name.isBlank() ? "chat" : name) + ".txt"));
    if (chooser.showSaveDialog(over) == JFileChooser.APPROVE_OPTION) {
      File file = chooser.getSelectedFile();
      if (file.exists() && !Dialog.sure(over, words, words.say("chat.export.sure", file.getName()), words.say("edit.go"))) {
        return;
      }
      model.ui().ask(() -> Transcript.write(model.session(), words, chat.jid(), ZoneId.systemDefault(), file.toPath()), went -> {
        if (!went) {
          Dialog.tell(over, words, words.say("chat.export"), words.say("chat.export.failed", file.getName()));
        }
      }, failed -> {});
    }
  }
}
