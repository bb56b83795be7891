package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.DataForm;
import java.awt.Component;
import java.awt.Dimension;
import java.util.Optional;
import javax.swing.BorderFactory;
import javax.swing.JScrollPane;

/** The whole form of a room, for its owners (XEP-0045, section 10.2), and its end. */
final class RoomForm {
  private static final int HEIGHT = 460;

  private RoomForm() {}

  static void show(Component over, MainModel main, ChatModel chat) {
    main.ui().ask(() -> main.session().roomAdmin().form(chat.jid()), form -> show(over, main, chat, form),
        failed -> say(over, main.words(), failed));
  }

  private static void show(Component over, MainModel main, ChatModel chat, DataForm asked) {
    Words words = main.words();
    FormPanel form = new FormPanel(asked);
    JScrollPane scroll = new JScrollPane(new DialogContent(form), JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED, JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    scroll.setPreferredSize(new Dimension(form.getPreferredSize().width + 30, Math.min(HEIGHT, form.getPreferredSize().height + 10)));
    Dialog dialog = new Dialog(over, words.say("room.form"), words.say("edit.go"), words.say("dialog.cancel"));
    dialog.button("room.destroy", words.say("room.destroy"), () -> {
      if (Dialog.sure(scroll, words, words.say("room.destroy-sure", chat.title()), words.say("room.destroy"))) {
        main.ui().ask(() -> {
          main.session().roomAdmin().destroy(chat.jid(), "");
          return true;
        }, done -> dialog.close(), condition -> dialog.failed(words, condition));
      }
    }, true, false);
    dialog.does(() -> {
      DataForm filled = form.filled();
      Optional<DataForm.Field> missing = filled.missing();
      if (missing.isPresent()) {
        dialog.problem(words.say("form.missing", FormPanel.name(missing.get())));
        return;
      }
      main.ui().ask(() -> {
        main.session().roomAdmin().configure(chat.jid(), filled);
        return true;
      }, done -> dialog.close(), condition -> dialog.failed(words, condition));
    });
    dialog.ask(scroll);
  }

  private static void say(Component over, Words words, String condition) {
    Dialog.failed(over, words, words.say("room.form"), condition);
  }
}
