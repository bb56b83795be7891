package im.recado.client.model;

import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.FileNames;
import im.recado.client.services.store.Gone;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;

/** What is shown of a message in the place of its words. */
final class Shown {
  private Shown() {}

  /** Of what was taken back that it was, of what cannot be read that it cannot, of a secret file its name alone, of one that went directly how far it is. */
  static Message of(Message message, Words words) {
    if (message.gone().isSo()) {
      return message.saying(gone(message, words));
    }
    if (message.handed().isSo()) {
      return message.saying(Texts.line(message.body()) + " (" + DownloadsModel.size(message.handed().size(), words) + ")\n"
          + words.say((message.own() ? "direct.own." : "direct.theirs.") + message.handed().how().name()));
    }
    if (message.security() == Security.UNREADABLE) {
      return message.saying(words.say("omemo.unreadable"));
    }
    return message.security().isEncrypted() && message.file()
        ? SecretFile.https(message.body()).map(uri -> message.saying(words.say("omemo.file", FileNames.of(uri)))).orElse(message)
        : message;
  }

  private static String gone(Message message, Words words) {
    Gone gone = message.gone();
    if (gone.kind() != Gone.Kind.MODERATOR) {
      return words.say(message.own() ? "chat.gone.own" : "chat.gone");
    }
    String by = gone.by().isEmpty() ? words.say("chat.gone.moderator") : words.say("chat.gone.by", Texts.line(gone.by()));
    return gone.reason().isBlank() ? by : words.say("chat.gone.reason", by, Texts.line(gone.reason()));
  }
}
