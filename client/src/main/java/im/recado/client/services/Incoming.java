package im.recado.client.services;

import im.recado.client.protocol.Envelopes;
import im.recado.client.protocol.Invitation;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import java.util.Optional;

/** Who of a session hears what comes over its stream. On the thread that reads it. */
final class Incoming {
  private final Parts parts;

  Incoming(Parts parts) {
    this.parts = parts;
  }

  void stanza(Node stanza) {
    stanza.jid("from").map(Jid::bare).filter(parts.rooms::isIn).ifPresent(parts.roomPings::heard);
    if (stanza.name().equals("presence")) {
      if (stanza.get("type").equals("unavailable")) {
        stanza.jid("from").ifPresent(parts.chats.marks()::gone);
      }
      if (!parts.networkLogins.answers(stanza) && !parts.rooms.presence(stanza)) {
        parts.contacts.presence(stanza);
        parts.networkLogins.heard(stanza);
        if (stanza.get("type").equals("unavailable")) {
          stanza.jid("from").ifPresent(gone -> parts.direct.gone(gone::equals));
        }
        parts.avatars.presence(stanza);
      }
    } else if (!parts.history.took(stanza)) {
      message(stanza);
    }
  }

  private void message(Node message) {
    if (message.has("event", Ns.PUBSUB_EVENT)) {
      parts.avatars.event(message);
      parts.omemo.event(message);
      parts.displayed.event(message);
      Bookmarks.Change change = parts.bookmarks.event(message);
      Steps.apart(() -> parts.roomVisits.follow(change));
      return;
    }
    if (message.has("x", Ns.MUC_USER)) {
      message.jid("from").filter(Jid::isBare).ifPresent(parts.readers::changed);
    }
    Optional<Invitation> invitation = Invitation.in(message);
    if (invitation.isPresent()) {
      invited(invitation.get());
      return;
    }
    if (parts.roomRequests.refused(message)) {
      return;
    }
    Optional<Event.VoiceAsked> asked = parts.roomRequests.asked(message);
    if (asked.isPresent()) {
      parts.hub.tell(asked.get());
      return;
    }
    boolean again = parts.roomPings.expelled(message);
    Envelopes.open(message, parts.account).ifPresent(letter -> {
      Optional<Invitation> copied = Invitation.in(letter.stanza());
      if (copied.isEmpty()) {
        parts.chats.live(letter);
      } else if (!letter.own()) {
        // It came to another of one's clients as well; one that another has sent says nothing here.
        invited(copied.get());
      }
      parts.history.live(letter);
      if (again) {
        Steps.apart(() -> parts.chats.again(letter.peer(), letter.id()));
      }
    });
  }

  private void invited(Invitation invitation) {
    if (!parts.rooms.isIn(invitation.room()) && !parts.rooms.isPerson(invitation.room())) {
      parts.hub.tell(new Event.Invited(invitation));
    }
  }

  Optional<Node> request(Node iq) {
    boolean ours = iq.jid("from").map(Jid::bare).filter(from -> !from.equals(parts.account) && !from.equals(parts.account.server())).isEmpty();
    Optional<Node> answer = parts.presence.isHidden() && !ours ? Optional.empty() : parts.answers.to(iq);
    if (answer.isPresent() && iq.payload().filter(query -> query.ns().equals(Ns.ROSTER)).isPresent()) {
      Steps.apart(parts.networks::look);
    }
    return answer;
  }
}
