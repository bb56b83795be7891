package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What two clients send each other directly over a conversation (MSNSLP over MSNP2P, version 1): pictures and files;
 * all else that somebody wants to begin is declined. Guarded by the session.
 */
final class Direct {
  private static final int LONGEST_SLP = 16 * 1024;

  private final MsnState state;
  private final P2pLink link;
  private final Pictures pictures;
  private final ComingFiles coming;
  private final GoingFiles going;

  Direct(MsnState state) {
    this.state = state;
    this.link = new P2pLink(state);
    this.pictures = new Pictures(state, link);
    this.coming = new ComingFiles(state, link);
    this.going = new GoingFiles(state, link);
  }

  Pictures pictures() {
    return pictures;
  }

  /** Files that somebody sends to the user. */
  ComingFiles coming() {
    return coming;
  }

  /** Files that the user sends. */
  GoingFiles going() {
    return going;
  }

  boolean isBusy() {
    return link.isBusy() || pictures.isBusy() || coming.isBusy() || going.isBusy();
  }

  /** Somebody is there who can be asked. */
  void ready(MsnSocket here) {
    pictures.ready(here);
    going.ready(here);
  }

  /** Looks at what has taken too long; {@code now} is by the clock of the machine. */
  List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>(pictures.tick(now));
    events.addAll(going.tick(now));
    return events;
  }

  /** The connection has gone: what has not come comes no more. */
  List<NetworkEvent> end(NetworkException why) {
    link.end();
    List<NetworkEvent> events = new ArrayList<>(pictures.end());
    coming.end(why);
    events.addAll(going.end(why));
    return events;
  }

  /** The conversation is one of several now, where everybody would get what is for one. */
  List<NetworkEvent> crowded(NetworkException why) {
    coming.end(why);
    return going.end(why);
  }

  /**
   * A piece of something has come.
   *
   * @param alone whether nobody else is in the conversation
   */
  void heard(MsnSocket here, String from, boolean alone, Command command, List<NetworkEvent> events) {
    P2pMessage message = P2pMessage.read(command.payload());
    if (message == null || !isForHere(Mime.parse(command.text()).header("P2P-Dest")) || from.equals(state.self())) {
      return;
    }
    if ((message.flags() & P2pMessage.ACK) != 0) {
      going.acknowledged(from, message, events);
    } else if ((message.flags() & P2pMessage.BROKEN) != 0) {
      coming.broken(message.session(), from);
      going.broken(message.session(), from, events);
    } else if ((message.flags() & P2pMessage.DATA) != 0 && coming.expects(message.session(), from)) {
      coming.piece(message, from);
    } else if ((message.flags() & (P2pMessage.KINDS & ~P2pMessage.DATA)) == 0) {
      other(here, from, alone, message, events);
    }
  }

  /** Whether something is for the user, and not for another place where they are. */
  private boolean isForHere(String dest) {
    return dest.indexOf(';') < 0
        ? Names.bare(dest).equals(state.self())
        : dest.equalsIgnoreCase(state.entry().address());
  }

  private void other(MsnSocket here, String from, boolean alone, P2pMessage message, List<NetworkEvent> events) {
    boolean known =
        message.session() == 0 || pictures.expects(message.session(), from) || coming.expects(message.session(), from);
    byte[] whole = known ? link.whole(message, message.session() == 0 ? LONGEST_SLP : MsnObject.LARGEST) : null;
    if (whole == null) {
      return;
    }
    link.acknowledge(here, from, message);
    if (message.session() == 0) {
      arranged(here, from, alone, Slp.read(whole), events);
    } else if ((message.flags() & P2pMessage.DATA) != 0) {
      pictures.got(here, message.session(), from, whole, events);
    }
  }

  private void arranged(MsnSocket here, String from, boolean alone, Slp slp, List<NetworkEvent> events) {
    if (slp.isInvitation()) {
      invited(here, from, alone, slp, events);
    } else if (slp.status() >= 300 || slp.isEnd()) {
      pictures.over(slp.call(), events);
      coming.over(slp.call(), from);
      going.over(slp, from, events);
    } else if (slp.status() != 0) {
      going.accepted(slp, from);
    }
  }

  private void invited(MsnSocket here, String from, boolean alone, Slp slp, List<NetworkEvent> events) {
    String what = slp.body().header("EUF-GUID").toUpperCase(Locale.ROOT);
    switch (slp.headers().type()) {
      case Slp.NEARER -> {
        // Files go over the conversation: no connection is made to an address that somebody names, nor is one taken.
        link.send(here, from, slp.answer("200 OK", state.self(), from, Slp.NEAR, Slp.NO_NEARER));
      }
      case Slp.NEAR -> {
        // Where they wait for a connection, which does not come: then they send over the conversation.
      }
      default -> {
        if (what.equals(Slp.PICTURE)) {
          pictures.invited(here, from, slp);
        } else if (what.equals(Slp.FILE) && alone) {
          coming.invited(here, from, slp, events);
        } else {
          link.send(here, from, slp.answer(Slp.DECLINE, state.self(), from));
        }
      }
    }
  }
}
