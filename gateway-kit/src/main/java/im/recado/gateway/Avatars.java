package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Picture;
import im.recado.gateway.network.Profile;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.caps.Capabilities;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.PubSub;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of contacts as nodes of theirs (XEP-0084), for clients that want to be told of them so. The file itself is fetched
 * from the network when a client asks for it. Owned by the lane of the session.
 */
final class Avatars {
  private static final String METADATA = WellKnownNodes.AVATAR_METADATA;
  private static final String DATA = WellKnownNodes.AVATAR_DATA;

  private final Gateway gateway;
  private final Jid owner;
  private final ContactList contacts;

  Avatars(Gateway gateway, Jid owner, ContactList contacts) {
    this.gateway = gateway;
    this.owner = owner;
    this.contacts = contacts;
  }

  /** Whether somebody asks for a picture, or for what is told of it. */
  static boolean isFor(Iq iq) {
    String node = node(iq);
    return METADATA.equals(node) || DATA.equals(node);
  }

  /** Whether somebody asks for the file. */
  static boolean isForData(Iq iq) {
    return DATA.equals(node(iq));
  }

  private static @Nullable Element items(Iq iq) {
    Element payload = iq.payload();
    return payload != null && payload.is("pubsub", PubSub.NS) ? payload.child("items", PubSub.NS) : null;
  }

  private static @Nullable String node(Iq iq) {
    Element items = items(iq);
    return items == null ? null : items.attribute("node");
  }

  /** Whether a request of these is for an item of this id, or for none by its id. */
  private static boolean asksFor(Iq iq, String id) {
    Element items = Objects.requireNonNull(items(iq));
    Element item = items.child("item", PubSub.NS);
    return item == null || id.equals(item.attribute("id"));
  }

  // What is told of pictures.

  /** A client asks what is told of somebody's picture. */
  Element metadata(Iq iq) throws StanzaException, NetworkException {
    Picture picture = contacts.picture(gateway.addresses().name(Objects.requireNonNull(iq.to())));
    if (picture == null || picture.isNone()) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    Element.Builder items = Element.builder("items", PubSub.NS).attribute("node", METADATA);
    if (asksFor(iq, picture.hash())) {
      items.child(item(picture, PubSub.NS));
    }
    return Element.of("pubsub", PubSub.NS, items.build());
  }

  /** Somebody has another picture than before, or none any more: clients that want to hear of it do. */
  void changed(String name) {
    Account account = gateway.kernel().sessions().account(owner);
    Picture picture = contacts.picture(name);
    if (account != null && picture != null) {
      for (Session client : account.sessions()) {
        if (client.hears() && wants(CapsModule.of(client))) {
          tell(name, picture, client.jid());
        }
      }
    }
  }

  /** A client wants to hear of pictures from now on: it is told of all that there are. */
  void tellAll(Jid client) {
    for (String name : contacts.pictured()) {
      tell(name, Objects.requireNonNull(contacts.picture(name)), client);
    }
  }

  static boolean wants(Capabilities client) {
    return client.wants(METADATA);
  }

  private void tell(String name, Picture picture, Jid client) {
    try {
      Jid contact = gateway.addresses().of(name);
      Element items = Element.builder("items", PubSub.EVENT).attribute("node", METADATA).child(item(picture, PubSub.EVENT)).build();
      Element event = Element.of("event", PubSub.EVENT, items);
      gateway.kernel().router().send(Message.of(Message.Type.HEADLINE, contact, client, event).withId(gateway.id()));
    } catch (NetworkException e) {
      // Nobody whose name no address can hold is in the list.
      throw new IllegalStateException(name, e);
    }
  }

  /** What is told of a picture; nothing of none, which is how a client hears that there is none any more (section 3.5). */
  private Element item(Picture picture, String namespace) {
    Element.Builder metadata = Element.builder("metadata", METADATA);
    if (!picture.isNone()) {
      metadata.child(
          Element.builder("info", METADATA)
              .attribute("bytes", Integer.toString(picture.bytes()))
              .attribute("id", picture.hash())
              .attribute("type", picture.type())
              .build());
    }
    String id = picture.isNone() ? gateway.id() : picture.hash();
    return Element.builder("item", namespace).attribute("id", id).child(metadata.build()).build();
  }

  // Pictures.

  /** The file that a client has asked for, out of what somebody tells of themselves now. */
  static Element data(Iq iq, Profile profile) throws StanzaException {
    byte[] file = profile.picture();
    String id = file == null ? "" : Picture.of(file).hash();
    if (file == null || !asksFor(iq, id)) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    Element data = Element.of("data", DATA, Base64.getEncoder().encodeToString(file));
    Element item = Element.builder("item", PubSub.NS).attribute("id", id).child(data).build();
    return Element.of("pubsub", PubSub.NS, Element.builder("items", PubSub.NS).attribute("node", DATA).child(item).build());
  }
}
