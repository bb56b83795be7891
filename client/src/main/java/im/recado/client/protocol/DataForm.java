package im.recado.client.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A form (XEP-0004) as it was asked or filled in. */
public record DataForm(String title, List<String> instructions, List<Field> fields) {
  /** More than a person can fill in is cut off. */
  private static final int MOST_FIELDS = 200;

  /**
   * A field.
   *
   * @param type as in XEP-0004, section 3.3
   * @param options the label and value of each choice
   */
  public record Field(
      String name, String type, String label, boolean required, List<String> values, List<Option> options) {
    public Field {
      values = List.copyOf(values);
      options = List.copyOf(options);
    }

    public String value() {
      return values.isEmpty() ? "" : values.getFirst();
    }

    /** What a person knows it by. */
    public String shown() {
      return label.isBlank() ? name : label;
    }

    public Field with(List<String> others) {
      return new Field(name, type, label, required, others, options);
    }
  }

  /** A choice of a field. */
  public record Option(String label, String value) {}

  public DataForm {
    instructions = List.copyOf(instructions);
    fields = List.copyOf(fields);
  }

  /** A form that is handed in, with its FORM_TYPE. */
  public static DataForm of(String formType, Field... fields) {
    List<Field> all = new ArrayList<>();
    all.add(field("FORM_TYPE", "hidden", formType));
    all.addAll(List.of(fields));
    return new DataForm("", List.of(), all);
  }

  public static Field field(String name, String type, String... values) {
    return new Field(name, type, "", false, List.of(values), List.of());
  }

  /** Reads the form within an element. */
  public static Optional<DataForm> in(Node parent) {
    return parent.child("x", Ns.DATA).map(DataForm::read);
  }

  private static DataForm read(Node x) {
    return new DataForm(x.textOf("title"), x.all("instructions", Ns.DATA).map(Node::text).toList(), fields(x));
  }

  /** The fields within a form, or within a line of a table. */
  static List<Field> fields(Node parent) {
    List<Field> fields = new ArrayList<>();
    parent.all("field", Ns.DATA).limit(MOST_FIELDS).forEach(field -> {
      List<String> values = field.all("value", Ns.DATA).map(Node::text).toList();
      List<Option> options = field.all("option", Ns.DATA).limit(MOST_FIELDS)
          .map(option -> new Option(
              option.get("label").isEmpty() ? option.textOf("value") : option.get("label"), option.textOf("value")))
          .toList();
      String type = field.get("type").isEmpty() ? "text-single" : field.get("type");
      fields.add(new Field(field.get("var"), type, field.get("label"), field.has("required", Ns.DATA), values, options));
    });
    return fields;
  }

  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }

  /** The value of a field, empty when there is none. */
  public String value(String name) {
    return field(name).map(Field::value).orElse("");
  }

  /** With another value in a field; as it is when there is no such field. */
  public DataForm with(String name, String... values) {
    List<Field> changed = fields.stream()
        .map(field -> field.name().equals(name) ? field.with(List.of(values)) : field).toList();
    return new DataForm(title, instructions, changed);
  }

  /** The first field that has to be filled in and is not. */
  public Optional<Field> missing() {
    return fields.stream().filter(field -> field.required() && !field.type().equals("fixed") && !field.type().equals("hidden")
        && field.values().stream().allMatch(String::isBlank)).findFirst();
  }

  /** As it is handed in (XEP-0004, section 3.2). */
  public Node submit() {
    Node x = Node.of("x", Ns.DATA).with("type", "submit");
    for (Field field : fields) {
      if (field.name().isEmpty() || field.type().equals("fixed")) {
        continue;
      }
      Node node = Node.of("field", Ns.DATA).with("var", field.name());
      if (field.name().equals("FORM_TYPE")) {
        node = node.with("type", "hidden");
      }
      for (String value : field.values()) {
        node = node.add(Node.text("value", Ns.DATA, value));
      }
      x = x.add(node);
    }
    return x;
  }
}
