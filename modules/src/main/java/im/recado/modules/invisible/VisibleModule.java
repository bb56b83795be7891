package im.recado.modules.invisible;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.modules.roster.PresenceModule;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * The command by which an invisible session becomes visible again (XEP-0186 section 3.2). It works also where {@link
 * InvisibleModule} has been switched off since.
 */
public final class VisibleModule implements Module {
  private final PresenceModule presence;

  public VisibleModule(PresenceModule presence) {
    this.presence = presence;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("visible", "Lets who is there without being seen be seen again.")
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "visible", InvisibleModule.NS, this::show)
        .iq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "visible", InvisibleModule.NS, InvisibleModule.NOT_THEIRS);
  }

  private @Nullable Element show(IqRequest request) throws StanzaException {
    presence.show(request.ownSession());
    return null;
  }
}
