package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A conversation as a text that anybody can read: what of it is on this computer, the oldest first. */
public final class Transcript {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Transcript() {}

  /** Writes it there; whether that went. Waits. */
  public static boolean write(Session session, Words words, Jid conversation, ZoneId zone, Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Message message : session.chats().messages().newest(conversation, Integer.MAX_VALUE)) {
        out.write(line(session, words, conversation, zone, message));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The newest messages as one text. Waits. */
  public static String text(Session session, Words words, Jid conversation, ZoneId zone, int most) {
    StringBuilder out = new StringBuilder();
    session.chats().messages().newest(conversation, most)
        .forEach(message -> out.append(line(session, words, conversation, zone, message)));
    return out.toString();
  }

  private static String line(Session session, Words words, Jid conversation, ZoneId zone, Message message) {
    String who = message.own() ? words.say("chat.me")
        : Texts.line(message.room() || !conversation.isBare() ? message.sender().resource() : session.contacts().name(message.sender()));
    // Lines after the first stand further in: nobody can make up a line of somebody else.
    String text = Texts.body(Shown.of(message, words).body()).replace("\n", "\n    ");
    String time = "[" + TIME.format(message.at().atZone(zone)) + "] ";
    // Of oneself, too, one tells what was done by a name, as in the window.
    String doer = message.own() ? message.room() ? Texts.line(message.sender().resource()) : session.account().local() : who;
    return time + (Action.is(text) ? Action.told(text, doer) : who + ": " + text) + "\n";
  }
}
