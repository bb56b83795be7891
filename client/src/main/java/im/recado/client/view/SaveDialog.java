package im.recado.client.view;

import im.recado.client.model.ChatFiles;
import im.recado.client.model.ChatFiles.Row;
import im.recado.client.model.ChatModel;
import im.recado.client.model.Words;
import im.recado.client.services.FileNames;
import im.recado.client.services.SaveFolder;
import im.recado.client.services.store.Message;
import java.awt.Component;
import java.io.File;
import java.util.Optional;
import javax.swing.JFileChooser;
import org.jspecify.annotations.Nullable;

/** Asks where a file shall go. */
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
    ask(over, words, name, folder).ifPresent(file -> chat.files().save(whole, file.toPath()));
  }

  /** Asks where what is offered shall go. */
  static void show(Component over, ChatFiles files, Words words, Row row) {
    files.offered(row).flatMap(name -> ask(over, words, name, usual())).ifPresent(file -> files.accept(row, file.toPath()));
  }

  /** Takes what is offered into the folder where the last one went, else into that of the person; over no other file. */
  static void accept(ChatFiles files, Row row) {
    files.offered(row).ifPresent(name -> files.accept(row, free(usual(), name).toPath()));
  }

  private static File usual() {
    return folder == null ? SaveFolder.ofPerson().toFile() : folder;
  }

  private static Optional<File> ask(Component over, Words words, String name, @Nullable File first) {
    JFileChooser chooser = FileChoosers.chooser();
    chooser.setName("save");
    if (first != null) {
      chooser.setCurrentDirectory(first);
    }
    chooser.setSelectedFile(free(chooser.getCurrentDirectory(), name));
    if (chooser.showSaveDialog(over) != JFileChooser.APPROVE_OPTION) {
      return Optional.empty();
    }
    File file = chooser.getSelectedFile();
    if (file.exists() && !Dialog.sure(over, words, words.say("chat.export.sure", file.getName()), words.say("edit.go"))) {
      return Optional.empty();
    }
    folder = file.getParentFile();
    return Optional.of(file);
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
