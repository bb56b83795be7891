package im.recado.gateway;

import im.recado.kernel.background.Background;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.store.StoreException;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchivedXml;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people read in the archives of rooms of a network (XEP-0313): each what was said while they were there, also when they are not
 * in the room now, or the network cannot be reached. Beside the session's lane, so that nobody's reading holds up what is said. Any thread.
 */
final class RoomQueries {
  static final String NS = "urn:xmpp:mam:2";
  private static final Logger LOG = LoggerFactory.getLogger(RoomQueries.class);

  private final Gateway gateway;
  private final RoomArchives archives;

  RoomQueries(Gateway gateway, RoomArchives archives) {
    this.gateway = gateway;
    this.archives = archives;
  }

  static List<String> features() {
    return List.of(NS, NS + "#extended", "urn:xmpp:fulltext:0", "urn:xmpp:order-by:1", "urn:xmpp:order-by:1@" + NS, "urn:xmpp:sid:0");
  }

  static boolean isFor(Iq iq) {
    Element payload = iq.payload();
    return payload != null && payload.namespace().equals(NS);
  }

  /** Answers a request to a room. */
  void answer(Iq iq, Jid to, String room) throws StanzaException {
    Jid from = Objects.requireNonNull(iq.from());
    ArchiveName archive = archives.name(gateway.user(from), room);
    if (archive == null || !archives.isKept()) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE, "Nothing is kept of this room.");
    }
    IqRequest asked =
        new IqRequest(iq, Objects.requireNonNull(iq.payload()), from, gateway.kernel().sessions().session(from), null);
    Background.start(
        "a query of a room of a network",
        () -> {
          try {
            gateway.kernel().router().send(iq.result(read(asked, archive, to.bare())));
          } catch (StanzaException e) {
            gateway.kernel().router().refuse(iq, e);
          } catch (StoreException e) {
            LOG.warn("The archive {} could not be read: {}", archive, e.getMessage());
            gateway.kernel().router().refuse(iq, new StanzaException(Condition.INTERNAL_SERVER_ERROR));
          }
        });
  }

  private Element read(IqRequest asked, ArchiveName archive, Jid room) throws StanzaException {
    Element payload = asked.payload();
    if (payload.attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such node.");
    }
    boolean query = payload.is("query", NS);
    if (query && asked.iq().type() == Iq.Type.GET) {
      return gateway.answers().fields();
    }
    boolean stable = archives.written(archive);
    if (query) {
      Element fin = gateway.answers().query(asked, archive, room, ArchivedXml::element);
      return stable ? fin : fin.withAttribute("stable", "false");
    } else if (payload.is("metadata", NS) && asked.iq().type() == Iq.Type.GET) {
      return gateway.answers().metadata(archive);
    }
    throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
  }
}
