package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.route.IqRequest;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.modules.archive.ArchivedXml;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people read in the archive of a room (XEP-0313 section 6.1.2): who may enter at the time of the query, page for page
 * (SECURITY M13). The pages are read beside the room's lane: nobody's reading holds up the conversation.
 */
final class RoomQueries {
  static final String NS = "urn:xmpp:mam:2";

  private final Hall hall;
  private final Answers answers;

  RoomQueries(Hall hall, Answers answers) {
    this.hall = hall;
    this.answers = answers;
  }

  static List<String> features() {
    return List.of(NS, NS + "#extended", PageRequest.NS, "urn:xmpp:fulltext:0", "urn:xmpp:order-by:1", "urn:xmpp:order-by:1@" + NS);
  }

  void fields(RoomRequest request) throws StanzaException {
    check(request);
    request.answer(answers.fields());
  }

  void query(RoomRequest request) throws StanzaException {
    check(request);
    boolean showsSenders = showsSenders(request);
    beside(
        request,
        asked ->
            answers.query(
                asked,
                RoomArchive.name(request.room().jid()),
                request.room().jid(),
                query -> meant(query, request, showsSenders),
                message -> shown(message, showsSenders)));
  }

  void metadata(RoomRequest request) throws StanzaException {
    check(request);
    beside(request, asked -> answers.metadata(RoomArchive.name(request.room().jid())));
  }

  @FunctionalInterface
  private interface Reading {
    Element read(IqRequest request) throws StanzaException;
  }

  private void beside(RoomRequest request, Reading reading) {
    IqRequest asked =
        new IqRequest(
            request.iq(), request.payload(), request.from(), hall.kernel().sessions().session(request.from()), null);
    Background.start(
        "a query of a room",
        () -> hall.post().attempt(request.iq(), request.room().jid(), () -> request.answer(reading.read(asked))));
  }

  /**
   * Whoever may not enter now reads nothing; a password is known to have been given by those who are inside, and what
   * strangers have to prove by those who have passed.
   */
  private void check(RoomRequest request) throws StanzaException {
    RoomConfig config = request.room().config();
    Affiliation own = request.affiliation();
    boolean inside = request.role() != Role.NONE;
    if (!config.is(Settings.ARCHIVED)) {
      // What there is from before is there again when an owner wants an archive again.
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE, "This room has no archive.");
    }
    if (own == Affiliation.OUTCAST
        || (config.is(Settings.MEMBERS_ONLY) && !own.isAtLeast(Affiliation.MEMBER))
        || (config.password() != null && !inside && own != Affiliation.OWNER)
        || hall.challenges().isDue(request.room(), request.from(), own)) {
      throw new StanzaException(Condition.FORBIDDEN, "This archive is for those who may enter the room.");
    }
    if (request.payload().attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such node.");
    }
  }

  /**
   * Who may know who is behind the nicknames finds what a person has said by the person's own address, under whatever
   * nickname (section 4.1.1); everybody knows their own, from when the account was made: what is older was said by who had the
   * address before (SECURITY R2). To everybody else no message is by anybody but an occupant.
   */
  private ArchiveQuery meant(ArchiveQuery query, RoomRequest request, boolean showsSenders) {
    Jid with = query.with();
    if (with == null || with.bare().equals(request.room().jid())) {
      return query;
    }
    boolean own = with.bare().equals(request.from().bare());
    if (!own && !showsSenders) {
      return query;
    }
    ArchiveQuery marked = query.marked(RoomArchive.marksOf(with));
    Instant made = own ? hall.made(with.bare()) : null;
    Instant start = query.start();
    return made == null || (start != null && start.isAfter(made)) ? marked : marked.between(made, query.end());
  }

  private static boolean showsSenders(RoomRequest request) {
    Role role = request.role();
    Role known = role == Role.NONE && request.affiliation().isAtLeast(Affiliation.ADMIN) ? Role.MODERATOR : role;
    return request.room().showsAddressesTo(known);
  }

  /** The message as it was said, with who has said it for those who may know. */
  private static @Nullable Element shown(ArchivedMessage archived, boolean showsSenders) {
    Element kept = ArchivedXml.element(archived);
    Element sender = kept == null ? null : kept.child("sender", RoomArchive.SENDER);
    if (kept == null || sender == null) {
      return kept;
    }
    Element said = kept.without(child -> child == sender);
    if (!showsSenders) {
      return said;
    }
    Element item =
        Element.builder("item", Muc.USER)
            .attribute("affiliation", sender.attribute("affiliation"))
            .attribute("jid", sender.attribute("jid"))
            .attribute("role", sender.attribute("role"))
            .build();
    return said.withChild(Element.of("x", Muc.USER, item));
  }
}
