package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Level;
import java.awt.Component;
import java.util.List;
import javax.swing.ButtonGroup;
import javax.swing.JMenu;
import javax.swing.JPopupMenu;
import javax.swing.JRadioButtonMenuItem;

/** Of what in a conversation one wants to be told. */
final class LevelMenu {
  private LevelMenu() {}

  static void add(JPopupMenu menu, MainModel model, Jid jid, boolean room, Component over) {
    Words words = model.words();
    JMenu levels = new JMenu(words.say("level.title"));
    levels.setName("levels");
    ButtonGroup group = new ButtonGroup();
    Level now = model.session().levels().of(jid, room);
    for (Level level : room ? List.of(Level.values()) : List.of(Level.ALWAYS, Level.NEVER)) {
      JRadioButtonMenuItem item = new JRadioButtonMenuItem(words.say("level." + level), level == now);
      item.setName("level." + level);
      item.addActionListener(event -> model.ui().ask(() -> {
        model.session().levels().set(jid, room, level);
        return true;
      }, done -> {}, failed -> Dialog.failed(over, words, words.say("level.title"), failed)));
      group.add(item);
      levels.add(item);
    }
    menu.add(levels);
  }
}
