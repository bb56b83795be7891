package im.recado.modules.archive;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what archives keep. */
public final class ArchivedXml {
  private static final Logger LOG = LoggerFactory.getLogger(ArchivedXml.class);

  private ArchivedXml() {}

  /** The stanza as it was kept; null when it cannot be read, which is logged. */
  public static @Nullable Element element(ArchivedMessage kept) {
    try {
      return Xml.parse(kept.xml(), XmlLimits.STORED);
    } catch (XmlException e) {
      LOG.error("The archived message {} cannot be read: {}", kept.id(), e.getMessage());
      return null;
    }
  }

  /** The message as it was kept; null when it cannot be read, which is logged. */
  public static @Nullable Message message(ArchivedMessage kept) {
    Element element = element(kept);
    try {
      return element != null && Stanza.isStanza(element) && Stanza.of(element) instanceof Message message
          ? message
          : null;
    } catch (StanzaException e) {
      LOG.error("The archived message {} cannot be read: {}", kept.id(), e.getMessage());
      return null;
    }
  }

  /** The words of an archived message by which it is found; null when there are none. */
  public static @Nullable String words(String xml) {
    try {
      Element element = Xml.parse(xml, XmlLimits.STORED);
      return Stanza.isStanza(element) && Stanza.of(element) instanceof Message message ? Searchable.text(message) : null;
    } catch (XmlException | StanzaException e) {
      return null;
    }
  }
}
