package im.recado.wire.form;

import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form (XEP-0004 section 3.2).
 *
 * @param var names it; empty only for {@code fixed}
 * @param type null when the form does not say, as in submissions
 * @param label for people, or null
 * @param description for people, or null
 * @param required whether it must be filled in
 * @param options what can be chosen, in this order
 * @param values what it holds
 */
public record Field(
    String var,
    @Nullable Type type,
    @Nullable String label,
    @Nullable String description,
    boolean required,
    List<Choice> options,
    List<String> values) {

  /** What a field may hold (section 3.3). */
  public enum Type {
    BOOLEAN("boolean"),
    FIXED("fixed"),
    HIDDEN("hidden"),
    JID_MULTI("jid-multi"),
    JID_SINGLE("jid-single"),
    LIST_MULTI("list-multi"),
    LIST_SINGLE("list-single"),
    TEXT_MULTI("text-multi"),
    TEXT_PRIVATE("text-private"),
    TEXT_SINGLE("text-single");

    private final String wire;

    Type(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }

    static @Nullable Type of(@Nullable String wire) {
      for (Type type : values()) {
        if (type.wire.equals(wire)) {
          return type;
        }
      }
      return null;
    }
  }

  /** One of the values that can be chosen, with words for people. */
  public record Choice(String value, @Nullable String label) {}

  public Field {
    options = List.copyOf(options);
    values = List.copyOf(values);
  }

  /** A field with words for people. */
  public static Field of(String var, Type type, @Nullable String label, String... values) {
    return new Field(var, type, label, null, false, List.of(), List.of(values));
  }

  /** A field with words for people and any number of values. */
  public static Field of(String var, Type type, @Nullable String label, List<String> values) {
    return new Field(var, type, label, null, false, List.of(), values);
  }

  /** A choice among {@code options}. */
  public static Field choice(String var, @Nullable String label, String value, List<Choice> options) {
    return new Field(var, Type.LIST_SINGLE, label, null, false, options, List.of(value));
  }

  /** Yes or no. */
  public static Field flag(String var, @Nullable String label, boolean value) {
    return of(var, Type.BOOLEAN, label, value ? "1" : "0");
  }

  /** Text for people that is no question. */
  public static Field note(String text) {
    return new Field("", Type.FIXED, null, null, false, List.of(), List.of(text));
  }

  /** The same field, but one that must be filled in. */
  public Field mandatory() {
    return new Field(var, type, label, description, true, options, values);
  }

  /** The same field with a longer explanation. */
  public Field describedAs(String text) {
    return new Field(var, type, label, text, required, options, values);
  }

  /** The same field with other values. */
  Field holding(List<String> others) {
    return new Field(var, type, label, description, required, options, others);
  }

  /** The first value, or null when there is none. */
  public @Nullable String value() {
    return values.isEmpty() ? null : values.getFirst();
  }

  static Field of(Element element) {
    List<Choice> options = new ArrayList<>();
    for (Element option : element.elements("option", DataForm.NS)) {
      options.add(new Choice(option.childText("value", DataForm.NS) instanceof String v ? v : "", option.attribute("label")));
    }
    List<String> values = element.elements("value", DataForm.NS).stream().map(Element::text).toList();
    return new Field(
        element.attributeOr("var", ""),
        Type.of(element.attribute("type")),
        element.attribute("label"),
        element.childText("desc", DataForm.NS),
        element.has("required", DataForm.NS),
        options,
        values);
  }

  Element toElement() {
    Element.Builder field =
        Element.builder("field", DataForm.NS)
            .attribute("var", var.isEmpty() ? null : var)
            .attribute("type", type == null ? null : type.wire())
            .attribute("label", label)
            .child("desc", DataForm.NS, description);
    if (required) {
      field.child(Element.of("required", DataForm.NS));
    }
    values.forEach(value -> field.child("value", DataForm.NS, value));
    for (Choice option : options) {
      field.child(
          Element.builder("option", DataForm.NS)
              .attribute("label", option.label())
              .child("value", DataForm.NS, option.value())
              .build());
    }
    return field.build();
  }
}
