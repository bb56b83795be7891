package im.recado.modules.muc;

import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.ServiceIqs;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.HexFormat;
import java.util.List;

/** What is for a room service itself (XEP-0045 sections 6.2 and 6.3, XEP-0307, XEP-0433, XEP-0437). Any thread. */
final class ServiceDesk {
  private static final String UNIQUE = Muc.NS + "#unique";
  private static final int UNIQUE_BYTES = 16;

  /** So many rooms an answer lists when no page was asked for, and so many at most. */
  private static final int USUAL = 200;

  private static final int MOST = 1000;

  private static final List<String> FEATURES =
      List.of(
          DiscoModule.INFO,
          DiscoModule.ITEMS,
          DiscoModule.NO_REPLY,
          Muc.NS,
          Muc.NS + "#stable_id",
          UNIQUE,
          ChannelSearch.NS,
          ActivityIndicators.NS,
          TokenInvites.NS,
          Faces.OCCUPANT_ID,
          PageRequest.NS,
          RoomVCard.NS,
          "urn:xmpp:ping");

  private final Hall hall;
  private final ServiceIqs iqs;

  ServiceDesk(Hall hall) {
    this.hall = hall;
    this.iqs =
        new ServiceIqs(hall.kernel())
            .iq(Iq.Type.GET, "query", DiscoModule.INFO, this::info)
            .blockingIq(Iq.Type.GET, "query", DiscoModule.ITEMS, this::items)
            .blockingIq(Iq.Type.GET, "unique", UNIQUE, this::unique)
            .blockingIq(Iq.Type.GET, "search", ChannelSearch.NS, hall.search()::search)
            .blockingIq(Iq.Type.SET, "search", ChannelSearch.NS, hall.search()::search)
            .iq(Iq.Type.GET, "ping", "urn:xmpp:ping", request -> null);
  }

  void take(Stanza stanza) {
    switch (stanza) {
      case Iq iq -> iqs.receive(iq);
      case Presence presence -> hall.indicators().presence(presence);
      case Message message ->
          hall.kernel().router().refuse(message, new StanzaException(Condition.SERVICE_UNAVAILABLE));
    }
  }

  private Element info(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    return new DiscoReply(
            List.of(new Identity("conference", "text", "Rooms of " + hall.kernel().domain())), FEATURES, List.of())
        .toElement(null);
  }

  private Element items(IqRequest request) throws StanzaException {
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    Pages.Page<Directory.Entry> page =
        Pages.cut(
            hall.directory().all(),
            entry -> entry.jid().toString(),
            PageRequest.in(request.payload()),
            USUAL,
            MOST);
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    for (Directory.Entry entry : page.items()) {
      query.child(
          Element.builder("item", DiscoModule.ITEMS)
              .attribute("jid", entry.jid().toString())
              .attribute("name", entry.name())
              .build());
    }
    boolean asked = request.payload().has("set", PageRequest.NS);
    Integer count = page.info().count();
    // Where there is nothing at all the answer is empty (XEP-0059 section 2.2).
    if (count != null && (asked ? count > 0 : count > page.items().size())) {
      query.child(page.info().toElement());
    }
    return query.build();
  }

  private Element unique(IqRequest request) throws StanzaException {
    hall.creation().check(request.from());
    byte[] name = new byte[UNIQUE_BYTES];
    hall.kernel().random().nextBytes(name);
    // Letters of one case: the room's address is as it was told.
    return Element.of("unique", UNIQUE, HexFormat.of().formatHex(name));
  }
}
