package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import im.recado.client.services.FileNames;
import im.recado.client.services.store.Message;
import java.awt.Component;
import java.io.File;
import javax.swing.JFileChooser;
import org.jspecify.annotations.Nullable;

/** Asks where the file of a message shall go. */
final class SaveDialog {
  /** Where the last one went: the next one goes there as well. */
  private static @Nullable File folder;

  private SaveDialog() {}

  static void show(Component over, ChatModel chat, Words words, Message message) {
    Message whole = chat.whole(message.number()).orElse(null);
    String name = whole == null ? null : chat.files().name(whole).orElse(null);
    if (whole == null || name == null) {
      return;
    }
    JFileChooser chooser = new JFileChooser();
    chooser.setName("save");
    if (folder != null) {
      chooser.setCurrentDirectory(folder);
    }
    chooser.setSelectedFile(free(chooser.getCurrentDirectory(), name));
    if (chooser.showSaveDialog(over) != JFileChooser.APPROVE_OPTION) {
      return;
    }
    File file = chooser.getSelectedFile();
    if (file.exists() && !Dialog.sure(over, words, words.say("chat.export.sure", file.getName()), words.say("edit.go"))) {
      return;
    }
    folder = file.getParentFile();
    chat.files().save(whole, file.toPath());
  }

  /** The name, with a number when there is such a file. */
  static File free(File folder, String name) {
    File file = new File(folder, name);
    for (int number = 2; file.exists(); number++) {
      file = new File(folder, FileNames.numbered(name, number));
    }
    return file;
  }
}
