package im.recado.modules.avatar;

import im.recado.modules.pubsub.Marks;
import im.recado.modules.vcard.Photos;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of vCards are those that are published (XEP-0398): put in when a vCard is read, if the reader may see them;
 * taken out and published when one is kept. So there is one picture, with one rule who may see it.
 */
final class VCardPhotos implements Photos {
  /** The hash of the picture that came by a vCard: only that one goes when it is missing from the next. */
  static final String BY_VCARD = "photo-by-vcard";

  static final String VCARD = "vcard-temp";

  private final Avatars avatars;
  private final Marks marks;
  private final Predicate<Jid> open;

  /** @param open whether a first picture of an account that comes by a vCard is for everybody */
  VCardPhotos(Avatars avatars, Marks marks, Predicate<Jid> open) {
    this.avatars = avatars;
    this.marks = marks;
    this.open = open;
  }

  @Override
  public Element kept(Jid owner, Element vcard, Jid by) throws StanzaException {
    Element photo = vcard.child("PHOTO", VCARD);
    Picture picture = photo == null ? null : Picture.ofPhoto(photo);
    if (picture != null) {
      if (!picture.hash().equalsIgnoreCase(avatars.id(owner))) {
        avatars.publish(owner, picture, open.test(owner), by);
        marks.set(owner, BY_VCARD, picture.hash());
      }
      return without(vcard);
    }
    String before = avatars.id(owner);
    if (before != null && (isEmpty(photo) || (photo == null && before.equals(marks.of(owner, BY_VCARD))))) {
      avatars.disable(owner, by);
      marks.set(owner, BY_VCARD, null);
    }
    return isEmpty(photo) ? without(vcard) : vcard;
  }

  /** Whether a client says so that there shall be no picture (XEP-0153 section 4.3). */
  private static boolean isEmpty(@Nullable Element photo) {
    if (photo == null || photo.has("EXTVAL", VCARD)) {
      return false;
    }
    String base64 = photo.childText("BINVAL", VCARD);
    return base64 == null || base64.isBlank();
  }

  static Element without(Element vcard) {
    return vcard.without(child -> child.is("PHOTO", VCARD));
  }

  @Override
  public @Nullable Element shown(Jid owner, @Nullable Element vcard, Jid reader) {
    Picture picture = avatars.of(owner, reader);
    if (picture == null) {
      return vcard;
    }
    Element rest = vcard == null ? Element.of("vCard", VCARD) : without(vcard);
    return rest.withChild(picture.toPhoto());
  }
}
