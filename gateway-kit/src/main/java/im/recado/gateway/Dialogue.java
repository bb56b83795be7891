package im.recado.gateway;

import im.recado.gateway.network.ArrangesContacts;
import im.recado.gateway.network.Change;
import im.recado.gateway.network.ChangesMessages;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.DrawsAttention;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.ShowsTyping;
import im.recado.gateway.network.TakesCommands;
import im.recado.kernel.session.Account;
import im.recado.modules.carbons.CarbonsModule;
import im.recado.modules.delay.Delay;
import im.recado.modules.hints.Hints;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one user and the people of a network say to each other, and what they ask of each other. Owned by the lane. */
final class Dialogue {
  private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);

  private final Gateway gateway;
  private final GatewaySession session;
  private final Jid owner;
  private final ContactList contacts;
  private final Rooms rooms;
  private final Asked asked;
  private final Typers typers;
  private final Revisions revisions = new Revisions();
  private final Consent consent;
  private final ArrivingFiles arriving;
  private final LeavingFiles leaving;

  Dialogue(Gateway gateway, GatewaySession session, ContactList contacts, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.owner = session.owner();
    this.contacts = contacts;
    this.rooms = rooms;
    this.asked = asked;
    this.consent = new Consent(gateway, session, contacts);
    this.arriving = new ArrivingFiles(gateway, session, contacts);
    this.leaving = new LeavingFiles(gateway, session, asked, revisions);
    this.typers =
        new Typers(gateway.kernel().timers(), step -> session.lane().add(0, step), contact -> typing(contact, false));
  }

  /** Who may see whom. */
  Consent consent() {
    return consent;
  }

  // From the network.

  void happened(NetworkEvent event) {
    switch (event) {
      case NetworkEvent.Listed listed -> contacts.listed(listed.contact());
      case NetworkEvent.Unlisted unlisted -> contacts.unlisted(unlisted.contact());
      case NetworkEvent.Shown shown -> contacts.shown(shown.contact(), shown.availability(), shown.status());
      case NetworkEvent.Said said -> said(said);
      case NetworkEvent.Sent sent -> sent(sent);
      case NetworkEvent.Changed changed -> changed(changed);
      case NetworkEvent.Typing typing -> typing(typing);
      case NetworkEvent.Asks asks -> consent.asks(asks);
      case NetworkEvent.Announced announced -> announced(announced.text());
      case NetworkEvent.Told told -> told(told.text());
      case NetworkEvent.Pictured pictured -> pictured(pictured);
      case NetworkEvent.Declined declined -> consent.declined(declined);
      case NetworkEvent.Delivered delivered -> delivered(delivered.id());
      case NetworkEvent.FileOffered offered -> arriving.offered(offered);
      case NetworkEvent.Attention attention -> attention(attention.contact());
      case NetworkEvent.Blocked _, NetworkEvent.Profiled _, NetworkEvent.Found _, NetworkEvent.Answered _, NetworkEvent.Listing _ ->
          throw new IllegalArgumentException("the session's: " + event);
      case NetworkEvent.Ended _, RoomEvent _ -> throw new IllegalArgumentException("the session's: " + event);
    }
  }

  private void pictured(NetworkEvent.Pictured pictured) {
    if (contacts.pictured(pictured.contact(), pictured.picture())) {
      session.people().avatars().changed(pictured.contact());
    }
  }

  private void said(NetworkEvent.Said said) {
    session.wishes().linger();
    typers.forget(said.contact());
    Message whispered = rooms.talk().whispered(said);
    if (whispered != null) {
      gateway.kernel().router().send(whispered.withId(gateway.id()));
      return;
    }
    try {
      Message message = message(said.contact(), Element.of("body", Namespaces.CLIENT, Words.clean(said.text())));
      String id = revisions.heard(said);
      message = id.isEmpty() ? message : message.withId(id);
      if (!id.isEmpty() && session.connectionNow() instanceof ChangesMessages able && able.can(new Change.Received(id))) {
        message = message.withChild(Element.of("request", Words.RECEIPTS));
      }
      gateway.kernel().router().send(
          said.sent() == null ? message : message.withChild(Delay.of(session.self(), said.sent())));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold has written to {}", owner);
    }
  }

  /** Somebody corrects or takes back what they have said, or reacts to something. */
  private void changed(NetworkEvent.Changed changed) {
    if (changed.change() instanceof Change.Received(String id)) {
      delivered(id);
      return;
    }
    List<Element> what = revisions.heard(changed.change());
    if (what == null) {
      return;
    }
    try {
      Message message = message(changed.contact(), what.getFirst());
      for (Element more : what.subList(1, what.size())) {
        message = message.withChild(more);
      }
      gateway.kernel().router().send(message);
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold changes something for {}", owner);
    }
  }

  /** What the user has said elsewhere is seen by their clients here (XEP-0280), and found by those that come later. */
  private void sent(NetworkEvent.Sent sent) {
    try {
      Element body = Element.of("body", Namespaces.CLIENT, Words.clean(sent.text()));
      Jid contact = gateway.addresses().of(sent.contact());
      Message message = Message.of(Message.Type.CHAT, owner, contact, body).withId(gateway.id());
      Message said = sent.sent() == null ? message : message.withChild(Delay.of(session.self(), sent.sent()));
      String id = gateway.keepSent(owner, said);
      Account account = gateway.kernel().sessions().account(owner);
      if (account != null) {
        CarbonsModule.sentElsewhere(account, id == null ? said : said.withChild(StanzaIds.element(owner, id)));
      }
    } catch (NetworkException e) {
      LOG.debug("{} has written to somebody whose name no address can hold", owner);
    }
  }

  private void typing(NetworkEvent.Typing typing) {
    typers.typing(typing);
    typing(typing.contact(), typing.begun());
  }

  private void typing(String contact, boolean begun) {
    try {
      Element state = Element.of(begun ? "composing" : "paused", Words.CHAT_STATES);
      gateway.kernel().router().send(message(contact, state).withChild(Element.of("no-store", Hints.NS)));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold types for {}", owner);
    }
  }

  /** Somebody nudges the user (XEP-0224). */
  private void attention(String contact) {
    try {
      gateway.kernel().router().send(
          message(contact, Element.of("attention", Words.ATTENTION)).withChild(Element.of("no-store", Hints.NS)));
    } catch (NetworkException e) {
      LOG.debug("Somebody whose name no address can hold nudges {}", owner);
    }
  }

  /** Who has asked for a receipt gets it from whom the message was for (XEP-0184). */
  private void delivered(String id) {
    asked.take(id);
    Message receipt = revisions.delivered(id);
    if (receipt != null) {
      gateway.kernel().router().send(receipt.withId(gateway.id()));
    }
  }

  /** The session is over. */
  void end() {
    typers.end();
    arriving.end();
  }

  private Message message(String contact, Element what) throws NetworkException {
    return Message.of(Message.Type.CHAT, gateway.addresses().of(contact), owner, what).withId(gateway.id());
  }

  /** The user calls somebody of the list otherwise, or has put them into other groups. */
  void arranged(Jid jid, String alias, List<String> groups) {
    try {
      Contact changed = contacts.arranged(gateway.addresses().name(jid), alias, groups);
      if (changed != null && session.connectionNow() instanceof ArrangesContacts able) {
        able.arrange(changed.name(), changed.alias(), changed.groups());
        contacts.agreed(changed.name());
      }
    } catch (NetworkException e) {
      LOG.debug("{} could not arrange a contact on {}: {}", owner, gateway.type(), e.reason());
    }
  }

  /** The gateway itself has something to say to the user. */
  void gatewaySays(String text, Element... more) {
    Element body = Element.of("body", Namespaces.CLIENT, text);
    Message message = Message.of(Message.Type.NORMAL, session.self(), owner, body).withId(gateway.id());
    for (Element one : more) {
      message = message.withChild(one);
    }
    gateway.kernel().router().send(message);
  }

  /** What the network says to everybody is worth seeing and not worth keeping. */
  void announced(String text) {
    Element body = Element.of("body", Namespaces.CLIENT, Words.clean(text));
    gateway.kernel().router().send(
        Message.of(Message.Type.HEADLINE, session.self(), owner, body).withId(gateway.id()));
  }

  /** What the network answers to a command is part of a conversation with it. */
  private void told(String text) {
    Element body = Element.of("body", Namespaces.CLIENT, Words.clean(text));
    gateway.kernel().router().send(Message.of(Message.Type.CHAT, session.self(), owner, body).withId(gateway.id()));
  }

  // From the user.

  /** The user gives the network a command. */
  void command(Message message) throws StanzaException {
    String body = message.body();
    if (body == null) {
      return;
    }
    gateway.refuseEncrypted(message);
    try {
      if (!(session.connected() instanceof TakesCommands able)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " takes no commands.");
      }
      session.wishes().linger();
      ask(message, id -> able.command(Words.lines(body), id));
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  /** The user has written to somebody of the network. */
  void write(GatewaySession session, Message message, Jid to) throws StanzaException {
    String body = SharedLink.words(message);
    Change change = Revisions.in(message);
    Boolean typing = Words.typing(message);
    boolean nudge = message.element().has("attention", Words.ATTENTION);
    if (body == null && change == null && typing == null && !nudge) {
      return;
    }
    gateway.refuseEncrypted(message);
    try {
      Connection connection = session.connected();
      String contact = gateway.addresses().name(to);
      if (change != null) {
        session.wishes().linger();
        change(message, contact, change, connection);
      } else if (body != null) {
        session.wishes().linger();
        if (!leaving.offer(message, contact, connection)) {
          say(message, contact, body, connection);
        }
      } else if (!nudge && typing != null && connection instanceof ShowsTyping able) {
        able.typing(contact, typing);
      }
      if (nudge && connection instanceof DrawsAttention able) {
        ask(message, id -> able.nudge(contact, id));
      }
    } catch (NetworkException e) {
      if (body != null || nudge || (change != null && !(change instanceof Change.Received))) {
        throw Reasons.stanza(e);
      }
    }
  }

  private void say(Message message, String contact, String words, Connection connection) throws NetworkException {
    ask(
        message,
        id -> {
          revisions.said(message, id);
          connection.send(contact, Words.lines(words), id);
        });
  }

  /** The user changes what was said; in words where the network has no such thing. */
  private void change(Message message, String contact, Change change, Connection connection) throws NetworkException, StanzaException {
    if (connection instanceof ChangesMessages able && able.can(change)) {
      Change there = revisions.there(change);
      if (change instanceof Change.Received) {
        able.change(contact, there, "");
      } else {
        ask(message, id -> able.change(contact, there, id));
      }
    } else {
      String words = Revisions.words(change, gateway.name(), revisions.text(change.message()));
      if (!words.isEmpty()) {
        ask(message, id -> connection.send(contact, words, id));
      }
    }
  }

  /** What is asked of a network by an id. */
  @FunctionalInterface
  private interface Ask {
    void run(String id) throws NetworkException;
  }

  private void ask(Message message, Ask ask) throws NetworkException {
    String id =
        asked.add(
            message,
            why -> {
              if (why != null) {
                gateway.kernel().router().refuse(message, Reasons.stanza(why));
              }
            });
    try {
      ask.run(id);
    } catch (NetworkException e) {
      asked.take(id);
      throw e;
    }
  }
}
