package im.recado.client.view;

import im.recado.client.model.Words;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How it is written and said how much is unread, and whether one was mentioned in it. */
final class Unread {
  /** Before the count where one was mentioned: who sees no colours sees it too. */
  private static final String SIGN = "@";

  private Unread() {}

  /** The count; empty when all was seen. */
  static String count(int unread, boolean mentioned, int most) {
    return unread == 0 ? "" : (mentioned ? SIGN + " " : "") + (unread > most ? most + "+" : Integer.toString(unread));
  }

  /** The same in two letters, of which a place in the tray has room for no more. */
  static String shortly(int unread, boolean mentioned) {
    return mentioned ? SIGN + (unread > 9 ? "" : Integer.toString(unread)) : Integer.toString(Math.min(unread, 99));
  }

  /** The count in parentheses; empty when all was seen. */
  static String beside(int unread, boolean mentioned) {
    return unread == 0 ? "" : "(" + count(unread, mentioned, Integer.MAX_VALUE) + ")";
  }

  /** How a screen reader says it; empty when all was seen. */
  static String spoken(Words words, int unread, boolean mentioned) {
    return unread == 0 ? "" : words.say("chats.unread", unread) + (mentioned ? ", " + words.say("chats.mentioned") : "");
  }

  /** How a screen reader says how many ask to be contacts; empty when nobody does. */
  static String asking(Words words, int asking) {
    return asking == 0 ? "" : words.say("contacts.waiting", asking);
  }

  /** The same of both; empty when nothing waits. */
  static String spoken(Words words, int unread, int asking, boolean mentioned) {
    return Stream.of(spoken(words, unread, mentioned), asking(words, asking)).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }
}
