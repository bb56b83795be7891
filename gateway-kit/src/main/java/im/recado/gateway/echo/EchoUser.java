package im.recado.gateway.echo;

import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.NetworkEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody with an account on the echo network. Guarded by the network. */
final class EchoUser {
  final String name;

  /** Whom this one has in the list; they have agreed. */
  final Set<String> list = new LinkedHashSet<>();

  /** Who has asked this one and had no answer. */
  final Set<String> asking = new LinkedHashSet<>();

  @Nullable EchoConnection connection;
  Availability availability = Availability.OFFLINE;
  String status = "";

  EchoUser(String name) {
    this.name = name;
  }

  /** As this one stands in the list of others. */
  Contact asContact() {
    return new Contact(name, "", List.of(), availability, status);
  }

  /** Puts somebody into the list who has agreed. */
  void list(Contact contact) {
    list.add(contact.name());
    tell(new NetworkEvent.Listed(contact));
  }

  /** Tells this one something; false when they are not there, or cannot take more. */
  boolean tell(NetworkEvent event) {
    return connection != null && connection.inbox.offer(event);
  }
}
