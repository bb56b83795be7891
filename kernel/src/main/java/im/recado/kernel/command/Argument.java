package im.recado.kernel.command;

/**
 * An argument of a command.
 *
 * @param name lower case, with hyphens
 * @param kind what it must look like
 * @param required whether the command cannot do without
 * @param help a few words for people
 */
public record Argument(String name, Kind kind, boolean required, String help) {
  /** What an argument must look like; each face of a command asks for it in its own way. */
  public enum Kind {
    TEXT,
    /** Text that nobody may see: it is neither shown nor logged. */
    SECRET,
    /** A bare address; a name alone means one in the main domain. */
    ADDRESS,
    /** A whole number, not negative. */
    NUMBER,
    /** {@code true} or {@code false}. */
    FLAG
  }

  public static Argument required(String name, Kind kind, String help) {
    return new Argument(name, kind, true, help);
  }

  public static Argument optional(String name, Kind kind, String help) {
    return new Argument(name, kind, false, help);
  }
}
