package im.recado.modules.adhoc;

import im.recado.wire.xml.Element;
import java.util.Locale;

/** A sentence for people beside a form (XEP-0050 section 4.3). */
public record Note(Type type, String text) {
  /** How much it weighs. */
  public enum Type {
    INFO,
    WARN,
    ERROR
  }

  public static Note info(String text) {
    return new Note(Type.INFO, text);
  }

  public static Note warn(String text) {
    return new Note(Type.WARN, text);
  }

  public static Note error(String text) {
    return new Note(Type.ERROR, text);
  }

  Element toElement() {
    return Element.builder("note", AdHocModule.NS)
        .attribute("type", type.name().toLowerCase(Locale.ROOT))
        .text(text)
        .build();
  }
}
