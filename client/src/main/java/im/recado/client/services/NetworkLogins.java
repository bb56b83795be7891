package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Commands.Command;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.store.ContactStore.Contact;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Whether one is signed in to networks by their gateways, and signing in and out (XEP-0100, sections 4.4 and 4.5). A gateway signs in whom it sees;
 * so who is to be signed in by hand alone does not let it see their presence (RFC 6121, section 3.2): the server keeps that for all one's
 * clients. Safe for any thread.
 */
public final class NetworkLogins {
  /** Where one stands with a network: what waits is tried again by the gateway itself, what is refused is not. */
  public enum State { NOT_SIGNED_UP, SIGNING_IN, IN, OUT, WAITS, REFUSED, AWAY }

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

  private final Link link;
  private final Contacts contacts;
  private final Commands commands;
  private final OwnPresence presence;
  private final Hub hub;
  /** What gateways have said is wrong, until they say something else. */
  private final Map<Jid, Standing> problems = new ConcurrentHashMap<>();
  /** Where one has asked to be signed in, until that is so or not. */
  private final Set<Jid> coming = ConcurrentHashMap.newKeySet();
  /** Where one has signed out on this stream: what is said to that is no problem. */
  private final Set<Jid> left = ConcurrentHashMap.newKeySet();
  /** Gateways that see us on this stream only since they are told by name. */
  private final Set<Jid> told = ConcurrentHashMap.newKeySet();
  /** Those of them that have said since that they are away: one's server may have forgotten that they see us (RFC 6121, section 4.6.1). */
  private final Set<Jid> lost = ConcurrentHashMap.newKeySet();
  /** Gateways that have no command for it, from which one has signed out on this stream. */
  private final Set<Jid> out = ConcurrentHashMap.newKeySet();

  /** Gateways that may ask to see us: one has signed up there, or wants to be signed in by being online. */
  private final Set<Jid> welcome = ConcurrentHashMap.newKeySet();

  NetworkLogins(Link link, Contacts contacts, Commands commands, OwnPresence presence, Hub hub) {
    this.link = link;
    this.contacts = contacts;
    this.commands = commands;
    this.presence = presence;
    this.hub = hub;
  }

  /** A new stream. */
  void begin() {
    problems.clear();
    coming.clear();
    left.clear();
    told.clear();
    lost.clear();
    out.clear();
  }

  /** One has signed up at a gateway, which asks to see us then (XEP-0100, section 4.1): it need not wait for an answer. */
  void welcome(Jid gateway) {
    welcome.add(gateway);
  }

  /** One has given the account there up. */
  void farewell(Jid gateway) {
    welcome.remove(gateway);
  }

  /** Answers a gateway that is welcome and asks to see us; whether it was one. */
  boolean answers(Node stanza) {
    Optional<Jid> from = stanza.jid("from").filter(welcome::contains);
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
    seen(from.get(), stanza.get("type"));
    Standing before = problems.get(from.get());
    Optional<Standing> now = switch (stanza.get("type")) {
      case "error" -> Optional.of(new Standing(State.REFUSED, RefusedException.condition(stanza), RefusedException.words(stanza)));
      case "unavailable" -> Optional.of(stanza.textOf("status").strip()).filter(said -> !said.isEmpty() && !left.contains(from.get()))
          .map(said -> new Standing(State.WAITS, "", said));
      case "" -> Optional.empty();
      default -> Optional.ofNullable(before);
    };
    boolean came = (stanza.get("type").isEmpty() || now.isPresent()) && coming.remove(from.get());
    now.ifPresentOrElse(standing -> problems.put(from.get(), standing), () -> problems.remove(from.get()));
    if (came || !Objects.equals(before, now.orElse(null))) {
      hub.tell(new Event.ContactsChanged());
    }
  }

  /** Who is told by name is told again when they are back. */
  private void seen(Jid seat, String type) {
    if (type.equals("unavailable") && told.contains(seat)) {
      lost.add(seat);
    } else if (type.isEmpty() && lost.remove(seat) && told.contains(seat)) {
      try {
        link.send(presence.to(seat));
      } catch (OfflineException e) {
        // With the next stream nobody is told by name.
      }
    }
  }

  public Standing standing(Gateway gateway) {
    if (gateway.away()) {
      return new Standing(State.AWAY);
    }
    if (!gateway.registered()) {
      return new Standing(State.NOT_SIGNED_UP);
    }
    if (gateway.seats().stream().anyMatch(coming::contains)) {
      return new Standing(State.SIGNING_IN);
    }
    if (gateway.seats().stream().anyMatch(seat -> contacts.presence(seat).availability() != Availability.OFFLINE)) {
      return new Standing(State.IN);
    }
    return gateway.seats().stream().map(problems::get).filter(Objects::nonNull).findFirst().orElse(new Standing(State.OUT));
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
      // One who asks anew is answered by the person alone.
      welcome.remove(gateway.jid());
    }
    for (Jid seat : gateway.seats()) {
      if (on) {
        welcome.add(seat);
        link.send(Node.presence("subscribed", seat));
        link.send(Node.presence("subscribe", seat));
        told.remove(seat);
      } else {
        welcome.remove(seat);
        link.send(Node.presence("unsubscribed", seat));
        if (in) {
          told.add(seat);
          link.send(presence.to(seat));
        }
      }
    }
  }

  /** Signs in now; a gateway with a command for it says at once when that does not go. */
  public void signIn(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    for (Jid seat : gateway.seats()) {
      left.remove(seat);
      problems.remove(seat);
      coming.add(seat);
    }
    hub.tell(new Event.ContactsChanged());
    boolean asked = false;
    try {
      boolean refused = command(gateway, "sign-in").filter(notes -> isRefused(gateway, notes)).isPresent();
      for (Jid seat : gateway.seats()) {
        out.remove(seat);
        if (!seesUs(seat)) {
          told.add(seat);
        }
        link.send(presence.to(seat));
      }
      asked = !refused;
    } finally {
      gateway.seats().stream().filter(seat -> contacts.presence(seat).availability() != Availability.OFFLINE).forEach(coming::remove);
      if (!asked) {
        gateway.seats().forEach(coming::remove);
      }
      hub.tell(new Event.ContactsChanged());
    }
  }

  /** Signs out, until one signs in again or comes with a new stream; presence to everybody does not sign in before that. */
  public void signOut(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    Set<Jid> leaving = gateway.seats().stream().filter(left::add).collect(Collectors.toSet());
    boolean done = false;
    try {
      boolean commanded = command(gateway, "sign-out").isPresent();
      done = true;
      for (Jid seat : gateway.seats()) {
        told.remove(seat);
        coming.remove(seat);
        problems.remove(seat);
        // One who has told the gateway nothing but the command stays known to it as one of those that are out.
        if (!commanded) {
          out.add(seat);
          link.send(Node.presence("unavailable", seat));
        }
      }
    } finally {
      if (!done) {
        left.removeAll(leaving);
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
    error.ifPresent(note -> gateway.seats().forEach(seat -> problems.putIfAbsent(seat, new Standing(State.REFUSED, "", note.text()))));
    return error.isPresent();
  }

  /** One's presence was told to all who see it: others hear it by name, or that one is not there. */
  void toldAll() throws OfflineException {
    for (Jid seat : told) {
      link.send(presence.to(seat));
    }
    for (Jid seat : out) {
      link.send(Node.presence("unavailable", seat));
    }
  }
}
