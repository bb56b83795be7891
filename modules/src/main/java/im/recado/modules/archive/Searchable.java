package im.recado.modules.archive;

import im.recado.modules.worth.Worth;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import org.jspecify.annotations.Nullable;

/** What of a message is found by searching an archive (XEP-0431). */
public final class Searchable {
  /** Longer texts are found by their beginning. */
  private static final int MOST = 8000;

  private Searchable() {}

  /** The words of a message, or null when there are none that its reader would know. */
  public static @Nullable String text(Message message) {
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
    String all = Text.cut(text.toString(), MOST);
    return all.isBlank() ? null : all;
  }
}
