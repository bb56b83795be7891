package im.recado.modules.avatar;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreLocks;
import im.recado.modules.pubsub.Changes;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Marks;
import im.recado.modules.pubsub.Node;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.vcard.VCardModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture for clients that publish theirs (XEP-0084) and for those that keep it in the vCard (XEP-0153), told in the
 * presence of everybody who has one (XEP-0398).
 */
public final class AvatarModule implements Module {
  static final String UPDATE = "vcard-temp:x:update";
  static final String MARK = "photo";

  /** The presence of a session that tells of a picture only because of this module. */
  private static final Key<Presence> STAMPED = Key.named("photo");

  /** The picture that an account shows is another one now, or none. Fired on a thread that may wait. */
  public record Changed(Jid account) {}

  private final Kernel kernel;
  private final Avatars avatars;
  private final Marks marks;
  private final PresenceModule presence;
  private final StoreLocks locks = new StoreLocks();

  public AvatarModule(
      Kernel kernel, Engine engine, Marks marks, PresenceModule presence, VCardModule vcards) {
    this.kernel = kernel;
    this.avatars = new Avatars(engine);
    this.marks = marks;
    this.presence = presence;
    vcards.photos(new VCardPhotos(avatars, marks, vcards::everybodyReads));
    presence.stamp(AvatarModule::stamped);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("avatar", "One picture for clients of every age.")
        .xep(84, "1.1.4", "User Avatar")
        .xep(153, "1.1.1", "vCard-Based Avatars")
        .xep(398, "1.0.0", "User Avatar to vCard-Based Avatars Conversion")
        .accountFeature("urn:xmpp:pep-vcard-conversion:0")
        .on(Changes.ItemPublished.class, event -> published(event.host(), event.node(), event.item().id()))
        .on(Changes.ItemsGone.class, event -> changed(event.host(), event.node()))
        .on(Changes.NodeDeleted.class, event -> changed(event.host(), event.node()))
        .on(Changes.NodeConfigured.class, event -> changed(event.host(), event.after()));
  }

  /** New data alone shows nothing yet, unless what is told of it came first. */
  private void published(Host host, Node node, String id) {
    if (!host.isAccount() || (node.name().equals(Avatars.DATA) && !id.equals(avatars.id(host.jid())))) {
      return;
    }
    changed(host, node);
  }

  private void changed(Host host, Node node) {
    if (host.isAccount() && List.of(Avatars.DATA, Avatars.METADATA).contains(node.name())) {
      refresh(host.jid());
    }
  }

  /** Whoever comes last finds what is so now. */
  private void refresh(Jid jid) {
    synchronized (locks.of(jid)) {
      String before = marks.of(jid, MARK);
      Shown shown = avatars.shown(jid);
      if ((before == null && shown == Shown.NOTHING) || shown.mark().equals(before)) {
        return;
      }
      marks.set(jid, MARK, shown.mark());
    }
    Account account = kernel.sessions().account(jid);
    if (account != null) {
      presence.restamp(account);
    }
    kernel.events().fire(new Changed(jid));
  }

  /** The picture of an account that its contacts may see; null when there is none. May wait. */
  public byte @Nullable [] picture(Jid account) {
    Picture picture = avatars.shown(account) == Shown.NOTHING ? null : avatars.of(account, account);
    return picture == null ? null : picture.bytes();
  }

  // Presence (section 4).

  /** Tells of the picture, unless the client says that it shows none. What is for contacts is not told to others. */
  static Presence stamped(Session session, Presence presence) {
    Shown shown = Shown.of(Marks.of(session.account(), MARK));
    if (shown == null || (presence.to() != null && shown.to() == Shown.To.CONTACTS)) {
      return presence;
    }
    Element there = presence.child("x", UPDATE);
    String told = there == null ? null : there.childText("photo", UPDATE);
    boolean ours = presence == session.get(STAMPED);
    if (told != null && (told.equals(shown.hash()) || (told.isEmpty() && !ours))) {
      return presence;
    }
    Presence rest = there == null ? presence : presence.without(child -> child.is("x", UPDATE));
    Presence stamped = rest.withChild(update(shown.hash()));
    if (presence.to() == null) {
      session.set(STAMPED, stamped);
    }
    return stamped;
  }

  private static Element update(String hash) {
    return Element.of("x", UPDATE, Element.of("photo", UPDATE, hash));
  }
}
