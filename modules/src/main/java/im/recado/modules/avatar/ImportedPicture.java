package im.recado.modules.avatar;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The picture of an account that comes from another server, by its vCard or published: afterwards there is one, as {@link
 * VCardPhotos} would have it, and presence tells of it. For an account that nobody has logged in to yet; may wait.
 */
public final class ImportedPicture {
  private static final String KEY = "vcard";

  private final PubSubStore store;
  private final KeyValues vcards;
  private final KeyValues marks;

  /** @param marks where {@link im.recado.modules.pubsub.Marks} are kept */
  public ImportedPicture(PubSubStore store, KeyValues vcards, KeyValues marks) {
    this.store = store;
    this.vcards = vcards;
    this.marks = marks;
  }

  /**
   * Publishes the picture of the vCard if none is published, and notes whom the picture is for.
   *
   * @param open whether a picture that comes by a vCard is for everybody
   */
  public void join(Jid owner, boolean open, Instant now) {
    Element vcard = vcard(owner);
    Element photo = vcard == null ? null : vcard.child("PHOTO", VCardPhotos.VCARD);
    Picture ofCard = photo == null ? null : Picture.ofPhoto(photo);
    if (ofCard != null && store.find(owner, Avatars.DATA) == null && store.find(owner, Avatars.METADATA) == null) {
      publish(owner, Avatars.DATA, open, ofCard.hash(), ofCard.toData(), now);
      publish(owner, Avatars.METADATA, open, ofCard.hash(), ofCard.toMetadata(), now);
      marks.put(owner, VCardPhotos.BY_VCARD, ofCard.hash());
    }
    Node metadata = store.find(owner, Avatars.METADATA);
    Node data = store.find(owner, Avatars.DATA);
    Picture picture =
        metadata == null || data == null ? null : Avatars.picture(store, store.last(metadata.key()), data);
    if (metadata == null || data == null || picture == null) {
      return;
    }
    if (vcard != null && ofCard != null) {
      vcards.put(owner, KEY, VCardPhotos.without(vcard).toString());
    }
    Shown shown = Avatars.shown(picture, metadata.config().access(), data.config().access());
    if (shown != Shown.NOTHING) {
      marks.put(owner, AvatarModule.MARK, shown.mark());
    }
  }

  private @Nullable Element vcard(Jid owner) {
    String text = vcards.get(owner, KEY);
    try {
      return text == null ? null : Xml.parse(text, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new IllegalStateException(e); // It was XML when it came.
    }
  }

  private void publish(Jid owner, String name, boolean open, String id, Element payload, Instant now) {
    long key = store.create(Node.fresh(owner, name, owner, now, Avatars.fresh(open)), Integer.MAX_VALUE);
    Item item = new Item(id, owner, now, now, payload, Item.characters(payload.toString()));
    store.publish(key, item, Integer.MAX_VALUE, false, Long.MAX_VALUE);
  }
}
