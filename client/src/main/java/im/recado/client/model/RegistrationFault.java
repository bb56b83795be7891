package im.recado.client.model;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a service has against a registration (XEP-0077), and with which answer.
 *
 * @param field its name in the form; empty when it is no field's
 * @param sentence the service's own, else one for the condition
 */
public record RegistrationFault(String field, String sentence) {
  /** What somebody is called there, in the order in which it counts. */
  private static final List<String> NAMES = List.of("username", "nick", "name");

  public static RegistrationFault of(DataForm form, RefusedException refusal, Words words) {
    String said = Texts.line(refusal.said());
    String sentence = said.isEmpty() ? words.sayFor("failed", refusal.condition(), refusal.condition()) : said;
    return new RegistrationFault(named(form, said).or(() -> meant(form, refusal.condition())).map(Field::name).orElse(""), sentence);
  }

  /** The field that the service names. */
  private static Optional<Field> named(DataForm form, String said) {
    String text = said.toLowerCase(Locale.ROOT);
    return first(form, field -> field.label().length() > 1 && text.contains(": " + field.label().toLowerCase(Locale.ROOT)));
  }

  private static Optional<Field> meant(DataForm form, String condition) {
    return switch (condition) {
      case "not-authorized" -> first(form, field -> field.type().equals("text-private"));
      case "conflict" -> NAMES.stream().flatMap(name -> form.field(name).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<Field> first(DataForm form, Predicate<Field> wanted) {
    return form.fields().stream().filter(field -> !field.type().equals("hidden") && !field.type().equals("fixed")).filter(wanted).findFirst();
  }
}
