package im.recado.modules.muc;

import im.recado.wire.form.Field;
import im.recado.wire.form.Field.Choice;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that the owner of a room may set, declared once: it makes the field of the form, reads what was submitted and is
 * kept under the same name. The declared ones stand in {@link Settings}.
 */
final class Setting<T> {
  private static final String VALIDATION = "http://jabber.org/protocol/xdata-validate";

  /** Reads what was submitted. */
  @FunctionalInterface
  interface Reader<T> {
    /** Throws {@code not-acceptable} for what cannot be. */
    T read(List<String> values) throws StanzaException;
  }

  private final int index;
  private final String var;
  private final Field.Type type;
  private final String label;
  private final T otherwise;
  private final List<Choice> choices;
  private final Reader<T> reader;
  private final Function<T, List<String>> writer;

  /** The largest value of a number; -1 for what is no number. */
  private int most = -1;

  private Setting(
      String var,
      Field.Type type,
      String label,
      T otherwise,
      List<Choice> choices,
      Reader<T> reader,
      Function<T, List<String>> writer) {
    this.index = Settings.next(this);
    this.var = var;
    this.type = type;
    this.label = label;
    this.otherwise = otherwise;
    this.choices = choices;
    this.reader = reader;
    this.writer = writer;
  }

  /** Its place among all settings. */
  int index() {
    return index;
  }

  /** The name of its field. */
  String var() {
    return var;
  }

  T otherwise() {
    return otherwise;
  }

  T read(List<String> values) throws StanzaException {
    return reader.read(values);
  }

  /** What is to be written into it, for commands: the type of its field. */
  String kind() {
    return type.wire();
  }

  /** What may be chosen; empty when anything may be written. */
  List<String> offered() {
    return choices.stream().map(Choice::value).toList();
  }

  /** Whether it takes several values. */
  boolean isMulti() {
    return type == Field.Type.LIST_MULTI || type == Field.Type.JID_MULTI;
  }

  List<String> write(T value) {
    return writer.apply(value);
  }

  /** What may be written into its field (XEP-0122), or null when anything may. */
  @Nullable Element validation() {
    return most < 0
        ? null
        : Element.builder("validate", VALIDATION)
            .attribute("datatype", "xs:integer")
            .child(
                Element.builder("range", VALIDATION)
                    .attribute("min", "0")
                    .attribute("max", Integer.toString(most))
                    .build())
            .build();
  }

  /** Its field with this value. */
  Field field(T value) {
    List<String> values = writer.apply(value);
    return new Field(var, type, label, null, false, choicesWith(values), values);
  }

  /** A value that is set must be among what can be chosen. */
  private List<Choice> choicesWith(List<String> values) {
    if (choices.isEmpty() || type != Field.Type.LIST_SINGLE) {
      return choices;
    }
    List<Choice> all = new ArrayList<>(choices);
    for (String value : values) {
      if (all.stream().noneMatch(choice -> choice.value().equals(value))) {
        all.add(new Choice(value, value));
      }
    }
    return all;
  }

  private static String single(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  static StanzaException unacceptable(String sentence) {
    return new StanzaException(Condition.NOT_ACCEPTABLE, sentence);
  }

  static Setting<String> text(String var, String label, int longest) {
    return text(var, Field.Type.TEXT_SINGLE, label, longest);
  }

  /** Text that is not shown while it is typed. */
  static Setting<String> secret(String var, String label, int longest) {
    return text(var, Field.Type.TEXT_PRIVATE, label, longest);
  }

  private static Setting<String> text(String var, Field.Type type, String label, int longest) {
    return new Setting<>(
        var,
        type,
        label,
        "",
        List.of(),
        values -> {
          String value = single(values).strip();
          if (value.length() > longest) {
            throw unacceptable("\"" + label + "\" may have " + longest + " characters.");
          }
          return value;
        },
        value -> value.isEmpty() ? List.of() : List.of(value));
  }

  static Setting<Boolean> flag(String var, String label, boolean otherwise) {
    return new Setting<>(
        var,
        Field.Type.BOOLEAN,
        label,
        otherwise,
        List.of(),
        values ->
            switch (single(values)) {
              case "1", "true" -> true;
              case "0", "false" -> false;
              default -> throw unacceptable("\"" + label + "\" is yes (1) or no (0).");
            },
        value -> List.of(value ? "1" : "0"));
  }

  static Setting<Integer> number(String var, String label, int otherwise, int most) {
    Setting<Integer> setting =
        new Setting<>(
            var,
            Field.Type.TEXT_SINGLE,
            label,
            otherwise,
            List.of(),
            values -> number(single(values), label, most),
            value -> List.of(Integer.toString(value)));
    setting.most = most;
    return setting;
  }

  /** A number of which the usual ones are offered; 0, written {@code none}, is without bound. */
  static Setting<Integer> bound(String var, String label, int otherwise, int... offered) {
    List<Choice> choices = new ArrayList<>();
    for (int one : offered) {
      choices.add(new Choice(Integer.toString(one), Integer.toString(one)));
    }
    choices.add(new Choice("none", "None"));
    return new Setting<>(
        var,
        Field.Type.LIST_SINGLE,
        label,
        otherwise,
        choices,
        values ->
            switch (single(values)) {
              case "none", "" -> 0;
              case String written -> number(written, label, 1_000_000);
            },
        value -> List.of(value == 0 ? "none" : Integer.toString(value)));
  }

  private static int number(String written, String label, int most) throws StanzaException {
    try {
      int number = Integer.parseInt(written.strip());
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw unacceptable("\"" + label + "\" is a number from 0 to " + most + ".");
  }

  /** One of the constants of an enum, in lower case. */
  static <E extends Enum<E>> Setting<E> choice(String var, String label, E otherwise, String... labels) {
    List<E> all = List.of(otherwise.getDeclaringClass().getEnumConstants());
    List<Choice> choices = new ArrayList<>();
    for (E one : all) {
      choices.add(new Choice(wire(one), labels[one.ordinal()]));
    }
    return new Setting<>(
        var,
        Field.Type.LIST_SINGLE,
        label,
        otherwise,
        choices,
        values -> constant(all, single(values), label),
        value -> List.of(wire(value)));
  }

  /** Roles of people in the room. */
  static Setting<Set<Role>> roles(String var, String label, Set<Role> otherwise) {
    List<Role> all = List.of(Role.MODERATOR, Role.PARTICIPANT, Role.VISITOR);
    return new Setting<>(
        var,
        Field.Type.LIST_MULTI,
        label,
        otherwise,
        List.of(
            new Choice("moderator", "Moderator"),
            new Choice("participant", "Participant"),
            new Choice("visitor", "Visitor")),
        values -> {
          Set<Role> roles = new TreeSet<>();
          for (String value : values) {
            // COMPAT ejabberd writes "none" for nobody.
            if (!value.isEmpty() && !value.equals("none")) {
              roles.add(constant(all, value, label));
            }
          }
          return Set.copyOf(roles);
        },
        value -> all.stream().filter(value::contains).map(Role::wire).toList());
  }

  /** Addresses; a few. */
  static Setting<List<Jid>> addresses(String var, String label, int most) {
    return new Setting<>(
        var,
        Field.Type.JID_MULTI,
        label,
        List.of(),
        List.of(),
        values -> {
          if (values.size() > most) {
            throw unacceptable("\"" + label + "\" takes " + most + " addresses.");
          }
          return addresses(values);
        },
        value -> value.stream().map(Jid::toString).toList());
  }

  /** Reads bare addresses; what is no address is {@code jid-malformed}. */
  static List<Jid> addresses(List<String> values) throws StanzaException {
    List<Jid> jids = new ArrayList<>();
    for (String value : values) {
      try {
        if (!value.isBlank()) {
          jids.add(Jid.parse(value.strip()).bare());
        }
      } catch (JidException e) {
        throw Errors.noAddress(e);
      }
    }
    return List.copyOf(jids);
  }

  private static <E extends Enum<E>> E constant(List<E> all, String value, String label) throws StanzaException {
    for (E one : all) {
      if (wire(one).equals(value)) {
        return one;
      }
    }
    throw unacceptable("\"" + label + "\" cannot be \"" + value + "\".");
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return var;
  }
}
