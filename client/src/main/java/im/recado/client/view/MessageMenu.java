package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.ChatRow.Bubble;
import im.recado.client.model.Reaction;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.model.Writing;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import java.awt.Component;
import java.awt.Point;
import java.util.function.Consumer;
import javax.swing.JMenu;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import javax.swing.JTextField;

/** What can be done with a message. */
final class MessageMenu {
  private MessageMenu() {}

  /**
   * The menu of a message.
   *
   * @param text what is copied
   */
  static JPopupMenu of(Bubble bubble, String text, ChatModel chat, Words words, Component over, Point at, Consumer<String> opens) {
    Message message = bubble.message();
    JPopupMenu menu = new JPopupMenu();
    if (chat.answerable(message)) {
      add(menu, "reply", words.say("chat.reply"), () -> chat.reply(message));
    }
    if (chat.reactable(message)) {
      JMenu signs = new JMenu(words.say("chat.react"));
      signs.setName("react");
      for (String sign : Reaction.USUAL) {
        JMenuItem item = signs.add(ReactionRow.text(sign, Theme.font()));
        item.setName("react." + sign);
        item.addActionListener(event -> chat.react(message, sign));
      }
      add(signs.getPopupMenu(), "react.more", words.say("chat.react.more"), () ->
          EmojiPicker.show(words, over, at.x, at.y, sign -> chat.react(message, sign)));
      menu.add(signs);
    }
    add(menu, "copy", words.say("chat.copy"), () -> Selecting.copy(over, text));
    if (Writing.correctable(message)) {
      add(menu, "correct", words.say("chat.correct"), () -> chat.correct(message));
    }
    if (chat.whole(message.number()).flatMap(whole -> chat.files().name(whole)).isPresent()) {
      add(menu, "save", words.say("file.save"), () -> SaveDialog.show(over, chat, words, message));
    }
    if (chat.removal().retractable(message)) {
      add(menu, "retract", words.say("chat.retract"), () -> {
        if (Dialog.sure(over, words, words.say("chat.retract.sure"), words.say("chat.retract"))) {
          chat.removal().retract(message);
        }
      });
    }
    if (chat.removal().moderatable(message, chat.room().self())) {
      add(menu, "moderate", words.say("chat.moderate"), () -> moderate(bubble, chat, words, over));
    }
    if (message.state() == State.FAILED) {
      add(menu, "again", words.say("chat.again"), () -> chat.again(message));
    }
    for (Texts.Link link : bubble.links()) {
      Texts.opens(link.address()).ifPresent(uri ->
          add(menu, "open", words.say("chat.open", Texts.host(uri)), () -> opens.accept(link.address())));
    }
    return menu;
  }

  private static void moderate(Bubble bubble, ChatModel chat, Words words, Component over) {
    JTextField why = new JTextField(28);
    why.setName("moderate.reason");
    why.putClientProperty("JTextField.placeholderText", words.say("act.reason"));
    why.getAccessibleContext().setAccessibleName(words.say("act.reason"));
    if (new Dialog(over, words.say("chat.moderate.sure", bubble.sender()), words.say("chat.moderate"), words.say("dialog.cancel")).ask(why)) {
      chat.removal().moderate(bubble.message(), why.getText(), failed -> Dialog.failed(over, words, words.say("app.name"), failed));
    }
  }

  private static void add(JPopupMenu menu, String name, String text, Runnable action) {
    JMenuItem item = Plain.plain(new JMenuItem());
    item.setText(text);
    item.setName(name);
    item.addActionListener(event -> action.run());
    menu.add(item);
  }
}
