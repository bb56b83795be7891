package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.RoomEvent;
import java.time.Duration;
import java.util.List;

/** What is said in one conversation. Guarded by the session. */
final class Hearing {
  /** Clients say every 5 seconds that somebody types, and never that they have stopped. */
  private static final Duration FADES = Duration.ofSeconds(7);

  private final Texts.Joiner joiner = new Texts.Joiner();

  /** Somebody has sent something: what the user is told of it. */
  void heard(Conversation conversation, String self, String from, Command message, List<NetworkEvent> events) {
    Mime mime = Mime.parse(message.text());
    switch (mime.type()) {
      case "text/plain" -> said(conversation, self, from, mime, events);
      case "text/x-msmsgscontrol" -> {
        if (!mime.header("TypingUser").isEmpty() && conversation.room().isEmpty() && !from.equals(self)) {
          events.add(new NetworkEvent.Typing(from, true, FADES));
        }
      }
      case "text/x-msnmsgr-datacast" -> {
        if (Mime.parse(mime.body()).header("ID").equals("1") && conversation.room().isEmpty() && !from.equals(self)) {
          events.add(new NetworkEvent.Attention(from));
        }
      }
      default -> {
        // Pieces behind the first say only whose they are; what is for other clients (files, pictures, drawings) is
        // left alone.
        if (mime.type().isEmpty() && !mime.header("Chunk").isEmpty()) {
          said(conversation, self, from, mime, events);
        }
      }
    }
  }

  private void said(Conversation conversation, String self, String from, Mime mime, List<NetworkEvent> events) {
    String text = joiner.take(from, mime);
    if (text == null || !Names.isAddress(from)) {
      return;
    }
    if (conversation.isEntered()) {
      events.add(new RoomEvent.Spoken(conversation.room(), from, text, null, ""));
    } else if (from.equals(self)) {
      // From another place where the user is.
      if (!conversation.peer().isEmpty()) {
        events.add(new NetworkEvent.Sent(conversation.peer(), text, null));
      }
    } else {
      // A room that the user has not entered loses nothing.
      events.add(new NetworkEvent.Said(from, text, null));
    }
  }
}
