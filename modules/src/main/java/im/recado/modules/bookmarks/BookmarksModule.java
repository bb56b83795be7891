package im.recado.modules.bookmarks;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.privatexml.PrivateXmlModule;
import im.recado.modules.pubsub.Changes;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Node;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The same bookmarks for clients of every age: as items, as a list on a node, and in private XML. */
public final class BookmarksModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(BookmarksModule.class);

  private final Conversion conversion;

  public BookmarksModule(Engine engine, PrivateXmlModule privateXml) {
    this.conversion = new Conversion(engine, privateXml);
    privateXml.share(OldList.NAME, Bookmark.OLD, conversion);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bookmarks", "The same bookmarks for clients of every age.")
        .xep(48, "1.2", "Bookmarks")
        .xep(402, "1.2.0", "PEP Native Bookmarks")
        .xep(411, "1.1.0", "Bookmarks Conversion")
        .xep(492, "0.2.0", "Chat Notification Settings")
        .accountFeature(Bookmark.NS + "#compat")
        .accountFeature(Bookmark.NS + "#compat-pep")
        .accountFeature("urn:xmpp:bookmarks-conversion:0")
        .on(Changes.ItemPublished.class, event -> changed(event.host(), event.node(), event.publisher()))
        .on(Changes.ItemsGone.class, event -> changed(event.host(), event.node(), event.by()))
        .on(Changes.NodeDeleted.class, event -> changed(event.host(), event.node(), event.host().jid()));
  }

  /** @param by null for what the conversion itself has done */
  private void changed(Host host, Node node, @Nullable Jid by) {
    if (!host.isAccount() || by == null) {
      return;
    }
    try {
      if (node.name().equals(Bookmark.NS)) {
        conversion.changed(host.jid());
      } else if (node.name().equals(Bookmark.OLD)) {
        conversion.listed(host.jid());
      }
    } catch (StanzaException e) {
      LOG.info("Bookmarks of {} are not the same for all clients any more: {}", host.jid(), e.getMessage());
    }
  }
}
