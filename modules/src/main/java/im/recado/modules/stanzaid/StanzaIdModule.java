package im.recado.modules.stanzaid;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.modules.worth.Worth;
import im.recado.wire.stanza.Message;

/**
 * Gives every message that is delivered to an account an id by which all its clients know it (XEP-0359), and takes out
 * what only a server may say (see {@link ServerOwned}). Where there is an archive, it keeps the message under this id
 * (XEP-0313 section 3.5). What is of no worth later gets no id: nobody may take it for one that an archive knows.
 * Groupchat gets none either: the room has given its own, and what is shared by many occupants is serialised once.
 * Nothing can grow here.
 */
public final class StanzaIdModule implements Module {
  private final StanzaIds ids;
  private final ServerOwned owned;

  public StanzaIdModule(Kernel kernel, StanzaIds ids) {
    this.ids = ids;
    this.owned = new ServerOwned(kernel.domains()::contains);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("stanza-ids", "Gives messages ids that nobody can forge.")
        .xep(359, "0.7.0", "Unique and Stable Stanza IDs")
        .serverFeature(StanzaIds.NS)
        .accountFeature(StanzaIds.NS)
        .stage(
            Stage.OUT_POLICY,
            route -> {
              route.message(owned.fromClient(route.message()));
              return true;
            })
        .stage(Stage.IN_POLICY, this::arrived);
  }

  private boolean arrived(MessageRoute route) {
    Message message = owned.forAccount(route.message());
    if (Worth.waits(message)) {
      message = message.withChild(StanzaIds.element(route.to().bare(), ids.id(message, route.sender())));
    }
    route.message(message);
    return true;
  }
}
