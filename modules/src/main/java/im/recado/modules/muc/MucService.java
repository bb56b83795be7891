package im.recado.modules.muc;

import im.recado.kernel.route.Service;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.Objects;

/** A domain of rooms. Any thread; never waits. */
final class MucService implements Service {
  private final Hall hall;
  private final RoomDesk desk;
  private final ServiceDesk serviceDesk;

  MucService(Hall hall) {
    this.hall = hall;
    this.desk = new RoomDesk(hall);
    this.serviceDesk = new ServiceDesk(hall);
  }

  Hall hall() {
    return hall;
  }

  @Override
  public void receive(Stanza stanza) {
    Jid to = Objects.requireNonNull(stanza.to());
    if (stanza.from() == null) {
      return;
    }
    if (to.local() == null) {
      serviceDesk.take(stanza);
      return;
    }
    Jid room = to.bare();
    Promise promise = stanza instanceof Message message ? promise(message) : Promise.NONE;
    Coming coming = new Coming(stanza, promise);
    RoomLane lane = hall.rooms().lane(room);
    if (lane.isFull() && !isDeparture(stanza)) {
      hall.post().refuse(stanza, room, new StanzaException(Condition.RESOURCE_CONSTRAINT));
      promise.kept();
    } else if (!lane.offer(coming)) {
      hall.rooms().in(room, coming);
    }
    promise.returned();
  }

  private Promise promise(Message message) {
    Jid from = Objects.requireNonNull(message.from());
    if (message.type() == Message.Type.ERROR || !hall.kernel().router().isLocal(from.domain())) {
      return Promise.NONE;
    }
    return Promise.of(hall.kernel().sessions().session(from));
  }

  private static boolean isDeparture(Stanza stanza) {
    return stanza instanceof Presence presence && presence.type() != Presence.Type.AVAILABLE;
  }

  /** A stanza that has come for a room. */
  private final class Coming implements RoomLane.Step {
    private final Stanza stanza;
    private final Promise promise;

    Coming(Stanza stanza, Promise promise) {
      this.stanza = stanza;
      this.promise = promise;
    }

    @Override
    public void run(RoomLane lane) {
      hall.rooms()
          .load(
              lane,
              () -> desk.take(lane, stanza, promise),
              failure -> {
                hall.post().failed(stanza, lane.jid(), failure);
                promise.kept();
              });
    }

    @Override
    public boolean isMessage() {
      return stanza instanceof Message message
          && message.type() == Message.Type.GROUPCHAT
          && Objects.requireNonNull(message.to()).resource() == null
          && !Speaking.isSubject(message);
    }
  }
}
