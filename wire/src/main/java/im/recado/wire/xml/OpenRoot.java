package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a tokenizer remembers of the root of a stream while it is open; next to nothing for the usual header. */
final class OpenRoot {
  private static final int MOST_NAMESPACES = 16;
  private static final byte[] USUAL_NAME = "stream:stream".getBytes(StandardCharsets.US_ASCII);
  private static final String[] USUAL_PREFIXES = {"stream", Namespaces.STREAM};
  private static final byte[] NO_NAME = {};
  private static final String[] NO_PREFIXES = {};

  private byte[] name = NO_NAME;
  private String defaultNamespace = "";
  private String[] prefixes = NO_PREFIXES;

  boolean isOpen() {
    return name.length > 0;
  }

  void clear() {
    name = NO_NAME;
    defaultNamespace = "";
    prefixes = NO_PREFIXES;
  }

  /** Takes over from the start tag that has just been read. */
  void open(TokenScratch with, String defaultNamespace) {
    boolean usual = Arrays.equals(with.names, 0, with.namesLength, USUAL_NAME, 0, USUAL_NAME.length);
    name = usual ? USUAL_NAME : Arrays.copyOf(with.names, with.namesLength);
    String[] declared = with.scope.toArray();
    prefixes = Arrays.equals(declared, USUAL_PREFIXES) ? USUAL_PREFIXES : declared;
    this.defaultNamespace = defaultNamespace;
    with.clear();
  }

  /** The name as it was written, which the end tag must repeat. */
  byte[] name() {
    return name;
  }

  String defaultNamespace() {
    return defaultNamespace;
  }

  @Nullable String find(String prefix) {
    for (int i = 0; i < prefixes.length; i += 2) {
      if (prefixes[i].equals(prefix)) {
        return prefixes[i + 1];
      }
    }
    return null;
  }

  /** A root may declare few namespaces only: they are kept as long as the stream, and searched one by one. */
  int mostNamespaces(boolean document) {
    return document || isOpen() ? Integer.MAX_VALUE : MOST_NAMESPACES;
  }
}
