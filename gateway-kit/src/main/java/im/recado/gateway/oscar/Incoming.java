package im.recado.gateway.oscar;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** What a server says, once somebody is in. The thread that reads; the state is guarded by itself. */
final class Incoming {
  /** So long somebody types without another word of it. */
  private static final Duration TYPES = Duration.ofSeconds(60);

  private static final int WARNED = 0x10;

  private final OscarState state;
  private final Kind kind;
  private final Icbm icbm;
  private final Directory directory;
  private final ListAnswers answers;
  private final Sightings sightings;
  private final OwnIcon own;
  private final Consumer<ChatRoom> invited;
  private List<NetworkEvent> events = new ArrayList<>();

  /**
   * @param invited is told of rooms that the user is asked into
   */
  Incoming(OscarState state, Icbm icbm, Charset other, Icons icons, OwnIcon own, Consumer<ChatRoom> invited) {
    this.state = state;
    this.kind = state.kind();
    this.icbm = icbm;
    this.own = own;
    this.invited = invited;
    this.sightings = new Sightings(state, event -> events.add(event), icons);
    this.directory = new Directory(state, icbm, other, this::found);
    this.answers = new ListAnswers(state, event -> events.add(event));
  }

  private void found(NetworkEvent event) {
    if (event instanceof NetworkEvent.Profiled profiled) {
      sightings.profiled(profiled);
    } else {
      events.add(event);
    }
  }

  Directory directory() {
    return directory;
  }

  ListAnswers answers() {
    return answers;
  }

  /** Takes what has come; what it tells the user. */
  List<NetworkEvent> take(Snac snac) {
    synchronized (state) {
      events = new ArrayList<>();
      try {
        understand(snac);
      } catch (OscarException e) {
        // What is not understood of it says nothing; the frame around it was in order.
        return events;
      }
      return events;
    }
  }

  private void understand(Snac snac) throws OscarException {
    if (snac.isError()) {
      refused(snac);
      return;
    }
    switch (snac.family()) {
      case 0x01 -> generic(snac);
      case 0x02, 0x03 -> sightings.take(snac);
      case 0x04 -> said(snac);
      case 0x13 -> answers.take(snac);
      case 0x15 -> {
        if (snac.subtype() == 0x03) {
          state.asks().take(snac.id());
          directory.answered(Tlvs.rest(snac.in()));
        }
      }
      case Directory.LOOK_UP -> {
        if (state.asks().take(snac.id()) instanceof Asks.Seeking seeking) {
          events.add(Directory.found(seeking, Tlvs.rest(snac.in())));
        }
      }
      default -> {
        // Nothing has been asked of other families.
      }
    }
  }

  private void generic(Snac snac) throws OscarException {
    switch (snac.subtype()) {
      case 0x05 -> {
        if (state.asks().take(snac.id()) instanceof Asks.Opening opening) {
          opening.way().complete(Tlvs.rest(snac.in()));
        }
      }
      case 0x0A -> state.socket().repace(snac.in());
      case 0x0B -> {
        ByteWriter families = new ByteWriter();
        state.socket().families().forEach(families::u16);
        state.socket().paused(true);
        state.socket().urgent(Snac.request(0x01, 0x0C, snac.id(), families.toBytes()));
      }
      case 0x0D -> state.socket().paused(false);
      case 0x21 -> own.told(snac.in());
      case WARNED -> warned(snac.in());
      default -> {
        // News of the day and the user's own state.
      }
    }
  }

  private void warned(ByteReader in) throws OscarException {
    int level = in.u16() / 10;
    String by = in.left() > 0 ? in.text8() : "";
    String who = by.isEmpty() ? "Somebody" : by;
    events.add(
        new NetworkEvent.Announced(
            who + " has warned you on " + kind.label() + "; you are now warned to " + level + " %."));
  }

  // What is said.

  private void said(Snac snac) throws OscarException {
    switch (snac.subtype()) {
      case 0x07 -> {
        switch (icbm.read(snac.in())) {
          case Icbm.Heard heard -> {
            heard(state, heard, events::add);
            if (heard.answer() != null) {
              byte[] answer = heard.answer().toBytes(state.words());
              state.socket().urgent(Snac.request(Icbm.FAMILY, 0x0B, state.socket().nextId(), answer));
            }
          }
          case Icbm.Invitation invitation -> {
            invited.accept(invitation.room());
            events.add(
                new RoomEvent.Invited(
                    invitation.room().name(), Names.fold(invitation.from().name()), invitation.words()));
          }
          case Icbm.Offer offer -> offered(offer);
          case null -> {}
        }
      }
      case 0x0C -> {
        Asks.Saying saying = state.asks().said(snac.id(), cookie(snac.in()));
        if (saying != null && saying.last()) {
          said(saying);
        }
      }
      case 0x0A -> missed(snac.in());
      case 0x14 -> {
        ByteReader in = snac.in().skip(10);
        String contact = Names.fold(in.text8());
        events.add(new NetworkEvent.Typing(contact, in.u16() == 2, TYPES));
      }
      default -> {
        // Limits, and what others' clients could not do.
      }
    }
  }

  /** The server has a message: who is there has it. */
  private void said(Asks.Saying saying) {
    boolean there = state.isThere(saying.contact()) && !saying.stored();
    events.add(there ? new NetworkEvent.Delivered(saying.id()) : new NetworkEvent.Answered(saying.id(), null));
  }

  private static String cookie(ByteReader in) throws OscarException {
    return in.has(Asks.COOKIE) ? HexFormat.of().formatHex(in.bytes(Asks.COOKIE)) : "";
  }

  /** What does not come through here is refused, so that nobody waits for it. */
  private void offered(Icbm.Offer offer) {
    try {
      state.send(Icbm.FAMILY, 0x06, offer.refusal());
    } catch (NetworkException e) {
      // Their client gives up by itself.
    }
    FileOffer file = offer.file();
    if (file != null) {
      events.add(new NetworkEvent.FileOffered(Names.fold(offer.from().name()), file.name(), file.size(), null));
    }
  }

  /** What somebody has said, or asked by a message as ICQ did at first. */
  static void heard(OscarState state, Icbm.Heard heard, Consumer<NetworkEvent> events) {
    String contact = Names.fold(heard.from().name());
    switch (heard.type()) {
      case Icbm.PLAIN -> {
        if (!heard.text().isBlank()) {
          events.accept(new NetworkEvent.Said(contact, heard.text(), heard.sent()));
        }
      }
      case Icbm.AUTHORISE -> ListAnswers.asks(state, contact, heard.text(), events);
      case Icbm.GRANTED -> ListAnswers.agreed(state, contact, events);
      case Icbm.DENIED -> events.accept(new NetworkEvent.Declined(contact, heard.text()));
      default -> {
        // Whom others have in their lists is their matter.
      }
    }
  }

  private void missed(ByteReader in) throws OscarException {
    while (in.has(2)) {
      in.u16();
      String name = UserInfo.read(in).name();
      int count = in.u16();
      int reason = in.u16();
      String why =
          switch (reason) {
            case 1 -> "too long";
            case 2 -> "too many at once";
            case 3 -> "from somebody who has been warned too often";
            case 4 -> "while you have been warned too often";
            default -> "not in order";
          };
      events.add(
          new NetworkEvent.Announced("You have missed " + count + " messages of " + name + ": they were " + why + "."));
    }
  }

  // What is refused.

  private void refused(Snac snac) throws OscarException {
    int code = snac.body().length < 2 ? 0 : snac.in().u16();
    switch (state.asks().take(snac.id())) {
      case Asks.Saying saying -> {
        boolean more = snac.body().length > 2 && Tlvs.rest(snac.in().skip(2)).find(Refusals.MORE) != null;
        if (code == Refusals.NOT_THERE && saying.stored() && kind.isIcq() && !more) {
          // ICQ says so of whom it keeps the message for; when nothing more can be kept it says that, too.
          if (saying.last()) {
            events.add(new NetworkEvent.Answered(saying.id(), null));
          }
          return;
        }
        state.asks().forget(saying.id());
        events.add(new NetworkEvent.Answered(saying.id(), Refusals.of(code, kind, saying.contact())));
      }
      case Asks.Changing changing ->
          answers.refused(changing.change(), Refusals.of(code, kind, changing.change().item().name()));
      case Asks.Reading reading ->
          events.add(new NetworkEvent.Answered(reading.id(), Refusals.of(code, kind, reading.contact())));
      case Asks.Seeking seeking ->
          events.add(
              code == Refusals.NO_MATCH
                  ? new NetworkEvent.Found(seeking.id(), List.of())
                  : new NetworkEvent.Answered(seeking.id(), Refusals.of(code, kind, "somebody")));
      case Asks.Opening opening -> opening.way().completeExceptionally(Refusals.of(code, kind, "the room"));
      case Asks.Remembering _ -> remember();
      case Asks.Looking looking -> sightings.refused(looking);
      case null -> {}
    }
  }

  /** What a server was asked that the user has left: it answers no more. What it tells the user. */
  List<NetworkEvent> lost(List<Asks.Ask> asks) {
    List<NetworkEvent> told = new ArrayList<>();
    for (Asks.Ask ask : asks) {
      NetworkException why =
          new NetworkException(Reason.TIMEOUT, kind.label() + " does not say whether that has been done.");
      switch (ask) {
        case Asks.Saying saying when saying.last() -> told.add(new NetworkEvent.Answered(saying.id(), why));
        case Asks.Reading reading -> told.add(new NetworkEvent.Answered(reading.id(), why));
        case Asks.Seeking seeking -> told.add(new NetworkEvent.Answered(seeking.id(), why));
        case Asks.Opening opening -> opening.way().completeExceptionally(why);
        default -> {
          // The contact list is told anew, and nobody waits for the others.
        }
      }
    }
    return told;
  }

  private void remember() {
    try {
      directory.remember();
    } catch (NetworkException e) {
      // It is asked for again at the next login.
    }
  }

  /** SNAC(13,18): asks somebody for their agreement. */
  static byte[] request(String contact, String words) {
    String asked = words.isBlank() ? "Please let me add you to my contact list." : words;
    return new ByteWriter().text8(contact).text16(asked).u16(0).toBytes();
  }

  /** Why a connection is over that the server has closed without a word. */
  NetworkException broken() {
    return new NetworkException(Reason.DOWN, "The connection to " + kind.label() + " has broken.");
  }
}
