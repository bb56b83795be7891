package im.recado.kernel.stream;

import im.recado.wire.xml.Element;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client's stream can negotiate (RFC 6120 section 4.3.2): what it offers, and the elements at depth
 * one that belong to it. Called on the stream's lane.
 */
public interface StreamFeature {
  /** The element for {@code <stream:features/>} at this point of this stream, or null. */
  default @Nullable Element offer(ClientStream stream) {
    return null;
  }

  /** The namespace of the elements at depth one that this feature takes; empty when it takes none. */
  default String namespace() {
    return "";
  }

  /** The phases in which such elements are legal; in any other they close the stream. */
  default Set<Phase> phases() {
    return Set.of();
  }

  /**
   * The phases in which requests whose payload is of {@link #namespace} are handled, off the event loop, though there
   * is no session yet; in any other they close the stream.
   */
  default Set<Phase> requests() {
    return Set.of();
  }

  /** Whether handling this element may wait for a database; it is then handled off the event loop. */
  default boolean blocks(Element element) {
    return false;
  }

  /**
   * An element of {@link #namespace} has come in one of the {@link #phases}, or a request in one of {@link #requests}.
   */
  default void handle(ClientStream stream, Element element) throws StreamException {}
}
