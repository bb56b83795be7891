package im.recado.wire.stanza;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A stanza: a typed view of one immutable {@link Element} in {@code jabber:client} (RFC 6120 section 8). Its addresses
 * are parsed once, when it is made; its children are shared by every copy.
 */
public abstract sealed class Stanza permits Message, Presence, Iq {
  private final Element element;
  private final @Nullable Jid from;
  private final @Nullable Jid to;

  Stanza(Element element, @Nullable Jid from, @Nullable Jid to) {
    this.element = element;
    this.from = from;
    this.to = to;
  }

  /** Whether this element is a stanza at all. */
  public static boolean isStanza(Element element) {
    return element.namespace().equals(Namespaces.CLIENT)
        && switch (element.name()) {
          case "message", "presence", "iq" -> true;
          default -> false;
        };
  }

  /**
   * Reads a stanza. Its element names the addresses in their normal form, however they were spelled (RFC 7622 section 3): what is passed
   * on, kept and compared is that.
   *
   * @throws StanzaException {@code jid-malformed} for a bad address, {@code bad-request} for a shape that RFC 6120
   *     forbids
   * @throws IllegalArgumentException if {@link #isStanza} is false
   */
  public static Stanza of(Element element) throws StanzaException {
    Jid from = address(element, "from");
    Jid to = address(element, "to");
    Element spelled = spelled(spelled(element, "from", from), "to", to);
    return switch (element.name()) {
      case "message" -> new Message(spelled, from, to);
      case "presence" -> new Presence(spelled, from, to);
      case "iq" -> new Iq(spelled, from, to);
      default -> throw new IllegalArgumentException("not a stanza: " + element.name());
    };
  }

  private static @Nullable Jid address(Element element, String attribute) throws StanzaException {
    String text = element.attribute(attribute);
    if (text == null) {
      return null;
    }
    try {
      return Jid.parse(text);
    } catch (JidException e) {
      throw new StanzaException(
          StanzaError.Condition.JID_MALFORMED, "The '" + attribute + "' address is no address: " + e.getMessage() + ".");
    }
  }

  /** The same element unless it spells the address in another way. */
  private static Element spelled(Element element, String attribute, @Nullable Jid address) {
    return address == null ? element : element.withAttribute(attribute, address.toString());
  }

  public Element element() {
    return element;
  }

  public @Nullable Jid from() {
    return from;
  }

  public @Nullable Jid to() {
    return to;
  }

  public @Nullable String id() {
    return element.attribute("id");
  }

  public boolean isError() {
    return "error".equals(element.attribute("type"));
  }

  public @Nullable Element child(String name, String namespace) {
    return element.child(name, namespace);
  }

  public boolean has(String name, String namespace) {
    return element.has(name, namespace);
  }

  /** This stanza with another element of the same kind. */
  abstract Stanza with(Element element, @Nullable Jid from, @Nullable Jid to);

  public Stanza withFrom(@Nullable Jid from) {
    return with(element.withAttribute("from", from == null ? null : from.toString()), from, to);
  }

  public Stanza withTo(@Nullable Jid to) {
    return with(element.withAttribute("to", to == null ? null : to.toString()), from, to);
  }

  public Stanza withId(@Nullable String id) {
    return with(element.withAttribute("id", id), from, to);
  }

  public Stanza withChild(Element child) {
    return with(element.withChild(child), from, to);
  }

  public Stanza without(Predicate<Element> unwanted) {
    Element less = element.without(unwanted);
    return less == element ? this : with(less, from, to);
  }

  /**
   * The answer that reports {@code error} to the sender: addresses swapped, id kept, the payload left out (SECURITY
   * X11: nothing is echoed).
   */
  public Stanza errorReply(StanzaError error) {
    return with(
        Element.builder(element.name(), Namespaces.CLIENT)
            .attribute("type", "error")
            .attribute("id", id())
            .attribute("from", to == null ? null : to.toString())
            .attribute("to", from == null ? null : from.toString())
            .child(error.toElement())
            .build(),
        to,
        from);
  }

  /**
   * Whose address stands under an attribute of what {@link #of} refuses to read; null when there is none, or what is there is no
   * address.
   */
  public static @Nullable Jid legibleAddress(Element unread, String attribute) {
    String text = unread.attribute(attribute);
    try {
      return text == null ? null : Jid.parse(text);
    } catch (JidException e) {
      return null;
    }
  }

  /**
   * The answer to what {@link #of} refuses to read, or null: errors and results are never answered (RFC 6120 section 8.3.1).
   *
   * @param from who answers; null for the server of whoever is answered
   * @param to who has sent it
   */
  public static @Nullable Stanza refusal(Element unread, @Nullable Jid from, Jid to, StanzaError error) {
    boolean isRequest = unread.name().equals("iq");
    String type = unread.attribute("type");
    if ("error".equals(type) || (isRequest && "result".equals(type))) {
      return null;
    }
    String id = unread.attribute("id");
    Element reply =
        Element.builder(unread.name(), Namespaces.CLIENT)
            .attribute("type", "error")
            .attribute("id", id == null && isRequest ? "none" : id)
            .attribute("from", from == null ? null : from.toString())
            .attribute("to", to.toString())
            .child(error.toElement())
            .build();
    try {
      return of(reply);
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return element.toString();
  }
}
