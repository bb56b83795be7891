package im.recado.client.protocol;

import org.jivesoftware.smack.XMPPConnection;
import org.jivesoftware.smack.debugger.SmackDebugger;
import org.jivesoftware.smack.packet.TopLevelStreamElement;
import org.jxmpp.jid.EntityFullJid;

/** Where Smack tells every letter of a stream. */
final class Tap extends SmackDebugger {
  private final Traffic traffic;
  private final Whereabouts whereabouts;

  Tap(XMPPConnection connection, Traffic traffic, Whereabouts whereabouts) {
    super(connection);
    this.traffic = traffic;
    this.whereabouts = whereabouts;
  }

  @Override
  public void userHasLogged(EntityFullJid user) {}

  @Override
  public void outgoingStreamSink(CharSequence letters) {
    traffic.went(letters);
  }

  @Override
  public void incomingStreamSink(CharSequence letters) {
    traffic.came(letters);
    whereabouts.came(letters);
  }

  @Override
  public void onIncomingStreamElement(TopLevelStreamElement element) {}

  @Override
  public void onOutgoingStreamElement(TopLevelStreamElement element) {}
}
