package im.recado.client.model;

import im.recado.client.model.MainModel.Entry;
import im.recado.client.services.Session;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The list of conversations as it is shown: the favourites first, each with what was said last there. Waits for the disk: not for the thread of
 * the user interface, safe for any other.
 */
final class ChatLines {
  private final Session session;
  private final Words words;

  ChatLines(Session session, Words words) {
    this.session = session;
    this.words = words;
  }

  /** All of them as they are now; waits. */
  List<Entry> read() {
    List<Entry> read = new ArrayList<>();
    for (Conversation conversation : session.chats().shown()) {
      Optional<Message> last = session.chats().messages().last(conversation.jid());
      read.add(new Entry(conversation.jid(), conversation.room(), name(conversation),
          conversation.draft().isBlank() ? last.map(this::preview).orElse("")
              : words.say("chats.draft", Texts.line(conversation.draft())),
          last.map(Message::at).orElse(conversation.at()), conversation.unread(), conversation.mentioned(),
          ChatModel.availability(session, conversation.jid(), conversation.room()),
          session.favourites().is(conversation.jid(), conversation.room()), session.networks().of(conversation.jid()).orElse("")));
    }
    read.sort(Comparator.comparing(entry -> !entry.favourite()));
    return read.stream().map(entry -> told(entry, read)).toList();
  }

  /** The same line, with the whole address of somebody on another network where somebody else in the list is called as they are. */
  private static Entry told(Entry entry, List<Entry> all) {
    boolean alike = !entry.network().isEmpty() && all.stream().anyMatch(other -> !other.jid().equals(entry.jid()) && other.name().equalsIgnoreCase(entry.name()));
    return alike ? new Entry(entry.jid(), entry.room(), Texts.line(entry.jid().toString()), entry.preview(), entry.at(), entry.unread(),
        entry.mentioned(), entry.availability(), entry.favourite(), entry.network()) : entry;
  }

  private String name(Conversation conversation) {
    if (!conversation.jid().isBare()) {
      return Texts.line(conversation.jid().resource());
    }
    String name = conversation.room() ? conversation.name() : session.contacts().name(conversation.jid());
    return Texts.line(name.isBlank() ? conversation.jid().local() : name);
  }

  private String preview(Message message) {
    String text = message.file() ? words.say("chats.file") : Texts.line(Shown.of(message, words).body());
    if (Action.is(text)) {
      return Action.told(text, Texts.line(message.room() ? message.sender().resource()
          : message.own() ? session.account().local() : session.contacts().name(message.conversation())));
    }
    return message.own() ? words.say("chats.own", text)
        : message.room() ? Texts.line(message.sender().resource()) + ": " + text : text;
  }
}
