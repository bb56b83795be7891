package im.recado.modules.stanzaid;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.MessageRoute;
import im.recado.kernel.route.Stage;
import im.recado.modules.worth.Worth;
import im.recado.wire.stanza.Message;
import java.util.function.Predicate;

/**
 * Gives every message that an account's archive will keep the id by which it keeps it (XEP-0359, XEP-0313 section 4.1.2), and takes
 * out what only a server may say (see {@link ServerOwned}). What the archive will not keep is told no id: nobody may take it for
 * one that the archive knows; that it is the same when it is sent again the spool alone has to know ({@link MessageRoute#id}).
 * Groupchat gets none either: the room has given its own, and what is shared by many occupants is serialised once.
 * Copies that a room elsewhere sends to several clients have one id ({@link RoomCopies}). What can grow is bounded there.
 */
public final class StanzaIdModule implements Module {
  private final StanzaIds ids;
  private final Predicate<MessageRoute> archived;
  private final ServerOwned owned;

  /** @param archived whether the archive of the recipient will keep a message; may wait if the recipient is not online */
  public StanzaIdModule(Kernel kernel, StanzaIds ids, Predicate<MessageRoute> archived) {
    this.ids = ids;
    this.archived = archived;
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
      String id = id(route, message);
      route.id(id);
      if (archived.test(route)) {
        message = message.withChild(StanzaIds.element(route.to().bare(), id));
      }
    }
    route.message(message);
    return true;
  }

  private String id(MessageRoute route, Message message) {
    if (route.id() != null) {
      // Who sends copies of one message to several clients of an account has given them all the same.
      return route.id();
    }
    return route.sender() == null ? RoomCopies.id(route, message, ids::fresh) : ids.id(message, route.sender());
  }
}
