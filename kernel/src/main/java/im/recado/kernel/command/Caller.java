package im.recado.kernel.command;

/**
 * Who asks for a command.
 *
 * @param name for the audit log: an address, or the way in which the request came
 * @param powers what this caller may do
 */
public record Caller(String name, Powers powers) {
  /** Whoever may read the home folder: the command line on this machine. */
  public static final Caller COMMAND_LINE = new Caller("command-line", ServerRole.OWNER);

  /** Somebody with a role for the whole server. */
  public Caller(String name, ServerRole everywhere) {
    this(name, Powers.of(everywhere));
  }
}
