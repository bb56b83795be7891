package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** In the place of a conversation while none is open: what one can begin with. */
final class EmptyPanel extends JPanel {
  EmptyPanel(MainModel model) {
    super(new MigLayout("insets 24, fill", "[grow,center]", "[grow,bottom][][grow,top]"));
    Words words = model.words();
    Plain.ground(this, "background");
    JPanel all = new JPanel(new MigLayout("insets 0, wrap 1, hidemode 3", "[center]", "[]12[]8[]0[]"));
    all.setOpaque(false);
    all.add(new JLabel(new Logo(64)));
    JLabel hint = Plain.label(words.say("chat.empty"), 2, false);
    Plain.letters(hint, "faint");
    all.add(hint, "wmin 0");
    all.add(begins("empty.add", words.say("add.title"), "add", () -> ContactDialogs.add(this, model)));
    all.add(begins("empty.join", words.say("room.title"), "join", () -> RoomDialog.show(this, model)));
    add(all, "cell 0 1");
  }

  private static JButton begins(String name, String text, String hidden, Runnable does) {
    JButton button = Plain.leading(text, does);
    button.setName(name);
    button.setVisible(!Lockdown.current().hides(hidden));
    return button;
  }
}
