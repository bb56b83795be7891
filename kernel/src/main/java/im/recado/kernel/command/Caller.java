package im.recado.kernel.command;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a command.
 *
 * @param name for the audit log: an address, or the way in which the request came
 * @param powers what this caller may do
 */
public record Caller(String name, Powers powers) {
  /** Whoever may read the home folder: the command line on this machine. */
  public static final Caller COMMAND_LINE = new Caller("command-line", ServerRole.OWNER);

  /** The account that asks, by its bare address; null when it is not an account, such as the command line. */
  public @Nullable Jid account() {
    try {
      Jid jid = Jid.parse(name);
      return jid.local() == null ? null : jid.bare();
    } catch (JidException e) {
      return null;
    }
  }

  /** Somebody with a role for the whole server. */
  public Caller(String name, ServerRole everywhere) {
    this(name, Powers.of(everywhere));
  }
}
