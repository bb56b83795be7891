package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether one is signed in to networks by their gateways, and signing in and out (XEP-0100, sections 4.4 and 4.5). A gateway signs in whom it sees;
 * so who is to be signed in by hand alone does not let it see their presence (RFC 6121, section 3.2): the server keeps that for all one's
 * clients. Safe for any thread.
 */
public final class NetworkLogins {
  /** Where one stands with a network: an open one needs no account; what waits is tried again by the gateway itself, what is refused is not. */
  public enum State { OPEN, NOT_SIGNED_UP, SIGNING_IN, IN, OUT, WAITS, REFUSED, AWAY }

  /**
   * Where one stands.
   *
   * @param condition of XMPP, where the gateway refuses; else empty
   * @param said what the gateway says about it in its own words, perhaps empty
   */
  public record Standing(State state, String condition, String said) {
    Standing(State state) {
      this(state, "", "");
    }
  }

  /** What is known of where one signs in: all but the welcome for this stream. Under the monitor of its owner. */
  private static final class Seat {
    /** What is wrong, until something else is said; else {@code null}. */
    private @Nullable Standing problem;
    /** One has asked to be signed in, until that is so or not. */
    private boolean coming;
    /** One has signed out: what is said to that is no problem. */
    private boolean left;
    /** It sees us only since it is told by name. */
    private boolean told;
    /** Told by name, it has said since that it is away: one's server may have forgotten that it sees us (RFC 6121, section 4.6.1). */
    private boolean lost;
    /** One has signed out, and there is no command for that. */
    private boolean out;
    /** It may ask to see us: one has signed up there, or wants to be signed in by being online. */
    private boolean welcome;

    private void begin() {
      problem = null;
      coming = false;
      left = false;
      told = false;
      lost = false;
      out = false;
    }
  }

  private final Link link;
  private final Contacts contacts;
  private final Commands commands;
  private final OwnPresence presence;
  private final Hub hub;
  private final Map<Jid, Seat> seats = new HashMap<>();

  NetworkLogins(Link link, Contacts contacts, Commands commands, OwnPresence presence, Hub hub) {
    this.link = link;
    this.contacts = contacts;
    this.commands = commands;
    this.presence = presence;
    this.hub = hub;
  }

  private Seat seat(Jid jid) {
    return seats.computeIfAbsent(jid, same -> new Seat());
  }

  /** Changes what is known of all seats of a gateway, in one step. */
  private synchronized void each(Gateway gateway, Consumer<Seat> change) {
    gateway.seats().forEach(jid -> change.accept(seat(jid)));
  }

  /** A new stream. */
  synchronized void begin() {
    seats.values().forEach(Seat::begin);
  }

  /** One has signed up at a gateway, which asks to see us then (XEP-0100, section 4.1): it need not wait for an answer. */
  synchronized void welcome(Jid gateway) {
    seat(gateway).welcome = true;
  }

  /** One has given the account there up, or signs in by hand from now on: whether it sees us is the person's to say again. */
  synchronized void farewell(Jid gateway) {
    seat(gateway).welcome = false;
  }

  private synchronized boolean isWelcome(Jid jid) {
    return seats.containsKey(jid) && seat(jid).welcome;
  }

  /** Answers a gateway that is welcome and asks to see us; whether it was one. */
  boolean answers(Node stanza) {
    Optional<Jid> from = stanza.jid("from").filter(this::isWelcome);
    if (from.isEmpty() || !stanza.get("type").equals("subscribe")) {
      return false;
    }
    try {
      link.send(Node.presence("subscribed", from.get()));
    } catch (OfflineException e) {
      // It asks again.
    }
    return true;
  }

  /** A presence of anybody: of those at which one signs in it tells whether that went. */
  void heard(Node stanza) {
    Optional<Jid> from = stanza.jid("from").map(Jid::bare).filter(jid -> contacts.find(jid).isPresent());
    if (from.isEmpty()) {
      return;
    }
    boolean again;
    boolean changed;
    synchronized (this) {
      Seat seat = seat(from.get());
      again = isBack(seat, stanza.get("type"));
      changed = isNews(seat, stanza);
    }
    if (again) {
      try {
        link.send(presence.to(from.get()));
      } catch (OfflineException e) {
        // With the next stream nobody is told by name.
      }
    }
    if (changed) {
      hub.tell(new Event.ContactsChanged());
    }
  }

  /** Whether one who is told by name is back, and so is told again. */
  private static boolean isBack(Seat seat, String type) {
    boolean back = type.isEmpty() && seat.lost;
    if (back) {
      seat.lost = false;
    } else if (type.equals("unavailable") && seat.told) {
      seat.lost = true;
    }
    return back && seat.told;
  }

  /** Notes what a presence says of signing in; whether that is another thing than before. */
  private static boolean isNews(Seat seat, Node stanza) {
    Standing before = seat.problem;
    String type = stanza.get("type");
    seat.problem = switch (type) {
      case "error" -> new Standing(State.REFUSED, RefusedException.condition(stanza), RefusedException.words(stanza));
      case "unavailable" -> {
        String said = stanza.textOf("status").strip();
        yield said.isEmpty() || seat.left ? null : new Standing(State.WAITS, "", said);
      }
      case "" -> null;
      default -> before;
    };
    boolean came = seat.coming && (type.isEmpty() || seat.problem != null);
    if (came) {
      seat.coming = false;
    }
    return came || !Objects.equals(before, seat.problem);
  }

  public Standing standing(Gateway gateway) {
    if (gateway.away()) {
      return new Standing(State.AWAY);
    }
    if (gateway.open()) {
      return new Standing(State.OPEN);
    }
    if (!gateway.registered()) {
      return new Standing(State.NOT_SIGNED_UP);
    }
    boolean in = gateway.seats().stream().anyMatch(this::isThere);
    synchronized (this) {
      if (gateway.seats().stream().anyMatch(jid -> seat(jid).coming)) {
        return new Standing(State.SIGNING_IN);
      }
      return in ? new Standing(State.IN)
          : gateway.seats().stream().map(jid -> seat(jid).problem).filter(Objects::nonNull).findFirst().orElse(new Standing(State.OUT));
    }
  }

  private boolean isThere(Jid seat) {
    return contacts.presence(seat).availability() != Availability.OFFLINE;
  }

  /** Whether one is signed in there as soon as one is online. */
  public boolean isAutomatic(Gateway gateway) {
    return gateway.seats().stream().anyMatch(this::seesUs);
  }

  private boolean seesUs(Jid seat) {
    return contacts.find(seat).filter(Contact::seesUs).isPresent();
  }

  /** From now on one is signed in there by being online, or only by hand; whether one is signed in now stays as it is. */
  public void automatic(Gateway gateway, boolean on) throws OfflineException {
    boolean in = standing(gateway).state() == State.IN;
    if (!on) {
      farewell(gateway.jid());
    }
    each(gateway, seat -> {
      seat.welcome = on;
      seat.told = !on && (in || seat.told);
    });
    for (Jid jid : gateway.seats()) {
      link.send(Node.presence(on ? "subscribed" : "unsubscribed", jid));
      if (on) {
        link.send(Node.presence("subscribe", jid));
      } else if (in) {
        link.send(presence.to(jid));
      }
    }
  }

  /** Signs in now; a gateway with a command for it says at once when that does not go. */
  public void signIn(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    each(gateway, seat -> {
      seat.left = false;
      seat.problem = null;
      seat.coming = true;
    });
    hub.tell(new Event.ContactsChanged());
    boolean asked = false;
    try {
      boolean refused = command(gateway, "sign-in").filter(notes -> isRefused(gateway, notes)).isPresent();
      for (Jid jid : gateway.seats()) {
        boolean byName = !seesUs(jid);
        synchronized (this) {
          seat(jid).out = false;
          seat(jid).told |= byName;
        }
        link.send(presence.to(jid));
      }
      asked = !refused;
    } finally {
      for (Jid jid : gateway.seats()) {
        boolean there = isThere(jid);
        synchronized (this) {
          seat(jid).coming &= asked && !there;
        }
      }
      hub.tell(new Event.ContactsChanged());
    }
  }

  /** Signs out, until one signs in again or comes with a new stream; presence to everybody does not sign in before that. */
  public void signOut(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    List<Seat> leaving = new ArrayList<>();
    each(gateway, seat -> {
      if (!seat.left) {
        seat.left = true;
        leaving.add(seat);
      }
    });
    boolean done = false;
    try {
      // One who has told the gateway nothing but the command stays known to it as one of those that are out.
      boolean commanded = command(gateway, "sign-out").isPresent();
      done = true;
      each(gateway, seat -> {
        seat.told = false;
        seat.coming = false;
        seat.problem = null;
        seat.out |= !commanded;
      });
      for (Jid jid : commanded ? List.<Jid>of() : gateway.seats()) {
        link.send(Node.presence("unavailable", jid));
      }
    } finally {
      if (!done) {
        synchronized (this) {
          leaving.forEach(seat -> seat.left = false);
        }
      }
    }
  }

  /** Gives a command of a gateway of ours; what it says, or nothing where it has no such command. */
  private Optional<List<Commands.Note>> command(Gateway gateway, String node) throws RefusedException, OfflineException, InterruptedException {
    Optional<Command> known = gateway.commands()
        ? commands.list(gateway.jid()).stream().filter(command -> command.node().equals(node)).findFirst() : Optional.empty();
    return known.isEmpty() ? Optional.empty() : Optional.of(commands.begin(known.get()).notes());
  }

  /** Whether a command did not go: what the gateway has said in presence meanwhile is more exact than what it says of the command. */
  private boolean isRefused(Gateway gateway, List<Commands.Note> notes) {
    Optional<Commands.Note> error = notes.stream().filter(note -> note.type().equals("error")).findFirst();
    error.ifPresent(note -> each(gateway, seat -> seat.problem = seat.problem == null ? new Standing(State.REFUSED, "", note.text()) : seat.problem));
    return error.isPresent();
  }

  /** One's presence was told to all who see it: others hear it by name, or that one is not there. */
  void toldAll() throws OfflineException {
    for (Jid jid : all(seat -> seat.told)) {
      link.send(presence.to(jid));
    }
    for (Jid jid : all(seat -> seat.out)) {
      link.send(Node.presence("unavailable", jid));
    }
  }

  private synchronized List<Jid> all(Predicate<Seat> which) {
    return seats.entrySet().stream().filter(entry -> which.test(entry.getValue())).map(Map.Entry::getKey).toList();
  }
}
