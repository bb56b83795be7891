package im.recado.wire.stanza;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A message (RFC 6121 section 5). */
public final class Message extends Stanza {
  /** The types of a message; an unknown one is {@code NORMAL} (RFC 6121 section 5.2.2). */
  public enum Type {
    NORMAL,
    CHAT,
    GROUPCHAT,
    HEADLINE,
    ERROR;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Type type;

  Message(Element element, @Nullable Jid from, @Nullable Jid to) {
    super(element, from, to);
    this.type = typeOf(element.attribute("type"));
  }

  /** A message of this program's own making. */
  public static Message of(Type type, @Nullable Jid from, @Nullable Jid to, Element... payload) {
    Element.Builder element =
        Element.builder("message", Namespaces.CLIENT)
            .attribute("type", type == Type.NORMAL ? null : type.wire())
            .attribute("from", from == null ? null : from.toString())
            .attribute("to", to == null ? null : to.toString());
    for (Element child : payload) {
      element.child(child);
    }
    return new Message(element.build(), from, to);
  }

  private static Type typeOf(@Nullable String wire) {
    return switch (wire) {
      case "chat" -> Type.CHAT;
      case "groupchat" -> Type.GROUPCHAT;
      case "headline" -> Type.HEADLINE;
      case "error" -> Type.ERROR;
      case null, default -> Type.NORMAL;
    };
  }

  public Type type() {
    return type;
  }

  /** The first body, or null. */
  public @Nullable String body() {
    return element().childText("body", Namespaces.CLIENT);
  }

  @Override
  Message with(Element element, @Nullable Jid from, @Nullable Jid to) {
    return new Message(element, from, to);
  }

  @Override
  public Message withFrom(@Nullable Jid from) {
    return (Message) super.withFrom(from);
  }

  @Override
  public Message withTo(@Nullable Jid to) {
    return (Message) super.withTo(to);
  }

  @Override
  public Message withId(@Nullable String id) {
    return (Message) super.withId(id);
  }

  @Override
  public Message withChild(Element child) {
    return (Message) super.withChild(child);
  }

  @Override
  public Message without(Predicate<Element> unwanted) {
    return (Message) super.without(unwanted);
  }
}
