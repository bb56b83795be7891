package im.recado.wire.stanza;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Presence (RFC 6121 section 4) and subscription (section 3). */
public final class Presence extends Stanza {
  /** The types of presence; {@code AVAILABLE} is the absence of a type. */
  public enum Type {
    AVAILABLE,
    UNAVAILABLE,
    SUBSCRIBE,
    SUBSCRIBED,
    UNSUBSCRIBE,
    UNSUBSCRIBED,
    PROBE,
    ERROR;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Type type;

  Presence(Element element, @Nullable Jid from, @Nullable Jid to) throws StanzaException {
    this(element, from, to, typeOf(element.attribute("type")));
  }

  private Presence(Element element, @Nullable Jid from, @Nullable Jid to, Type type) {
    super(element, from, to);
    this.type = type;
  }

  /** Presence of this program's own making. */
  public static Presence of(Type type, @Nullable Jid from, @Nullable Jid to, Element... payload) {
    Element.Builder element =
        Element.builder("presence", Namespaces.CLIENT)
            .attribute("type", type == Type.AVAILABLE ? null : type.wire())
            .attribute("from", from == null ? null : from.toString())
            .attribute("to", to == null ? null : to.toString());
    for (Element child : payload) {
      element.child(child);
    }
    return new Presence(element.build(), from, to, type);
  }

  private static Type typeOf(@Nullable String wire) throws StanzaException {
    return switch (wire) {
      case null -> Type.AVAILABLE;
      case "unavailable" -> Type.UNAVAILABLE;
      case "subscribe" -> Type.SUBSCRIBE;
      case "subscribed" -> Type.SUBSCRIBED;
      case "unsubscribe" -> Type.UNSUBSCRIBE;
      case "unsubscribed" -> Type.UNSUBSCRIBED;
      case "probe" -> Type.PROBE;
      case "error" -> Type.ERROR;
      default -> throw new StanzaException(StanzaError.Condition.BAD_REQUEST, "There is no such type of presence.");
    };
  }

  public Type type() {
    return type;
  }

  public boolean isAvailable() {
    return type == Type.AVAILABLE;
  }

  /** The priority from -128 to 127; 0 when there is none or it is no number (RFC 6121 section 4.7.2.3). */
  public int priority() {
    String text = element().childText("priority", Namespaces.CLIENT);
    if (text == null) {
      return 0;
    }
    try {
      return Math.clamp(Integer.parseInt(text.strip()), -128, 127);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether what it says of its priority is a number from -128 to 127, as it has to be (RFC 6121 section 4.7.2.3). */
  public boolean hasLegalPriority() {
    String text = element().childText("priority", Namespaces.CLIENT);
    if (text == null) {
      return true;
    }
    try {
      Byte.parseByte(text.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  Presence with(Element element, @Nullable Jid from, @Nullable Jid to) {
    return new Presence(element, from, to, "error".equals(element.attribute("type")) ? Type.ERROR : type);
  }

  @Override
  public Presence withFrom(@Nullable Jid from) {
    return (Presence) super.withFrom(from);
  }

  @Override
  public Presence withTo(@Nullable Jid to) {
    return (Presence) super.withTo(to);
  }

  @Override
  public Presence withId(@Nullable String id) {
    return (Presence) super.withId(id);
  }

  @Override
  public Presence withChild(Element child) {
    return (Presence) super.withChild(child);
  }

  @Override
  public Presence without(Predicate<Element> unwanted) {
    return (Presence) super.without(unwanted);
  }
}
