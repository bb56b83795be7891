package im.recado.wire.form;

import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A form of {@code jabber:x:data} (XEP-0004): questions, answers or results. Immutable.
 *
 * @param type what it is for
 * @param title for people, or null
 * @param instructions for people
 * @param fields in the order in which people see them
 * @param reported the columns of a table of results, empty when there is none
 * @param items the rows of that table
 */
public record DataForm(
    Type type,
    @Nullable String title,
    List<String> instructions,
    List<Field> fields,
    List<Field> reported,
    List<List<Field>> items) {
  public static final String NS = "jabber:x:data";

  /** Says what kind of form it is (XEP-0068). */
  public static final String FORM_TYPE = "FORM_TYPE";

  /** What a form is for (section 3.1). */
  public enum Type {
    /** Questions to be answered. */
    FORM,
    SUBMIT,
    CANCEL,
    RESULT;

    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DataForm {
    instructions = List.copyOf(instructions);
    fields = List.copyOf(fields);
    reported = List.copyOf(reported);
    items = items.stream().map(List::copyOf).toList();
  }

  public static Builder builder(Type type) {
    return new Builder(type);
  }

  /** Questions of this kind. */
  public static Builder form(String formType) {
    return new Builder(Type.FORM).formType(formType);
  }

  /** Answers of this kind. */
  public static Builder submit(String formType) {
    return new Builder(Type.SUBMIT).formType(formType);
  }

  /** Results of this kind. */
  public static Builder result(String formType) {
    return new Builder(Type.RESULT).formType(formType);
  }

  /** The form inside an element, or null when there is none or its type is unknown. */
  public static @Nullable DataForm in(Element parent) {
    Element form = parent.child("x", NS);
    return form == null ? null : of(form);
  }

  /** Reads {@code <x xmlns='jabber:x:data'/>}; null when its type is unknown. */
  public static @Nullable DataForm of(Element form) {
    Type type =
        switch (form.attribute("type")) {
          case "form" -> Type.FORM;
          case "submit" -> Type.SUBMIT;
          case "cancel" -> Type.CANCEL;
          case "result" -> Type.RESULT;
          case null, default -> null;
        };
    if (type == null) {
      return null;
    }
    Element reported = form.child("reported", NS);
    return new DataForm(
        type,
        form.childText("title", NS),
        form.elements("instructions", NS).stream().map(Element::text).toList(),
        fields(form),
        reported == null ? List.of() : fields(reported),
        form.elements("item", NS).stream().map(DataForm::fields).toList());
  }

  private static List<Field> fields(Element parent) {
    return parent.elements("field", NS).stream().map(Field::of).toList();
  }

  /** The field of this name, or null. */
  public @Nullable Field field(String var) {
    for (Field field : fields) {
      if (field.var().equals(var)) {
        return field;
      }
    }
    return null;
  }

  public boolean has(String var) {
    return field(var) != null;
  }

  /** The first value of a field, or null when the field or its value is missing. */
  public @Nullable String value(String var) {
    Field field = field(var);
    return field == null ? null : field.value();
  }

  /** Every value of a field; none when it is missing. */
  public List<String> values(String var) {
    Field field = field(var);
    return field == null ? List.of() : field.values();
  }

  /** A yes or no (section 3.3: 0, 1, false, true); null when the field is missing or says neither. */
  public @Nullable Boolean flag(String var) {
    return switch (value(var)) {
      case "1", "true" -> Boolean.TRUE;
      case "0", "false" -> Boolean.FALSE;
      case null, default -> null;
    };
  }

  /** What kind of form this is, or null when it does not say. */
  public @Nullable String formType() {
    return value(FORM_TYPE);
  }

  /** Whether it says to be of this kind. */
  public boolean isOf(String formType) {
    return formType.equals(formType());
  }

  /** The same questions with what was answered, but for what is hidden or secret: nobody is shown a password again. */
  public DataForm filled(DataForm answers) {
    List<Field> filled =
        fields.stream()
            .map(
                field ->
                    switch (field.type()) {
                      case FIXED, HIDDEN, TEXT_PRIVATE -> field;
                      case null, default -> answers.has(field.var()) ? field.holding(answers.values(field.var())) : field;
                    })
            .toList();
    return new DataForm(type, title, instructions, filled, reported, items);
  }

  public Element toElement() {
    Element.Builder form = Element.builder("x", NS).attribute("type", type.wire()).child("title", NS, title);
    instructions.forEach(line -> form.child("instructions", NS, line));
    fields.forEach(field -> form.child(field.toElement()));
    if (!reported.isEmpty()) {
      form.child(group("reported", reported));
    }
    items.forEach(item -> form.child(group("item", item)));
    return form.build();
  }

  private static Element group(String name, List<Field> fields) {
    Element.Builder group = Element.builder(name, NS);
    fields.forEach(field -> group.child(field.toElement()));
    return group.build();
  }

  /** Collects a form; used by one thread. */
  public static final class Builder {
    private final Type type;
    private @Nullable String title;
    private final List<String> instructions = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private final List<Field> reported = new ArrayList<>();
    private final List<List<Field>> items = new ArrayList<>();

    private Builder(Type type) {
      this.type = type;
    }

    private Builder formType(String formType) {
      return field(new Field(
          FORM_TYPE, type == Type.SUBMIT ? null : Field.Type.HIDDEN, null, null, false, List.of(), List.of(formType)));
    }

    public Builder title(String text) {
      title = text;
      return this;
    }

    public Builder instructions(String text) {
      instructions.add(text);
      return this;
    }

    public Builder field(Field field) {
      fields.add(field);
      return this;
    }

    /** A field with nothing but values, as in submissions and results. */
    public Builder value(String var, String... values) {
      return values(var, List.of(values));
    }

    /** A field with nothing but values, as in submissions and results. */
    public Builder values(String var, List<String> values) {
      return field(new Field(var, null, null, null, false, List.of(), values));
    }

    /** A column of the table of results. */
    public Builder column(String var, Field.Type kind, String label) {
      reported.add(Field.of(var, kind, label));
      return this;
    }

    /** A row of the table of results. */
    public Builder item(List<Field> row) {
      items.add(row);
      return this;
    }

    public DataForm build() {
      return new DataForm(type, title, instructions, fields, reported, items);
    }

    public Element toElement() {
      return build().toElement();
    }
  }
}
