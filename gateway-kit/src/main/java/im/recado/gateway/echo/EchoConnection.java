package im.recado.gateway.echo;

import im.recado.gateway.network.Availability;
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

/** Somebody who is logged in to the echo network. */
final class EchoConnection implements Connection, HasContacts, ShowsPresence, ShowsTyping {
  private static final int MOST_CONTACTS = 100;
  private static final int LONGEST = 10_000;
  private static final Contact ECHO =
      new Contact(EchoNetwork.ECHO, "The echo", List.of("Echo"), Availability.ONLINE, "Say something!");

  private final EchoNetwork network;
  private final EchoUser user;
  private final Inbox inbox;

  EchoConnection(EchoNetwork network, EchoUser user, Inbox inbox) {
    this.network = network;
    this.user = user;
    this.inbox = inbox;
  }

  Inbox inbox() {
    return inbox;
  }

  @Override
  public void send(String contact, String text, String id) throws NetworkException {
    synchronized (network) {
      if (text.length() > LONGEST) {
        throw new NetworkException(Reason.TOO_MUCH, "The echo network takes no texts of that length.");
      }
      EchoUser to = contact.equals(EchoNetwork.ECHO) ? user : other(contact);
      if (to.connection == null) {
        throw new NetworkException(Reason.CONTACT_AWAY, contact + " is not there, and the echo network keeps nothing.");
      }
      String from = contact.equals(EchoNetwork.ECHO) ? contact : user.name;
      if (!to.tell(new NetworkEvent.Said(from, text, null))) {
        throw new NetworkException(Reason.TOO_MUCH, contact + " cannot take more now.");
      }
      user.tell(new NetworkEvent.Answered(id, null));
    }
  }

  @Override
  public void disconnect() {
    synchronized (network) {
      leave();
    }
  }

  /** The network ends this. Guarded by it. */
  void end(NetworkException why) {
    leave();
    inbox.offer(new NetworkEvent.Ended(why));
  }

  private void leave() {
    if (user.connection == this) {
      user.connection = null;
      appear(Availability.OFFLINE, "");
    }
  }

  @Override
  public List<Contact> contacts() {
    synchronized (network) {
      List<Contact> contacts = new ArrayList<>();
      for (String name : user.list) {
        EchoUser other = network.find(name);
        if (name.equals(EchoNetwork.ECHO)) {
          contacts.add(ECHO);
        } else if (other != null) {
          contacts.add(other.asContact());
        }
      }
      return contacts;
    }
  }

  @Override
  public void add(String contact) throws NetworkException {
    synchronized (network) {
      if (user.list.size() >= MOST_CONTACTS) {
        throw new NetworkException(Reason.TOO_MUCH, "The list on the echo network is full.");
      }
      if (contact.equals(EchoNetwork.ECHO)) {
        list(ECHO);
        return;
      }
      EchoUser other = other(contact);
      if (other.list.contains(user.name)) {
        // Who has this one in the list agrees.
        list(other.asContact());
      } else if (other.asking.add(user.name)) {
        other.tell(new NetworkEvent.Asks(user.name, ""));
      }
    }
  }

  private void list(Contact contact) {
    user.list.add(contact.name());
    user.tell(new NetworkEvent.Listed(contact));
  }

  @Override
  public void remove(String contact) throws NetworkException {
    synchronized (network) {
      user.list.remove(contact);
      if (!contact.equals(EchoNetwork.ECHO)) {
        other(contact).asking.remove(user.name);
      }
    }
  }

  @Override
  public void answer(String contact, boolean agreed) throws NetworkException {
    synchronized (network) {
      EchoUser other = other(contact);
      if (user.asking.remove(contact) && agreed) {
        other.list.add(user.name);
        other.tell(new NetworkEvent.Listed(user.asContact()));
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
    for (EchoUser other : network.everybody()) {
      if (other.list.contains(user.name)) {
        other.tell(new NetworkEvent.Shown(user.name, availability, status));
      }
    }
  }

  @Override
  public void typing(String contact, boolean begun) throws NetworkException {
    synchronized (network) {
      if (!contact.equals(EchoNetwork.ECHO)) {
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
