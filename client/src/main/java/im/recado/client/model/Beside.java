package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Mention;
import im.recado.client.services.Session;
import im.recado.client.services.Signs;
import im.recado.client.services.store.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is shown of messages beside their words: whose they are, what they answer to, the signs at them. Of any thread. */
final class Beside {
  /**
   * What was read of some messages: what they answer to, by their numbers, the signs, by the messages that they are at, and whom a stranger
   * looks like.
   */
  private record Known(Map<Long, Message> answered, Map<String, List<Reaction>> reactions, Optional<String> like) {}

  private final Session session;
  private final Words words;
  private final Known known;

  /** Nothing has been read yet. */
  Beside(Session session, Words words) {
    this(session, words, new Known(Map.of(), Map.of(), Optional.empty()));
  }

  private Beside(Session session, Words words, Known known) {
    this.session = session;
    this.words = words;
    this.known = known;
  }

  /** Reads what stands beside these; waits. */
  Beside read(Jid conversation, List<Message> messages) {
    Map<Long, Message> answered = new HashMap<>();
    messages.stream().filter(message -> message.reply().isThere()).forEach(message ->
        session.chats().messages().answered(message, session.account()).ifPresent(original -> answered.put(message.number(), original)));
    return new Beside(session, words,
        new Known(answered, Reaction.sums(session.chats().signs().all(conversation), session.chats().signs().self()), like(conversation)));
  }

  private Optional<String> like(Jid conversation) {
    return session.contacts().find(conversation).isPresent() ? Optional.empty()
        : Lookalike.of(conversation.toString(), session.contacts().all().stream().map(contact -> contact.jid().toString()).toList());
  }

  /** The contact whose address that of the one here looks like, if this is a stranger. */
  Optional<String> like() {
    return known.like;
  }

  String sender(Message message) {
    Jid author = message.author();
    return message.room() || !author.isBare() ? author.resource() : message.own() ? words.say("chat.me") : session.contacts().name(author);
  }

  /** What its sender is called in a sentence that tells what they do. */
  String actor(Message message) {
    return message.own() && !message.room() && message.sender().isBare() ? session.account().local() : sender(message);
  }

  /** Whether a message names oneself or answers to one's own. */
  boolean mentions(Message message) {
    Message original = known.answered.get(message.number());
    return message.room() && !message.own()
        && ((original != null && original.own()) || Mention.names(message.body(), session.rooms().nick(message.conversation())));
  }

  @Nullable Quote quote(Message message) {
    return Quote.of(message, known.answered.get(message.number()), this::sender, original -> Shown.of(original, words));
  }

  List<Reaction> reactions(Message message) {
    return Signs.takes(message) ? known.reactions.getOrDefault(message.target(), List.of()) : List.of();
  }
}
