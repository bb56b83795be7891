package im.recado.modules.muc;

import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How a command of administrators gets onto the lane of the room that it names, and waits for what comes of it there. */
final class RoomSteps {
  /** So long a command waits for a room; more only a failing disk takes. */
  private static final int MOST_SECONDS = 30;

  /** So many rooms are listed at a time. */
  private static final int SOME = 200;

  private final List<MucService> services;

  RoomSteps(List<MucService> services) {
    this.services = services;
  }

  /** The services that have rooms. */
  List<MucService> services() {
    return services;
  }

  /** Those of them that a call reaches. */
  List<MucService> services(CommandCall call) {
    return services.stream().filter(service -> call.reach().coversBelow(service.hall().domain().domain())).toList();
  }

  /** Something done with a room, within a step of its lane. */
  @FunctionalInterface
  interface Deed {
    void run(Hall hall, RoomLane lane, Room room, CompletableFuture<CommandResult> answer)
        throws CommandException, StanzaException;
  }

  /** The same whether there is such a room or not. */
  @FunctionalInterface
  interface AnyDeed {
    void run(Hall hall, RoomLane lane, @Nullable Room room, CompletableFuture<CommandResult> answer)
        throws CommandException, StanzaException;
  }

  /** Does something with a room that must be there, and waits for what comes of it. */
  CommandResult in(CommandCall call, Deed deed) throws CommandException {
    return onLane(call.address("room"), there(deed), false);
  }

  private static AnyDeed there(Deed deed) {
    return (hall, lane, room, answer) -> {
      if (room == null) {
        throw new CommandException(Reason.NOT_FOUND, "There is no room " + lane.jid() + ".");
      }
      deed.run(hall, lane, room, answer);
    };
  }

  /** Does something at the address of a room. */
  CommandResult onLane(CommandCall call, AnyDeed deed) throws CommandException {
    return onLane(call.address("room"), deed, false);
  }

  /** Lets something out to everybody in a room. */
  CommandResult speaking(CommandCall call, Deed deed) throws CommandException {
    return onLane(call.address("room"), there(deed), true);
  }

  /** Destroys all rooms of a service, whether they are kept or not; nobody makes new ones meanwhile. Waits. */
  void destroyAll(Hall hall) throws CommandException {
    Set<Jid> rooms = new LinkedHashSet<>();
    do {
      rooms.clear();
      hall.rooms().lanes().stream().filter(lane -> lane.room() != null).forEach(lane -> rooms.add(lane.jid()));
      hall.store().list(hall.domain().domain(), null, SOME, false).forEach(listed -> rooms.add(listed.jid()));
      for (Jid room : rooms) {
        CommandResult _ = onLane(room, RoomSteps::destroy, false);
      }
    } while (!rooms.isEmpty());
  }

  private static void destroy(Hall hall, RoomLane lane, @Nullable Room room, CompletableFuture<CommandResult> answer) {
    if (room == null) {
      answer.complete(CommandResult.done(""));
    } else {
      hall.destruction()
          .ordered(lane, room, null, null, answer::completeExceptionally, () -> answer.complete(CommandResult.done("")));
    }
  }

  private CommandResult onLane(Jid jid, AnyDeed deed, boolean message) throws CommandException {
    Hall hall = hall(jid);
    CompletableFuture<CommandResult> answer = new CompletableFuture<>();
    hall.rooms()
        .in(
            jid,
            new RoomLane.Step() {
              @Override
              public void run(RoomLane lane) {
                hall.rooms().load(lane, () -> attempt(hall, lane, deed, answer), answer::completeExceptionally);
              }

              @Override
              public boolean isMessage() {
                return message;
              }
            });
    try {
      return answer.get(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(Reason.FAILED, "The server is about to stop.");
    } catch (TimeoutException e) {
      throw new CommandException(Reason.FAILED, "The room does not answer; it may be done later.");
    } catch (ExecutionException e) {
      throw refusal(e.getCause());
    }
  }

  private static void attempt(Hall hall, RoomLane lane, AnyDeed deed, CompletableFuture<CommandResult> answer) {
    try {
      deed.run(hall, lane, lane.room(), answer);
    } catch (CommandException | StanzaException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private static CommandException refusal(@Nullable Throwable cause) {
    return switch (cause) {
      case CommandException refused -> refused;
      case StanzaException refused -> new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(refused.getMessage()));
      case StoreException failed -> new CommandException(Reason.FAILED, "It could not be stored: " + failed.getMessage());
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  /** The service that has rooms of such addresses. */
  Hall hall(Jid room) throws CommandException {
    for (MucService service : services) {
      if (service.hall().domain().domain().equals(room.domain()) && room.local() != null) {
        return service.hall();
      }
    }
    throw new CommandException(Reason.NOT_FOUND, room + " is no address of a room.");
  }
}
