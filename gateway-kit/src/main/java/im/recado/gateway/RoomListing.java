package im.recado.gateway;

import im.recado.gateway.network.ListsRooms;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.modules.disco.DiscoModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All rooms of a network, a page at a time. Owned by the lane of the session. */
final class RoomListing {
  private static final int PAGE = 100;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Rooms rooms;
  private final Asked asked;
  private List<RoomEvent.Listed> listing = List.of();

  RoomListing(Gateway gateway, GatewaySession session, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.rooms = rooms;
    this.asked = asked;
  }

  /** Answers which rooms the network has, a page at a time (XEP-0045 section 6.3, XEP-0059). */
  void answer(Iq iq, String nick) throws StanzaException {
    PageRequest page = PageRequest.in(Objects.requireNonNull(iq.payload()));
    if (!listing.isEmpty() && (page.after() != null || page.before() != null || page.index() != null)) {
      send(iq.result(items(page)));
      return;
    }
    try {
      if (!(session.connection(nick) instanceof ListsRooms able)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " has no list of rooms.");
      }
      String id = asked.add(iq, why -> told(iq, why, () -> items(page)));
      able.rooms(id);
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  void listed(List<RoomEvent.Listed> all) {
    listing = all.stream().sorted(Comparator.comparing(RoomEvent.Listed::room)).toList();
  }

  private Element items(PageRequest request) throws StanzaException {
    Pages.Page<RoomEvent.Listed> page = Pages.cut(listing, RoomEvent.Listed::room, request, PAGE, PAGE);
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    for (RoomEvent.Listed room : page.items()) {
      Jid jid = rooms.contact(room.room());
      if (jid != null) {
        query.child(
            Element.builder("item", DiscoModule.ITEMS)
                .attribute("jid", jid.toString())
                .attribute("name", Words.clean(room.room()) + " (" + room.occupants() + ")")
                .build());
      }
    }
    return query.child(page.info().toElement()).build();
  }

  // Answers.

  private interface Answer {
    Element make() throws StanzaException;
  }

  private void told(Iq iq, @Nullable NetworkException why, Answer answer) {
    try {
      if (why != null) {
        throw Reasons.stanza(why);
      }
      send(iq.result(answer.make()));
    } catch (StanzaException e) {
      refuse(iq, e);
    }
  }

  private void refuse(Iq iq, StanzaException e) {
    gateway.kernel().router().refuse(iq, e);
  }

  private void send(Iq iq) {
    gateway.kernel().router().send(iq);
  }
}
