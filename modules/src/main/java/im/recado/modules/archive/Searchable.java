package im.recado.modules.archive;

import im.recado.modules.worth.Worth;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/** What of a message is found by searching an archive (XEP-0431). */
final class Searchable {
  /** Longer texts are found by their beginning. */
  private static final int MOST = 8000;

  private Searchable() {}

  /** The words of a message, or null when there are none that its reader would know. */
  static @Nullable String text(Message message) {
    if (Worth.isEncrypted(message)) {
      // The body says only that there is something to decrypt.
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Element child : message.element().elements()) {
      if (child.is("body", Namespaces.CLIENT) || child.is("subject", Namespaces.CLIENT)) {
        text.append(text.isEmpty() ? "" : "\n").append(child.text());
      }
    }
    String all = text.length() > MOST ? text.substring(0, MOST) : text.toString();
    return all.isBlank() ? null : all;
  }
}
