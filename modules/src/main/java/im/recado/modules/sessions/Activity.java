package im.recado.modules.sessions;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Namespaces;

/**
 * Whether people use the service or are merely connected (XEP-0133 section 4.16). A session is idle when its client is away
 * from its stream, has said that nobody looks at it (XEP-0352), or that its user is away; an account is idle when all its
 * sessions are.
 */
public final class Activity {
  private Activity() {}

  static boolean isActive(Session session) {
    if (session.stream() == null || session.filter() != null) {
      return false;
    }
    Presence presence = session.presence();
    String show = presence == null ? null : presence.element().childText("show", Namespaces.CLIENT);
    return !"away".equals(show) && !"xa".equals(show);
  }

  public static boolean isActive(Account account) {
    for (Session session : account.sessions()) {
      if (isActive(session)) {
        return true;
      }
    }
    return false;
  }
}
