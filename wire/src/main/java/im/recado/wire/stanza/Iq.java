package im.recado.wire.stanza;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request or its answer (RFC 6120 section 8.2.3). */
public final class Iq extends Stanza {
  /** The four types. */
  public enum Type {
    GET,
    SET,
    RESULT,
    ERROR;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Type type;
  private final @Nullable Element payload;

  Iq(Element element, @Nullable Jid from, @Nullable Jid to) throws StanzaException {
    this(element, from, to, typeOf(element.attribute("type")));
    if (element.attribute("id") == null) {
      throw new StanzaException(StanzaError.Condition.BAD_REQUEST, "An IQ needs an id.");
    }
    if (isRequest() && (payload == null || element.elements().size() != 1)) {
      throw new StanzaException(StanzaError.Condition.BAD_REQUEST, "A request holds exactly one element.");
    }
  }

  private Iq(Element element, @Nullable Jid from, @Nullable Jid to, Type type) {
    super(element, from, to);
    this.type = type;
    this.payload = element.firstElement();
  }

  /** A request of this program's own making. */
  public static Iq request(Type type, String id, @Nullable Jid from, @Nullable Jid to, Element payload) {
    return new Iq(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", type.wire())
            .attribute("id", id)
            .attribute("from", from == null ? null : from.toString())
            .attribute("to", to == null ? null : to.toString())
            .child(payload)
            .build(),
        from,
        to,
        type);
  }

  private static Type typeOf(@Nullable String wire) throws StanzaException {
    return switch (wire) {
      case "get" -> Type.GET;
      case "set" -> Type.SET;
      case "result" -> Type.RESULT;
      case "error" -> Type.ERROR;
      case null, default -> throw new StanzaException(StanzaError.Condition.BAD_REQUEST, "An IQ is get, set, result or error.");
    };
  }

  public Type type() {
    return type;
  }

  /** Whether this asks for an answer. */
  public boolean isRequest() {
    return type == Type.GET || type == Type.SET;
  }

  /** The first child element: what a request asks; null in an empty result. */
  public @Nullable Element payload() {
    return payload;
  }

  /** The empty result of this request. */
  public Iq result() {
    return result(null);
  }

  /** The result of this request, addresses swapped. */
  public Iq result(@Nullable Element payload) {
    Jid from = to();
    Jid to = from();
    return new Iq(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "result")
            .attribute("id", id())
            .attribute("from", from == null ? null : from.toString())
            .attribute("to", to == null ? null : to.toString())
            .child(payload)
            .build(),
        from,
        to,
        Type.RESULT);
  }

  @Override
  Iq with(Element element, @Nullable Jid from, @Nullable Jid to) {
    return new Iq(element, from, to, "error".equals(element.attribute("type")) ? Type.ERROR : type);
  }

  @Override
  public Iq withFrom(@Nullable Jid from) {
    return (Iq) super.withFrom(from);
  }

  @Override
  public Iq withTo(@Nullable Jid to) {
    return (Iq) super.withTo(to);
  }
}
