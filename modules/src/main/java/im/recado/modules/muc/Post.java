package im.recado.modules.muc;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How stanzas leave a room. Never waits. A stanza for many is made once: the copies differ in {@code to} alone and share
 * their serialised children.
 */
final class Post {
  private static final Logger LOG = LoggerFactory.getLogger(Post.class);

  private final Kernel kernel;

  Post(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Sends to a client in the room, straight into its session if that is of this server, behind what it is to be told before. */
  void send(Visit visit, Stanza stanza) {
    catchUp(visit);
    Stanza addressed = stanza.withTo(visit.jid());
    Session session = visit.session();
    if (session == null || stanza instanceof Presence gone && gone.type() == Presence.Type.UNAVAILABLE) {
      // The router also lets the session forget that it had shown itself to who is gone.
      kernel.router().send(addressed);
      return;
    }
    if (mayReceive(session, addressed)) {
      session.send(addressed);
    }
  }

  /** Sends somebody's presence to another client in the room, which does not wait for it. */
  void show(Visit visit, Presence presence) {
    catchUp(visit);
    Presence addressed = presence.withTo(visit.jid());
    Session session = visit.session();
    if (session == null) {
      kernel.router().send(addressed);
      return;
    }
    if (mayReceive(session, addressed)) {
      session.sendUnhurried(addressed);
    }
  }

  /** Tells a client in the room what has happened there and waits to be told. */
  void catchUp(Visit visit) {
    Room room = visit.room();
    Tidings tidings = room.occupants().tidings();
    if (visit.told != tidings.count()) {
      showAll(visit, tidings.take(visit, room.showsAddressesTo(visit.occupant().role())));
    }
  }

  /** Sends the presence of several others to a client in the room, at once. */
  void showAll(Visit visit, List<Presence> presences) {
    Session session = visit.session();
    if (session == null) {
      presences.forEach(presence -> kernel.router().send(presence.withTo(visit.jid())));
      return;
    }
    boolean all = kernel.router().receivesAll(session.account());
    List<Presence> addressed = new ArrayList<>(presences.size());
    for (Presence presence : presences) {
      Presence one = presence.withTo(visit.jid());
      if (all || mayReceive(session, one)) {
        addressed.add(one);
      }
    }
    session.sendAll(addressed);
  }

  private boolean mayReceive(Session session, Stanza addressed) {
    try {
      return kernel.router().mayReceive(session.account(), addressed);
    } catch (StanzaException e) {
      // Whoever has blocked the room hears nothing of it, and the room need not know.
      return false;
    }
  }

  void sendAll(List<Visit> visits, Stanza stanza) {
    for (int i = 0; i < visits.size(); i++) {
      send(visits.get(i), stanza);
    }
  }

  /** Sends to somebody who need not be in the room, by the usual rules. */
  void send(Stanza addressed) {
    kernel.router().send(addressed);
  }

  /** Says why something cannot be done, in the words of the room (RFC 6120 section 8.3). */
  void refuse(Stanza stanza, Jid room, StanzaException reason) {
    refuse(stanza, room, reason, null);
  }

  /** @param offending what of the stanza cannot be done, or null */
  void refuse(Stanza stanza, Jid room, StanzaException reason, @Nullable Element offending) {
    Jid to = stanza.from();
    if (stanza.isError() || to == null) {
      return;
    }
    StanzaError error = reason.error();
    Element.Builder reply =
        Element.builder(stanza.element().name(), Namespaces.CLIENT)
            .attribute("type", "error")
            .attribute("id", stanza.id())
            .attribute("from", Objects.toString(stanza.to(), null))
            .attribute("to", to.toString());
    if (stanza instanceof Presence) {
      // COMPAT Pidgin, Psi: they know an error of a room by this (XEP-0045 section 7.2.5).
      reply.child(Element.of("x", Muc.NS));
    }
    reply.child(offending);
    reply.child(error.toElement().withAttribute("by", room.toString()));
    try {
      deliver(Stanza.of(reply.build()));
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Work that may refuse. */
  @FunctionalInterface
  interface Work {
    void run() throws StanzaException;
  }

  /**
   * Does what a stanza wants of a room; whoever sent it is told when that is refused or cannot be stored.
   *
   * @return whether it was done
   */
  boolean attempt(Stanza stanza, Jid room, Work work) {
    try {
      work.run();
      return true;
    } catch (StanzaException e) {
      refuse(stanza, room, e);
    } catch (StoreException e) {
      failed(stanza, room, e);
    }
    return false;
  }

  /** Tells whoever sent a stanza that what it wants could not be stored or looked up. */
  void failed(Stanza stanza, Jid room, Throwable failure) {
    // The database tells once that it fails: a full disk must not fill the log with every stanza.
    LOG.debug("What {} wants of {} could not be stored: {}", stanza.from(), room, failure.getMessage());
    refuse(stanza, room, StoreException.told(failure));
  }

  /** An error or an answer goes to the very session, or nowhere. */
  private void deliver(Stanza reply) {
    Jid to = Objects.requireNonNull(reply.to());
    if (!kernel.router().isLocal(to.domain())) {
      kernel.router().send(reply);
      return;
    }
    Session session = kernel.sessions().session(to);
    if (session != null) {
      kernel.router().refuse(session, reply);
    } else if (reply instanceof Message) {
      kernel.router().send(reply);
    } else if (reply instanceof Iq answer && !to.isFull()) {
      // The server itself has asked, in an account's name.
      kernel.router().answered(answer);
    }
  }
}
