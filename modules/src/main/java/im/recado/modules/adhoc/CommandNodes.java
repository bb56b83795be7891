package im.recado.modules.adhoc;

import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.form.DataForm;
import java.util.List;

/** What the nodes of commands say of themselves, wherever the commands are given (XEP-0050 section 2). */
public final class CommandNodes {
  private CommandNodes() {}

  /** Of the list of commands, which has the node {@link AdHocModule#NS}. */
  public static DiscoReply list(String name) {
    return new DiscoReply(
        List.of(new Identity("automation", "command-list", name)),
        List.of(DiscoModule.INFO, DiscoModule.ITEMS, AdHocModule.NS),
        List.of());
  }

  /** Of a command. */
  public static DiscoReply command(String name) {
    return new DiscoReply(
        List.of(new Identity("automation", "command-node", name)), List.of(AdHocModule.NS, DataForm.NS), List.of());
  }
}
