package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Reply;
import im.recado.client.services.store.Message;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a message answers to, as it is shown over it.
 *
 * @param who who said it, empty when only the answer tells
 * @param author by whose colour it is marked; null when nobody is known
 * @param text what was said
 * @param target the number of the message that one can go to; negative: it is not here
 */
public record Quote(String who, @Nullable Jid author, String text, long target) {
  /**
   * The quotation over an answer; null when it is none.
   *
   * @param original what it answers to, when that is here
   * @param shown how a message is shown
   */
  static @Nullable Quote of(Message answer, @Nullable Message original, Function<Message, String> names, Function<Message, Message> shown) {
    Reply reply = answer.reply();
    if (!reply.isThere()) {
      return null;
    }
    // Beside encrypted words anybody on the way may have put what they answer to: then the words themselves have to tell the same.
    Message known = Optional.ofNullable(original)
        .filter(found -> found.gone().isSo() || !answer.security().isEncrypted() || reply.quotes(found.body())).orElse(null);
    return known == null ? new Quote("", null, Texts.body(reply.quote()), -1)
        : new Quote(Texts.line(names.apply(known)), known.sender(), Texts.body(Action.told(shown.apply(known).body(), Texts.line(names.apply(known)))), known.number());
  }
}
