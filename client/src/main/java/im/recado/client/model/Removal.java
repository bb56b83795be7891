package im.recado.client.model;

import im.recado.client.services.Retractions;
import im.recado.client.services.Room.Occupant;
import im.recado.client.services.Session;
import im.recado.client.services.store.Message;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes messages of a conversation back: one's own, and those of others where one moderates. Belongs to the thread of the user interface. */
public final class Removal {
  private final Session session;
  private final Ui ui;

  Removal(Session session, Ui ui) {
    this.session = session;
    this.ui = ui;
  }

  /** Whether one can take it back as the one who wrote it. */
  public boolean retractable(Message message) {
    return Retractions.takes(message);
  }

  /**
   * Whether one can remove what somebody else said.
   *
   * @param self oneself in the room
   */
  public boolean moderatable(Message message, Optional<Occupant> self) {
    return message.room() && !message.own() && !message.gone().isSo() && !message.stanzaId().isEmpty()
        && self.filter(occupant -> occupant.role().equals("moderator")).isPresent() && session.rooms().moderates(message.conversation());
  }

  /** Takes back what one has said oneself. */
  public void retract(Message message) {
    ui.said(() -> session.chats().retractions().retract(message));
  }

  /**
   * Has the room remove what somebody said.
   *
   * @param failed is told the condition when it does not
   */
  public void moderate(Message message, String reason, Consumer<String> failed) {
    ui.ask(() -> {
      session.roomAdmin().moderate(message.conversation(), message.stanzaId(), reason);
      return true;
    }, done -> {}, failed);
  }
}
