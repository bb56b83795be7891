package im.recado.wire.stanza;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stanza error (RFC 6120 section 8.3).
 *
 * @param type what the sender should do
 * @param condition the defined condition
 * @param text a sentence in English for people, or null
 * @param details application-specific conditions
 */
public record StanzaError(Type type, Condition condition, @Nullable String text, List<Element> details) {
  public StanzaError {
    details = List.copyOf(details);
  }

  /** With at most one application-specific condition. */
  public StanzaError(Type type, Condition condition, @Nullable String text, @Nullable Element detail) {
    this(type, condition, text, detail == null ? List.of() : List.of(detail));
  }

  /** What the sender should do about it (RFC 6120 section 8.3.2). */
  public enum Type {
    AUTH,
    CANCEL,
    CONTINUE,
    MODIFY,
    WAIT;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The defined conditions, each with the type that RFC 6120 section 8.3.3 recommends. */
  public enum Condition {
    BAD_REQUEST(Type.MODIFY),
    CONFLICT(Type.CANCEL),
    FEATURE_NOT_IMPLEMENTED(Type.CANCEL),
    FORBIDDEN(Type.AUTH),
    GONE(Type.CANCEL),
    INTERNAL_SERVER_ERROR(Type.CANCEL),
    ITEM_NOT_FOUND(Type.CANCEL),
    JID_MALFORMED(Type.MODIFY),
    NOT_ACCEPTABLE(Type.MODIFY),
    NOT_ALLOWED(Type.CANCEL),
    NOT_AUTHORIZED(Type.AUTH),
    POLICY_VIOLATION(Type.MODIFY),
    RECIPIENT_UNAVAILABLE(Type.WAIT),
    REDIRECT(Type.MODIFY),
    REGISTRATION_REQUIRED(Type.AUTH),
    REMOTE_SERVER_NOT_FOUND(Type.CANCEL),
    REMOTE_SERVER_TIMEOUT(Type.WAIT),
    RESOURCE_CONSTRAINT(Type.WAIT),
    SERVICE_UNAVAILABLE(Type.CANCEL),
    SUBSCRIPTION_REQUIRED(Type.AUTH),
    UNDEFINED_CONDITION(Type.CANCEL),
    UNEXPECTED_REQUEST(Type.WAIT);

    private final Type type;
    private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Condition(Type type) {
      this.type = type;
    }

    /** The name of the element on the wire. */
    public String wire() {
      return wire;
    }

    /** This condition with its recommended type. */
    public StanzaError error() {
      return new StanzaError(type, this, null, List.<Element>of());
    }

    public StanzaError error(String text) {
      return new StanzaError(type, this, text, List.of());
    }
  }

  public StanzaError withType(Type type) {
    return new StanzaError(type, condition, text, details);
  }

  /** With one more application-specific condition. */
  public StanzaError withDetail(Element detail) {
    List<Element> more = new ArrayList<>(details);
    more.add(detail);
    return new StanzaError(type, condition, text, more);
  }

  /** The {@code <error/>} child. */
  public Element toElement() {
    Element.Builder error =
        Element.builder("error", Namespaces.CLIENT)
            .attribute("type", type.wire())
            .child(Element.of(condition.wire(), Namespaces.STANZA_ERRORS));
    if (text != null) {
      error.child(
          Element.builder("text", Namespaces.STANZA_ERRORS)
              .attribute(Namespaces.XML, "lang", "en")
              .text(text)
              .build());
    }
    return error.children(details).build();
  }
}
