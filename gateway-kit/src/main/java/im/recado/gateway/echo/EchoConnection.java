package im.recado.gateway.echo;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Change;
import im.recado.gateway.network.ChangesMessages;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.HasContacts;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.ShowsPresence;
import im.recado.gateway.network.ShowsTyping;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Somebody who is logged in to the echo network. */
final class EchoConnection implements Connection, HasContacts, ShowsPresence, ShowsTyping, ChangesMessages {
  /** Who says back what they are told, and agrees to everything. */
  private static final Contact ECHO =
      new Contact("echo", "The echo", List.of("Echo"), Availability.ONLINE, "Say something!");

  final Inbox inbox;
  private final EchoNetwork network;
  private final EchoUser user;

  /** The user is there from now on; who has asked meanwhile asks now. Guarded by the network. */
  EchoConnection(EchoNetwork network, EchoUser user, Inbox inbox) {
    this.network = network;
    this.user = user;
    this.inbox = inbox;
    user.connection = this;
    user.asking.forEach(other -> user.tell(new NetworkEvent.Asks(other, "")));
    appear(Availability.ONLINE, "");
  }

  @Override
  public void send(String contact, String text, String id) throws NetworkException {
    pass(contact, new NetworkEvent.Said(from(contact), text, null, known(contact, id)), id);
  }

  @Override
  public void change(String contact, Change change, String id) throws NetworkException {
    pass(contact, new NetworkEvent.Changed(from(contact), change.of(known(contact, change.message()))), id);
  }

  private String from(String contact) {
    return contact.equals(ECHO.name()) ? contact : user.name;
  }

  /** What the echo says is not what it was told: what is done with the one it does with the other. */
  private static String known(String contact, String id) {
    return !contact.equals(ECHO.name()) ? id : id.startsWith("re-") ? id.substring(3) : "re-" + id;
  }

  private void pass(String contact, NetworkEvent event, String id) throws NetworkException {
    synchronized (network) {
      if (!(contact.equals(ECHO.name()) ? user : other(contact)).tell(event)) {
        throw new NetworkException(Reason.CONTACT_AWAY, contact + " is not there, and the echo network keeps nothing.");
      }
      inbox.tracer().said(event.toString());
      user.tell(new NetworkEvent.Answered(id, null));
    }
  }

  @Override
  public void disconnect() {
    synchronized (network) {
      if (user.connection == this) {
        user.connection = null;
        appear(Availability.OFFLINE, "");
      }
    }
  }

  /** The user has come from elsewhere. Guarded by the network. */
  void end() {
    disconnect();
    inbox.offer(new NetworkEvent.Ended(NetworkException.elsewhere("the echo network")));
  }

  @Override
  public List<Contact> contacts() {
    synchronized (network) {
      List<Contact> contacts = new ArrayList<>(user.list.contains(ECHO.name()) ? List.of(ECHO) : List.of());
      user.list.stream().map(network::find).filter(Objects::nonNull).map(EchoUser::asContact).forEach(contacts::add);
      return contacts;
    }
  }

  @Override
  public void add(String contact) throws NetworkException {
    synchronized (network) {
      if (contact.equals(ECHO.name())) {
        user.list(ECHO);
      } else if (other(contact).list.contains(user.name)) {
        // Who has this one in the list agrees.
        user.list(other(contact).asContact());
      } else if (other(contact).asking.add(user.name)) {
        other(contact).tell(new NetworkEvent.Asks(user.name, ""));
      }
    }
  }

  @Override
  public void remove(String contact) throws NetworkException {
    synchronized (network) {
      user.list.remove(contact);
      if (!contact.equals(ECHO.name())) {
        other(contact).asking.remove(user.name);
      }
    }
  }

  @Override
  public void answer(String contact, boolean agreed) throws NetworkException {
    synchronized (network) {
      if (user.asking.remove(contact) && agreed) {
        other(contact).list(user.asContact());
      }
    }
  }

  @Override
  public void show(Availability availability, String status) {
    synchronized (network) {
      if (user.connection == this) {
        appear(availability, status);
      }
    }
  }

  private void appear(Availability availability, String status) {
    user.availability = availability;
    user.status = status;
    network.users.values().stream()
        .filter(other -> other.list.contains(user.name))
        .forEach(other -> other.tell(new NetworkEvent.Shown(user.name, availability, status)));
  }

  @Override
  public void typing(String contact, boolean begun) throws NetworkException {
    synchronized (network) {
      if (!contact.equals(ECHO.name())) {
        other(contact).tell(new NetworkEvent.Typing(user.name, begun));
      }
    }
  }

  private EchoUser other(String name) throws NetworkException {
    EchoUser other = network.find(name);
    if (other == null || other == user) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "There is nobody of this name on the echo network.");
    }
    return other;
  }
}
