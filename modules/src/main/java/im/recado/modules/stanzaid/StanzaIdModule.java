package im.recado.modules.stanzaid;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;

/**
 * Gives every message that is delivered to an account an id by which all its clients know it (XEP-0359), and takes out
 * what only a server may say (see {@link ServerOwned}). Groupchat and errors get no id: the room has given its own, and
 * what is shared by many occupants is serialised once. Nothing can grow here.
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
        .serverFeature(ServerOwned.STANZA_ID)
        .accountFeature(ServerOwned.STANZA_ID)
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
    if (message.type() != Message.Type.GROUPCHAT && message.type() != Message.Type.ERROR) {
      message =
          message.withChild(
              Element.builder("stanza-id", ServerOwned.STANZA_ID)
                  .attribute("by", route.to().bare().toString())
                  .attribute("id", ids.id(message, route.sender()))
                  .build());
    }
    route.message(message);
    return true;
  }
}
