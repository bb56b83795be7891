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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether one is signed in to networks by their gateways, and signing in and out (XEP-0100, sections 4.4 and 4.5). A gateway signs in whom it sees;
 * so who is to be signed in by hand alone does not let it see their presence (RFC 6121, section 3.2): the server keeps that for all one's
 * clients. Safe for any thread.
 */
public final class NetworkLogins {
  /** Where one stands with a network. */
  public enum State { NOT_SIGNED_UP, IN, OUT, PROBLEM }

  /**
   * Where one stands.
   *
   * @param said what the gateway says is wrong, in its own words or as a condition of XMPP; else empty
   */
  public record Standing(State state, String said) {}

  private final Link link;
  private final Contacts contacts;
  private final Commands commands;
  private final OwnPresence presence;
  private final Hub hub;
  /** What gateways have said is wrong, until they say something else. */
  private final Map<Jid, String> problems = new ConcurrentHashMap<>();
  /** Gateways that see us on this stream only since they are told by name. */
  private final Set<Jid> told = ConcurrentHashMap.newKeySet();
  /** Those of them that have said since that they are away: one's server may have forgotten that they see us (RFC 6121, section 4.6.1). */
  private final Set<Jid> lost = ConcurrentHashMap.newKeySet();
  /** Gateways that have no command for it, from which one has signed out on this stream. */
  private final Set<Jid> out = ConcurrentHashMap.newKeySet();

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
    told.clear();
    lost.clear();
    out.clear();
  }

  /** A presence of anybody: of those at which one signs in it tells whether that went. */
  void heard(Node stanza) {
    Optional<Jid> from = stanza.jid("from").map(Jid::bare).filter(jid -> contacts.find(jid).isPresent());
    if (from.isEmpty()) {
      return;
    }
    seen(from.get(), stanza.get("type"));
    String before = problems.getOrDefault(from.get(), "");
    String now = switch (stanza.get("type")) {
      case "error" -> RefusedException.words(stanza).isBlank() ? RefusedException.condition(stanza) : RefusedException.words(stanza);
      case "unavailable" -> stanza.textOf("status").strip();
      case "" -> "";
      default -> before;
    };
    if (now.isEmpty()) {
      problems.remove(from.get());
    } else {
      problems.put(from.get(), now);
    }
    if (!now.equals(before)) {
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
    if (!gateway.registered()) {
      return new Standing(State.NOT_SIGNED_UP, "");
    }
    if (gateway.seats().stream().anyMatch(seat -> contacts.presence(seat).availability() != Availability.OFFLINE)) {
      return new Standing(State.IN, "");
    }
    return gateway.seats().stream().map(seat -> problems.getOrDefault(seat, "")).filter(said -> !said.isEmpty()).findFirst()
        .map(said -> new Standing(State.PROBLEM, said)).orElse(new Standing(State.OUT, ""));
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
    for (Jid seat : gateway.seats()) {
      if (on) {
        link.send(Node.presence("subscribed", seat));
        link.send(Node.presence("subscribe", seat));
        told.remove(seat);
      } else {
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
    command(gateway, "sign-in");
    for (Jid seat : gateway.seats()) {
      out.remove(seat);
      if (!seesUs(seat)) {
        told.add(seat);
      }
      link.send(presence.to(seat));
    }
  }

  /** Signs out, until one signs in again or comes with a new stream; presence to everybody does not sign in before that. */
  public void signOut(Gateway gateway) throws RefusedException, OfflineException, InterruptedException {
    gateway.seats().forEach(told::remove);
    // One who has told the gateway nothing but the command stays known to it as one of those that are out.
    if (!command(gateway, "sign-out")) {
      for (Jid seat : gateway.seats()) {
        out.add(seat);
        link.send(Node.presence("unavailable", seat));
      }
    }
  }

  /** Gives a command of a gateway of ours; whether it has one. */
  private boolean command(Gateway gateway, String node) throws RefusedException, OfflineException, InterruptedException {
    Optional<Command> known = gateway.commands()
        ? commands.list(gateway.jid()).stream().filter(command -> command.node().equals(node)).findFirst() : Optional.empty();
    if (known.isEmpty()) {
      return false;
    }
    List<Commands.Note> notes = commands.begin(known.get()).notes();
    notes.stream().filter(note -> note.type().equals("error")).findFirst()
        .ifPresent(note -> gateway.seats().forEach(seat -> problems.put(seat, note.text())));
    return true;
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
