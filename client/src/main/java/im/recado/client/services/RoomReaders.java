package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.omemo.NotEncryptedException.Reason;
import im.recado.client.services.omemo.Omemo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** For whom what is written is encrypted: the other side, or all who belong to a room, which has to be one of known people only. */
final class RoomReaders implements Omemo.Readers {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int MOST = 500;

  private record Known(Set<Jid> members, Instant at) {}

  private final Link link;
  private final Disco disco;
  private final Rooms rooms;
  private final Predicate<Jid> room;
  private final InstantSource clock;
  private final Map<Jid, Known> known = new ConcurrentHashMap<>();

  RoomReaders(Link link, Disco disco, Rooms rooms, Predicate<Jid> room, InstantSource clock) {
    this.link = link;
    this.disco = disco;
    this.rooms = rooms;
    this.room = room;
    this.clock = clock;
  }

  /** The room is another now, or others belong to it. */
  void changed(Jid jid) {
    known.remove(jid);
  }

  @Override
  public Set<Jid> of(Jid conversation) throws NotEncryptedException, OfflineException, InterruptedException {
    if (!room.test(conversation)) {
      return Set.of(conversation);
    }
    Known before = known.get(conversation);
    if (before == null || before.at.plus(FRESH).isBefore(clock.instant())) {
      before = new Known(members(conversation), clock.instant());
      known.put(conversation, before);
    }
    Set<Jid> all = new LinkedHashSet<>(before.members);
    rooms.room(conversation).occupants().stream().limit(MOST).map(Room.Occupant::jid).map(Jid::parse)
        .flatMap(Optional::stream).forEach(all::add);
    return all;
  }

  private Set<Jid> members(Jid jid) throws NotEncryptedException, OfflineException, InterruptedException {
    try {
      Disco.Info info = disco.ask(jid);
      if (!info.can("muc_membersonly") || !info.can("muc_nonanonymous")) {
        throw new NotEncryptedException(Reason.NOT_PRIVATE);
      }
    } catch (RefusedException e) {
      throw new NotEncryptedException(Reason.NOT_PRIVATE);
    }
    Set<Jid> all = new LinkedHashSet<>();
    for (String affiliation : List.of("owner", "admin", "member")) {
      try {
        Node answer = link.ask(Node.iq("get", jid, Node.of("query", Ns.MUC_ADMIN,
            Node.of("item", Ns.MUC_ADMIN).with("affiliation", affiliation))));
        answer.payload().ifPresent(query -> query.all("item", Ns.MUC_ADMIN).limit(MOST)
            .forEach(item -> item.jid("jid").map(Jid::bare).filter(member -> !member.local().isEmpty()).ifPresent(all::add)));
      } catch (RefusedException e) {
        // Not everybody may see every list: who is in the room is seen anyway.
      }
    }
    return all;
  }
}
