package im.recado.modules.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a node, each with a value. Immutable. */
public final class NodeConfig {
  /** What {@link #stored} leaves out; it must never change. */
  public static final NodeConfig BASE = new NodeConfig(NodeField.ALL.stream().map(NodeField::otherwise).toArray());

  /** Most nodes are set up like many others: they share one object. */
  private static final Cache<String, NodeConfig> RESTORED = Caffeine.newBuilder().maximumSize(1000).build();

  private final Object[] values;

  private NodeConfig(Object[] values) {
    this.values = values;
  }

  @SuppressWarnings("unchecked")
  public <T> T get(NodeField<T> field) {
    return (T) values[field.index()];
  }

  public <T> NodeConfig with(NodeField<T> field, T value) {
    return withAny(field, value);
  }

  private NodeConfig withAny(NodeField<?> field, Object value) {
    if (values[field.index()].equals(value)) {
      return this;
    }
    Object[] changed = values.clone();
    changed[field.index()] = value;
    return new NodeConfig(changed);
  }

  public NodeType type() {
    return get(NodeField.NODE_TYPE);
  }

  public AccessModel access() {
    return get(NodeField.ACCESS_MODEL);
  }

  public boolean isCollection() {
    return type() == NodeType.COLLECTION;
  }

  /**
   * These settings with those of a submitted form; what it does not mention stays (XEP-0004), what is no setting is ignored.
   *
   * @throws StanzaException {@code not-acceptable} for a value that cannot be
   */
  NodeConfig submitted(DataForm form) throws StanzaException {
    NodeConfig config = this;
    for (Field field : form.fields()) {
      NodeField<?> known = NodeField.of(field.var());
      if (known != null) {
        Object value = known.read(field.values());
        if (value == null) {
          throw known == NodeField.ACCESS_MODEL
              ? Errors.unsupportedAccessModel()
              : new StanzaException(
                  im.recado.wire.stanza.StanzaError.Condition.NOT_ACCEPTABLE, "That is no value for " + field.var() + ".");
        }
        config = config.withAny(known, value);
      }
    }
    return config;
  }

  /**
   * Whether these settings are as a field of {@code pubsub#publish-options} wants them; an unknown field is never met
   * (XEP-0060 section 7.1.5).
   */
  boolean meets(Field precondition) {
    NodeField<?> known = NodeField.of(precondition.var());
    Object value = known == null ? null : known.read(precondition.values());
    return known != null && values[known.index()].equals(value);
  }

  /** These settings as questions for an owner. */
  List<Field> questions() {
    List<Field> fields = new ArrayList<>();
    NodeField.ALL.forEach(field -> add(fields, field, true));
    return fields;
  }

  /** These settings as answers. */
  List<Field> answers() {
    List<Field> fields = new ArrayList<>();
    NodeField.ALL.forEach(field -> add(fields, field, false));
    return fields;
  }

  private <T> void add(List<Field> fields, NodeField<T> field, boolean questions) {
    if (field.appliesTo(type())) {
      T value = get(field);
      fields.add(questions ? field.question(value) : field.answer(value));
    }
  }

  /** These settings as text: what differs from {@link #BASE}, a value a line. */
  public String stored() {
    StringBuilder text = new StringBuilder();
    NodeField.ALL.forEach(field -> store(text, field));
    return text.toString();
  }

  private <T> void store(StringBuilder text, NodeField<T> field) {
    T value = get(field);
    if (!value.equals(BASE.get(field))) {
      List<String> lines = field.write(value);
      for (String line : lines.isEmpty() ? List.of("") : lines) {
        text.append(field.var()).append('=').append(line.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
      }
    }
  }

  /** Reads what {@link #stored} wrote; what is no setting any more is passed over. */
  public static NodeConfig restored(String text) {
    return Objects.requireNonNull(RESTORED.get(text, NodeConfig::parse));
  }

  private static NodeConfig parse(String text) {
    NodeConfig config = BASE;
    List<String> values = new ArrayList<>();
    String var = null;
    for (String line : text.split("\n", -1)) {
      int equals = line.startsWith("{") ? line.indexOf('=', line.indexOf('}')) : line.indexOf('=');
      String name = equals < 0 ? "" : line.substring(0, equals);
      if (var != null && !name.equals(var)) {
        config = config.restored(var, values);
        values.clear();
      }
      var = name;
      values.add(unescaped(line.substring(equals + 1)));
    }
    return config;
  }

  private NodeConfig restored(String var, List<String> values) {
    NodeField<?> field = NodeField.of(var);
    List<String> written = values.equals(List.of("")) ? List.of() : values;
    Object value = field == null ? null : field.read(written);
    return field == null || value == null ? this : withAny(field, value);
  }

  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        plain.append(next == 'n' ? '\n' : next);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeConfig that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return stored();
  }
}
