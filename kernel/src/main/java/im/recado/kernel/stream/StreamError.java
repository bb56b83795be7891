package im.recado.kernel.stream;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream is closed (RFC 6120 section 4.9).
 *
 * @param condition the name of the defined condition
 * @param text a sentence in English for people, or null
 * @param detail an application-specific condition, or null
 */
public record StreamError(String condition, @Nullable String text, @Nullable Element detail) {
  public static StreamError of(String condition) {
    return new StreamError(condition, null, null);
  }

  public static StreamError of(String condition, String text) {
    return new StreamError(condition, text, null);
  }

  /** The {@code <stream:error/>} element. */
  public Element toElement() {
    Element.Builder error =
        Element.builder("error", Namespaces.STREAM).child(Element.of(condition, Namespaces.STREAM_ERRORS));
    if (text != null) {
      error.child(
          Element.builder("text", Namespaces.STREAM_ERRORS)
              .attribute(Namespaces.XML, "lang", "en")
              .text(text)
              .build());
    }
    return error.child(detail).build();
  }
}
