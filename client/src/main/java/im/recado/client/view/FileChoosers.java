package im.recado.client.view;

import im.recado.client.model.Words;
import java.awt.Component;
import java.util.List;
import java.util.Map;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.UIManager;

/** The dialogs for files in the language of the program: Java has them in few. */
final class FileChoosers {
  /** What the looks call the words, by what we call them. */
  private static final Map<String, List<String>> NAMES = Map.ofEntries(
      Map.entry("open", List.of("openDialogTitleText", "openButtonText", "openButtonToolTipText", "directoryOpenButtonText", "directoryOpenButtonToolTipText")),
      Map.entry("save", List.of("saveDialogTitleText", "saveButtonText", "saveButtonToolTipText")),
      Map.entry("cancel", List.of("cancelButtonText", "cancelButtonToolTipText")),
      Map.entry("look-in", List.of("lookInLabelText")),
      Map.entry("save-in", List.of("saveInLabelText")),
      Map.entry("name", List.of("fileNameLabelText", "folderNameLabelText", "fileNameHeaderText")),
      Map.entry("type", List.of("filesOfTypeLabelText", "fileTypeHeaderText")),
      Map.entry("all", List.of("acceptAllFileFilterText")),
      Map.entry("up", List.of("upFolderToolTipText", "upFolderAccessibleName")),
      Map.entry("home", List.of("homeFolderToolTipText", "homeFolderAccessibleName")),
      Map.entry("new", List.of("newFolderToolTipText", "newFolderAccessibleName", "newFolderActionLabelText")),
      Map.entry("list", List.of("listViewButtonToolTipText", "listViewButtonAccessibleName", "listViewActionLabelText")),
      Map.entry("details", List.of("detailsViewButtonToolTipText", "detailsViewButtonAccessibleName", "detailsViewActionLabelText")),
      Map.entry("view", List.of("viewMenuLabelText", "viewMenuButtonToolTipText", "viewMenuButtonAccessibleName")),
      Map.entry("refresh", List.of("refreshActionLabelText")),
      Map.entry("size", List.of("fileSizeHeaderText")),
      Map.entry("date", List.of("fileDateHeaderText")));

  private FileChoosers() {}

  /** A new one, no larger than the screen. */
  static JFileChooser chooser() {
    return new JFileChooser() {
      @Override
      protected JDialog createDialog(Component over) {
        JDialog dialog = super.createDialog(over);
        Dialog.fit(dialog);
        dialog.setLocationRelativeTo(over);
        return dialog;
      }
    };
  }

  /** From now on they speak these words. */
  static void speak(Words words) {
    NAMES.forEach((own, names) -> names.forEach(name -> UIManager.put("FileChooser." + name, words.say("chooser." + own))));
    UIManager.put("FileChooser.other.newFolder", words.say("chooser.folder"));
    UIManager.put("FileChooser.other.newFolder.subsequent", words.say("chooser.folder") + " ({0})");
    for (String mnemonic : List.of("lookInLabel", "saveInLabel", "fileNameLabel", "folderNameLabel", "filesOfTypeLabel")) {
      UIManager.put("FileChooser." + mnemonic + "Mnemonic", 0);
    }
  }
}
