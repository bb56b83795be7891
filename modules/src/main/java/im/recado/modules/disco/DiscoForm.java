package im.recado.modules.disco;

import im.recado.wire.form.Field;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * More about an entity, in a form (XEP-0128, version 1.0.1).
 *
 * @param formType names the kind of form
 * @param fields values by field; each field has at least one
 * @param types of fields whose specification has one; for others it is told only that there are several values
 */
public record DiscoForm(String formType, SortedMap<String, List<String>> fields, Map<String, Field.Type> types) {
  private static final String NS = "jabber:x:data";

  public DiscoForm(String formType, SortedMap<String, List<String>> fields) {
    this(formType, fields, Map.of());
  }

  Element toElement() {
    Element.Builder form =
        Element.builder("x", NS).attribute("type", "result").child(field("FORM_TYPE", "hidden", List.of(formType)));
    fields.forEach((name, values) -> form.child(field(name, type(name, values), values)));
    return form.build();
  }

  private @Nullable String type(String name, List<String> values) {
    Field.Type type = types.get(name);
    return type != null ? type.wire() : values.size() == 1 ? null : "text-multi";
  }

  private static Element field(String name, @Nullable String type, List<String> values) {
    Element.Builder field = Element.builder("field", NS).attribute("var", name).attribute("type", type);
    values.forEach(value -> field.child("value", NS, value));
    return field.build();
  }
}
