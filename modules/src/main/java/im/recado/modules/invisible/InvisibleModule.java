package im.recado.modules.invisible;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Session;
import im.recado.modules.roster.PresenceModule;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command by which a session becomes invisible (XEP-0186 section 3.1); what that is: {@link PresenceModule#hide}. Visible
 * again it becomes by {@link VisibleModule}. It ends with the session, and a session that is resumed is what it was. A stranger
 * can make nothing grow here.
 */
public final class InvisibleModule implements Module {
  static final String NS = "urn:xmpp:invisible:1";

  static final IqHandler NOT_THEIRS =
      request -> {
        throw new StanzaException(Condition.FORBIDDEN);
      };

  private final PresenceModule presence;

  public InvisibleModule(PresenceModule presence) {
    this.presence = presence;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("invisible", "Lets people be there without being seen.")
        .switchable()
        .xep(186, "0.14.0", "Invisible Command")
        .serverFeature(NS)
        .sessionState(InvisibleModule::save, (session, kept) -> PresenceModule.restoreHidden(session, kept.equals("invisible")))
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "invisible", NS, this::hide)
        .iq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "invisible", NS, NOT_THEIRS);
  }

  private static @Nullable String save(Session session) {
    if (!PresenceModule.isHidden(session)) {
      return null;
    }
    return session.listens() ? "invisible" : "unavailable";
  }

  private @Nullable Element hide(IqRequest request) throws StanzaException {
    String probe = request.payload().attributeOr("probe", "false");
    if (!Set.of("true", "1", "false", "0").contains(probe)) {
      throw new StanzaException(Condition.BAD_REQUEST, "It is true or false whether contacts are asked.");
    }
    presence.hide(request.ownSession(), probe.equals("true") || probe.equals("1"));
    return null;
  }
}
