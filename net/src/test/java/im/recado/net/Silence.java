package im.recado.net;

import im.recado.kernel.route.PresenceHandler;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;

/** Presence that nobody hears: enough for a kernel to start. */
final class Silence implements PresenceHandler {
  @Override
  public boolean blocks(Session sender, Presence presence) {
    return false;
  }

  @Override
  public void sent(Session sender, Presence presence) {}

  @Override
  public void received(Jid account, Presence presence) {}

  @Override
  public boolean sharesPresence(Session session, Jid other) {
    return false;
  }

  @Override
  public boolean isSeenBy(Jid account, Jid other) {
    return false;
  }
}
